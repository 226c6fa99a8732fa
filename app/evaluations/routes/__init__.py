"""The pages around workbooks: importing one, taking one out, and the tabs of the evaluators."""

from app.evaluations.routes import exporting, importing, tabs

__all__ = ["exporting", "importing", "tabs"]
