"""The pages of the document, by topic; importing them hangs them on the blueprint."""

from app.stages.drafting.document.routes import comments, history, order, reading, sections, writing

__all__ = ["comments", "history", "order", "reading", "sections", "writing"]
