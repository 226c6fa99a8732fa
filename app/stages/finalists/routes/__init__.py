"""The routes of the finalists by topic: what was worked out of the record, and scenarios beside it."""

from app.stages.finalists.routes import analysis, scenarios

__all__ = ["analysis", "scenarios"]
