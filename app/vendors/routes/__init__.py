"""The pages of the vendor directory."""

from app.vendors.routes import documents, duplicates, editing, importing, listing

__all__ = ["documents", "duplicates", "editing", "importing", "listing"]
