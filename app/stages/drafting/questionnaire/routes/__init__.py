"""The pages of the questionnaire."""

from app.stages.drafting.questionnaire.routes import (  # noqa: F401 - the routes hang themselves on the blueprint
    conditions,
    editor,
    exporting,
    importing,
    previewing,
    questions,
    sections,
)
