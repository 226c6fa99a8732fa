"""Faults as the pages say them: the workbook's keys in them become the words that stand beside the fields."""

import re

from app.domain.packet_method import FORMULAS

WORDS = {
    "price_best": "the best price",
    "price_worst": "the worst price",
    "price_log_base": "the base A",
    "price_value_of_quality": "the value of full quality",
    "preference_points_inside": "the preference points inside the total",
    "scale_origin to minimum": "let scores give points from the scale's lowest value",
    "`scale_max`": "its field",
    **{name.value: f"“{words.name}”" for name, words in FORMULAS.items()},
}
_KEYS = re.compile("|".join(re.escape(key) for key in sorted(WORDS, key=len, reverse=True)))


def on_pages(text: str) -> str:
    """The sentence without keys that only a workbook shows."""
    return _KEYS.sub(lambda found: WORDS[found[0]], text).replace("or set let", "or let")
