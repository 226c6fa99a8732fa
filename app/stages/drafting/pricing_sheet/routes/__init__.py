"""The pages of the pricing sheet: the sheet as a whole, its lines, and Excel."""

from app.stages.drafting.pricing_sheet.routes import excel, lines, sheet

__all__ = ["excel", "lines", "sheet"]
