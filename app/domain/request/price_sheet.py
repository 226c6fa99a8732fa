"""The pricing sheet: lines with units and quantities by year and volume tier; vendors fill in prices only."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.evaluation import Location, SupportModel


class Recurrence(StrEnum):
    ONE_OFF = "one_off"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of a line is expected in a year (from 1) and at a volume tier ("" where the sheet has none)."""

    year: int
    tier: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line to be priced by unit. `is_counted` is False for an option that is asked for but not evaluated."""

    code: str
    title: str
    unit: str
    recurrence: Recurrence = Recurrence.RUNNING
    quantities: tuple[Quantity, ...] = ()
    is_counted: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class PriceSheet:
    """The whole sheet, in the currency of the RFP.

    Each line is asked once per variant: every pair of `locations` and `support_models` that stand here; none of
    either means that the vendor's own is taken. `tiers` are named from the lowest volume up.
    `prices_by_year` asks a price for each year instead of one for all.
    """

    years: int = 1
    tiers: tuple[str, ...] = ()
    locations: tuple[Location, ...] = ()
    support_models: tuple[SupportModel, ...] = ()
    prices_by_year: bool = False
    lines: tuple[SheetLine, ...] = ()
    note: str = ""
