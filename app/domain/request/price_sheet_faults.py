"""What is wrong with a pricing sheet, as sentences: it can be filled in, and its sums mean something."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.request.price_sheet import PriceSheet, Recurrence, SheetLine
from app.domain.request.pricing import count_cells
from app.domain.sentences import listed

MOST_CELLS = 5_000
"""More prices than anybody fills in with care."""


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One thing to mend. `line` is the code of the line it is about, "" for the sheet as a whole."""

    line: str
    text: str


def sheet_faults(sheet: PriceSheet) -> tuple[SheetFault, ...]:
    """Everything wrong: first the sheet as a whole, then line by line."""
    whole = (SheetFault("", text) for text in _of_the_whole(sheet))
    return (*whole, *(SheetFault(line.code, text) for line in sheet.lines for text in _of_a_line(line, sheet=sheet)))


def _of_the_whole(sheet: PriceSheet) -> Iterator[str]:
    names = Counter(tier.casefold() for tier in sheet.tiers)
    if doubled := [tier for tier in dict.fromkeys(sheet.tiers) if names[tier.casefold()] > 1]:
        yield f"Volume tiers need names of their own: {listed(doubled)} is there more than once."
    if not all(tier.strip() for tier in sheet.tiers):
        yield "A volume tier has no name. Give it one, for example “up to 10,000 calls”."
    if not sheet.lines:
        yield "The sheet has no line yet. Add what is to be priced."
        return
    if not any(line.is_counted for line in sheet.lines):
        yield "All lines are optional, so nothing would count as the price. Count at least one."
    codes = Counter(line.code.casefold() for line in sheet.lines)
    for code in dict.fromkeys(line.code for line in sheet.lines if codes[line.code.casefold()] > 1):
        yield f"The code {code} is there more than once. Give each line a code of its own."
    if (count := count_cells(sheet)) > MOST_CELLS:
        yield f"A vendor would have to fill in {count:,} prices. Leave out variants, tiers or years that hardly matter."


def _of_a_line(line: SheetLine, *, sheet: PriceSheet) -> Iterator[str]:
    if not line.unit.strip():
        yield f"{line.code} has no unit. Say what the price is for, for example hour, call or month."
    places = {(quantity.year, quantity.tier) for quantity in line.quantities}
    tiers = sheet.tiers or ("",)
    gone = list(dict.fromkeys(quantity.tier for quantity in line.quantities if quantity.tier not in tiers))
    if gone:
        named = listed(f"“{tier}”" if tier else "no tier" for tier in gone)
        yield f"{line.code} has quantities for {named}, which the sheet no longer has. Enter them where they belong."
    if beyond := sorted({quantity.year for quantity in line.quantities if not 1 <= quantity.year <= sheet.years}):
        years = "1 year" if sheet.years == 1 else f"{sheet.years} years"
        yield f"{line.code} has quantities in {_years(beyond)}, but the sheet has {years}."
    within = {(year, tier) for year, tier in places if 1 <= year <= sheet.years and tier in tiers}
    if line.recurrence is Recurrence.ONE_OFF:
        later = sorted({q.year for q in line.quantities if 1 < q.year <= sheet.years and q.amount})
        if later:
            yield f"{line.code} is one-off, but has quantities in {_years(later)} too. Empty those, or make it running."
    if line.is_counted:
        yield from _gaps(line, sheet=sheet, within=within, tiers=tiers)


def _gaps(line: SheetLine, *, sheet: PriceSheet, within: set[tuple[int, str]], tiers: tuple[str, ...]) -> Iterator[str]:
    """Quantities that a counted line lacks, so that its price would weigh nothing there."""
    if not within:
        yield f"{line.code} counts, but has no quantity, so its price would weigh nothing. Enter what is expected."
        return
    if empty := [tier for tier in tiers if tier not in {each for _, each in within}]:
        named = listed(f"“{tier}”" for tier in empty)
        yield f"{line.code} has no quantity at {named}. Enter what is expected, 0 where nothing is."
    missing = sorted(set(range(1, sheet.years + 1)) - {year for year, _ in within})
    if missing and line.recurrence is Recurrence.RUNNING:
        yield f"{line.code} has no quantity in {_years(missing)}. Enter what is expected, 0 where nothing is."
    if all(not quantity.amount for quantity in line.quantities):
        yield f"{line.code} counts, but all its quantities are 0."


def _years(years: list[int]) -> str:
    return listed(f"year {year}" for year in years)
