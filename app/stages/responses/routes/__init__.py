"""Responses: the pages of offers and prices, and opening the scoring."""

from app.stages.responses.routes import offers, opening, prices

__all__ = ["offers", "opening", "prices"]
