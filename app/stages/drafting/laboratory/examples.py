"""Made-up offers to begin with: the worked examples of the evaluation design."""

from collections.abc import Mapping
from dataclasses import dataclass

Query = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Example:
    """`query` is the form of the laboratory as an address carries it."""

    label: str
    query: Query


_THREE: dict[str, str | list[str]] = {
    "name": ["A", "B", "C"],
    "quality": ["90", "75", "60"],
    "price": ["1200000", "1000000", "800000"],
    "price_best": "600000",
    "price_worst": "1400000",
    "price_log_base": "2",
    "price_value_of_quality": "1000000",
    "formula": "lowest_price_ratio",
    "varied": "1",
}

EXAMPLES = (
    Example("Three offers, 60 points to 40", {**_THREE, "quality_points": "60", "price_points": "40"}),
    Example(
        "The same, 70 to 30 with a minimum of quality",
        {**_THREE, "quality_points": "70", "price_points": "30", "minimum_quality": "70"},
    ),
    Example(
        "A rank reversal",
        {
            **_THREE,
            "quality": ["70", "50", "10"],
            "price": ["135", "80", "40"],
            "quality_points": "60",
            "price_points": "40",
            "price_best": "40",
            "price_worst": "160",
            "price_value_of_quality": "100",
        },
    ),
)
