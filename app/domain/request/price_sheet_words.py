"""How a pricing sheet names its variants, tiers and years, on pages and in files alike."""

from app.domain.packet_prices import LOCATIONS, MODELS
from app.domain.request.price_sheet import Recurrence
from app.domain.request.pricing import Variant

RECURRENCES = {Recurrence.RUNNING: "running", Recurrence.ONE_OFF: "one-off"}


def variant_words(variant: Variant) -> str:
    """ "Onshore, dedicated"; empty where the sheet leaves both to the vendor."""
    words = [
        LOCATIONS[variant.location] if variant.location else "",
        MODELS[variant.support_model] if variant.support_model else "",
    ]
    return ", ".join(word for word in words if word).capitalize()


def column_words(year: int, tier: str) -> str:
    """The heading of a column of quantities, in files: "year 1" or "year 1: Low"."""
    return f"year {year}: {tier}" if tier else f"year {year}"
