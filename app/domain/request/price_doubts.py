"""What looks wrong in vendors' prices, as sentences to ask about: noughts, slipped decimal points, gaps, low totals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from app.domain.caveats import FAR_UNDER_THE_MEAN, FAR_UNDER_THE_NEXT
from app.domain.packet_figures import money
from app.domain.request.price_comparison import PriceComparison, Prices
from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.price_sheet_words import variant_words
from app.domain.request.pricing import AskedCell, Variant, asked_cells, price_years, variants
from app.domain.rounding import figure
from app.domain.sentences import listed

SLIPS = {
    Fraction(1, 1000): "a thousandth of",
    Fraction(1, 100): "a hundredth of",
    Fraction(1, 10): "a tenth of",
    Fraction(10): "10 times",
    Fraction(100): "100 times",
    Fraction(1000): "1,000 times",
}
"""What a slipped decimal point makes of a price, beside that of the others."""
CLOSE = Fraction(3, 2)
"""A price within this factor of a slip counts as one."""
FEWEST_OTHERS = 2
"""A median of fewer says nothing."""
MOST_LINES = 5
ASK = "Ask whether a decimal point slipped or another unit was meant."


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to ask a vendor (by key) about. `sentence` ends with a full stop and names lines by their codes."""

    vendor: int
    sentence: str


def doubts(sheet: PriceSheet, prices: Mapping[int, Prices], *, comparison: PriceComparison) -> tuple[Doubt, ...]:
    """All doubts, vendor by vendor; `comparison` is at the volume and in the variants that are evaluated."""
    found: list[Doubt] = []
    for vendor, given in prices.items():
        others = [each for key, each in prices.items() if key != vendor]
        sentences = (
            *_not_above_nought(sheet, given),
            *_slips(sheet, given, others=others),
            *_same_every_year(sheet, given),
            *_gaps(sheet, given),
            *_low_total(vendor, comparison=comparison),
        )
        found += [Doubt(vendor, sentence) for sentence in sentences]
    return tuple(found)


def _not_above_nought(sheet: PriceSheet, given: Prices) -> Iterator[str]:
    priced = [cell for cell in asked_cells(sheet) if cell in given]
    noughts = [cell for cell in priced if given[cell] == 0]
    below = [cell for cell in priced if given[cell] < 0]
    for words, cells in (("of 0", noughts), ("below 0", below)):
        if cells:
            yield f"{_count(cells, 'price')} {words}, in {_lines(cells)}: ask whether it is meant."


def _slips(sheet: PriceSheet, given: Prices, *, others: list[Prices]) -> Iterator[str]:
    """Prices that are ten, a hundred or a thousand times the median of the others', or that part of it."""
    slipped: dict[tuple[str, Fraction], list[tuple[AskedCell, Fraction]]] = {}
    for cell in asked_cells(sheet):
        beside = [Fraction(each[cell]) for each in others if each.get(cell, 0) > 0]
        if given.get(cell, 0) <= 0 or len(beside) < FEWEST_OTHERS:
            continue
        middle = median(beside)
        factor = _slip(Fraction(given[cell]) / middle)
        if factor:
            slipped.setdefault((cell.line, factor), []).append((cell, middle))
    for (line, factor), cells in slipped.items():
        cell, middle = cells[0]
        more = "" if len(cells) == 1 else f", and so in {len(cells) - 1} more of this line"
        yield (
            f"{line}{_where(cell)}: {money(given[cell], currency='')} is about {SLIPS[factor]} the median of the "
            f"others, {money(middle, currency='')}{more}. {ASK}"
        )


def _slip(ratio: Fraction) -> Fraction | None:
    return next((factor for factor in SLIPS if 1 / CLOSE <= ratio / factor <= CLOSE), None)


def _same_every_year(sheet: PriceSheet, given: Prices) -> Iterator[str]:
    alike = [line for line in sheet.lines if _is_same_every_year(sheet, line, given)]
    asked = [line for line in sheet.lines if len(price_years(sheet, line)) > 1]
    if not alike:
        return
    where = "every line" if len(alike) == len(asked) else _codes([line.code for line in alike])
    yield f"The same price in every year in {where}, though each year is asked for: ask whether prices stay fixed."


def _is_same_every_year(sheet: PriceSheet, line: SheetLine, given: Prices) -> bool:
    """Whether all that is priced of a line stays the same over the years, and all years are priced."""
    years = price_years(sheet, line)
    if len(years) < 2:
        return False
    series = [
        [given.get(AskedCell(line.code, tier, year, each.location, each.support_model)) for year in years]
        for tier in sheet.tiers or ("",)
        for each in variants(sheet)
    ]
    priced = [prices for prices in series if any(price is not None for price in prices)]
    return bool(priced) and all(len(set(prices)) == 1 for prices in priced)


def _gaps(sheet: PriceSheet, given: Prices) -> Iterator[str]:
    for variant in variants(sheet):
        asked = [cell for cell in asked_cells(sheet) if cell.variant == variant]
        missing = [cell for cell in asked if cell not in given]
        if not missing:
            continue
        at = f" for {variant_words(variant).lower()}" if variant != Variant() else ""
        if len(missing) == len(asked):
            yield f"No price is given{at}."
        else:
            verb = "is" if len(missing) == 1 else "are"
            yield f"{len(missing)} of {len(asked)} prices{at} {verb} missing, in {_lines(missing)}."


def _low_total(vendor: int, *, comparison: PriceComparison) -> Iterator[str]:
    """The rule for unusually low prices, among totals in which no price is missing."""
    whole = {key: each.total.amount for key, each in comparison.totals.items() if not each.total.missing}
    own = whole.pop(vendor, None)
    if own is None or not whole:
        return
    mean = sum(whole.values(), Fraction(0)) / len(whole)
    following = min((amount for amount in whole.values() if amount >= own), default=None)
    reasons = [
        f"{figure((other - own) / other * 100, places=1)} % under {whose} ({money(other, currency='')})"
        for whose, other, limit in (
            ("the mean of the others", mean, FAR_UNDER_THE_MEAN),
            ("the next", following, FAR_UNDER_THE_NEXT),
        )
        if other and (other - own) / other >= limit
    ]
    if reasons:
        said = money(own, currency="")
        yield f"The total of {said} is unusually low, {listed(reasons)}: ask for an explanation before the award."


def _where(cell: AskedCell) -> str:
    words = [cell.tier, f"year {cell.year}" if cell.year else "", variant_words(cell.variant).lower()]
    said = ", ".join(word for word in words if word)
    return f" ({said})" if said else ""


def _count(cells: list[AskedCell], thing: str) -> str:
    return f"{len(cells)} {thing if len(cells) == 1 else thing + 's'}"


def _lines(cells: list[AskedCell]) -> str:
    return _codes(list(dict.fromkeys(cell.line for cell in cells)))


def _codes(codes: list[str]) -> str:
    more = len(codes) - MOST_LINES
    return listed(codes if more <= 0 else [*codes[:MOST_LINES], f"{more} more"])
