"""The sheets and columns of the evaluation workbook, shared by the one who reads it and the one who writes it."""

from dataclasses import dataclass
from decimal import Decimal

Value = str | Decimal | int | None
"""What is written into a cell."""
CELL_LIMIT = 32_767
"""UTF-16 units that a cell of Excel holds."""

CONTINUED = "(continued)"
"""In the first column: this row carries on the texts of the row above it, which were too long for one cell."""

NOT_APPLICABLE = "N/A"
RECUSED = "recused"
YES = "yes"
NO = "no"
CRITERION_RULE = "criterion:"
"""How `tie_rule` names the criterion that decides: `criterion:ID`."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One table of the workbook: its columns in the order they are written and the most rows that are read."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    most_rows: int
    needed: bool = False


RFP = SheetLayout("RFP", ("key", "value"), ("key", "value"), most_rows=500, needed=True)
SCALES = SheetLayout("Scales", ("scale", "label", "value"), ("scale", "label", "value"), most_rows=2_000)
CRITERIA = SheetLayout(
    "Criteria",
    (
        "id",
        "parent",
        "title",
        "kind",
        "weight",
        "scale_min",
        "scale_max",
        "scale_step",
        "scale",
        "minimum",
        "stage",
    ),
    ("id", "kind", "weight"),
    most_rows=5_000,
    needed=True,
)
VENDORS = SheetLayout(
    "Vendors",
    ("id", "name", "firm", "status", "reason", "location", "country"),
    ("id", "name"),
    most_rows=2_000,
    needed=True,
)
PANEL = SheetLayout("Panel", ("id", "name", "email", "criteria"), ("id",), most_rows=2_000)
PRICES = SheetLayout(
    "Prices",
    ("vendor", "amount", "line", "year", "location", "support_model", "counted", "note"),
    ("vendor", "amount"),
    most_rows=100_000,
)
SCORES = SheetLayout(
    "Scores",
    ("vendor", "criterion", "evaluator", "score", "comment", "strengths", "weaknesses"),
    ("vendor", "criterion", "evaluator", "score"),
    most_rows=500_000,
)
PREFERENCES = SheetLayout("Preferences", ("vendor", "label", "points"), ("vendor", "label", "points"), most_rows=20_000)

SHEETS = (RFP, SCALES, CRITERIA, VENDORS, PANEL, PRICES, SCORES, PREFERENCES)

RULE_KEYS = (
    "reference",
    "title",
    "currency",
    "time_zone",
    "total_points",
    "score_from",
    "rounding",
    "scale_origin",
    "price_formula",
    "price_best",
    "price_worst",
    "price_log_base",
    "price_value_of_quality",
    "quality_relative_to_best",
    "minimum_quality",
    "preference_points_inside",
    "tie_rule",
    "near_tie",
    "tolerance",
    "shortlist_size",
    "justification",
)
"""The keys of the sheet RFP in the order they are written."""

SUMMARY = "Summary"
CALIBRATION = "Calibration"
EXPLANATIONS = "Explanations"
MARKS = "Marks"
"""An evaluator's own tab is called `Marks 1`, `Marks 2`, …"""


def is_exact(number: Decimal) -> bool:
    """Whether a cell of Excel, which keeps 15 significant digits, can hold the number itself."""
    return Decimal(format(float(number), ".15g")) == number
