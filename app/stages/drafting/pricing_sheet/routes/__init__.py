"""The pages of the pricing sheet: the sheet as a whole, line by line, and in Excel."""

from app.stages.drafting.pricing_sheet.routes import excel, lines, sheet

__all__ = ["excel", "lines", "sheet"]
