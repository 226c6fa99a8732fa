"""The pages of the library: its own, and those within one RFP."""

from app.stages.drafting.library.routes import own, within

__all__ = ["own", "within"]
