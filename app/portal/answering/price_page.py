"""What the page of prices shows: one variant's price cells to type in, and the sums of all of them, exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from app.domain.request.answers import figures
from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.price_sheet_words import RECURRENCES, variant_words
from app.domain.request.priced import cell_name, evaluated_tier
from app.domain.request.pricing import AskedCell, Variant, asked_cells, price_years, quantity_of, totals, variants
from app.domain.rounding import figure, fixed, plain
from app.portal.answering.saving import Outcome, over
from app.portal.answering.standing import Contents, Standing, clock, whose
from app.stages.responses.sealed.items import Item
from app.web.invitation_in_question import InvitationInQuestion

QUANTITY_PLACES = 9
MONEY_SHOWN = 2


@dataclass(frozen=True, slots=True)
class StoredPrice:
    """A price a colleague has stored meanwhile."""

    value: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class PriceCell:
    """A price to type: `name` is that of its field, `over` what the field carries, `amount` quantity times price."""

    name: str
    label: str
    value: str
    shown: str
    quantity: str
    over: str
    fault: str = ""
    stored: StoredPrice | None = None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A line at a tier. `spans` is how many years one of its prices is for."""

    line: SheetLine
    paid: str
    tier: str
    is_first: bool
    spans: int
    cells: tuple[PriceCell, ...]


@dataclass(frozen=True, slots=True)
class VariantTab:
    place: int
    words: str
    empty: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class SumRow:
    """What a variant comes to at a tier: by year, in all, and how many of its prices are empty."""

    words: str
    tier: str
    years: tuple[str, ...]
    whole: str
    empty: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of what counts; a sum beside empty prices is not the whole price. `compared` is the tier that is."""

    years: tuple[int, ...]
    has_tiers: bool
    compared: str
    rows: tuple[SumRow, ...]


@dataclass(frozen=True, slots=True)
class PricePage:
    """One variant to be priced, with the sums of all."""

    place: int
    title: str
    tabs: tuple[VariantTab, ...]
    years: tuple[str, ...]
    has_tiers: bool
    rows: tuple[PriceRow, ...]
    sums: Sums
    note: str
    saved: str
    saved_at: datetime | None


def price_page(
    now: Standing,
    *,
    place: int,
    invitation: InvitationInQuestion,
    typed: Mapping[str, str] | None = None,
    outcome: Outcome | None = None,
) -> PricePage | None:
    """The variant at a place of the sheet, from 1; None where there is none. `typed` are prices not saved, by name."""
    sheet = now.request.price_sheet
    everything = variants(sheet)
    if not 1 <= place <= len(everything):
        return None
    here = everything[place - 1]
    draw = _Drawer(now, invitation=invitation, typed=typed or {}, outcome=outcome)
    return PricePage(
        place=place,
        title=variant_words(here),
        tabs=tuple(
            VariantTab(at, variant_words(variant) or "Prices", len(now.priced.empty[variant]), is_here=at == place)
            for at, variant in enumerate(everything, start=1)
        ),
        years=tuple(f"Year {year}" for year in range(1, sheet.years + 1)) if sheet.prices_by_year else ("",),
        has_tiers=bool(sheet.tiers),
        rows=draw.rows(sheet, here),
        sums=sums_of(now),
        note=sheet.note,
        saved=_last_saved(now, invitation=invitation),
        saved_at=max((item.saved_at for item in now.own.prices.values()), default=None),
    )


def _last_saved(now: Standing, *, invitation: InvitationInQuestion) -> str:
    last = max(now.own.prices.values(), key=lambda item: item.saved_at, default=None)
    return f"Last saved {clock(last.saved_at, zone=invitation.time_zone)} by {last.saved_by}" if last else ""


@dataclass(frozen=True, slots=True)
class _Drawer:
    now: Standing
    invitation: InvitationInQuestion
    typed: Mapping[str, str]
    outcome: Outcome | None

    def rows(self, sheet: PriceSheet, variant: Variant) -> tuple[PriceRow, ...]:
        cells = {(cell.line, cell.tier, cell.year): cell for cell in asked_cells(sheet) if cell.variant == variant}
        years = sheet.years if sheet.prices_by_year else 1
        return tuple(
            PriceRow(
                line=line,
                paid=RECURRENCES[line.recurrence],
                tier=tier,
                is_first=place == 0,
                spans=years // len(price_years(sheet, line)),
                cells=tuple(
                    self.cell(sheet, cells[line.code, tier, year], line=line) for year in price_years(sheet, line)
                ),
            )
            for line in sheet.lines
            for place, tier in enumerate(sheet.tiers or ("",))
        )

    def cell(self, sheet: PriceSheet, cell: AskedCell, *, line: SheetLine) -> PriceCell:
        name = cell_name(cell)
        item = self.now.own.prices.get(name)
        price = self.now.prices.get(cell)
        quantity = quantity_of(line, cell=cell, years=sheet.years)
        clashes = self.outcome is not None and name in self.outcome.clashes
        return PriceCell(
            name=name,
            label=label_of(cell),
            value=self.typed.get(name, "" if price is None else plain(price)),
            shown="" if price is None else figures(price),
            quantity="" if quantity is None else figure(quantity, places=QUANTITY_PLACES),
            over=over(item),
            fault=self.outcome.faults.get(name, "") if self.outcome else "",
            stored=stored_price(item, price, invitation=self.invitation) if clashes else None,
        )


def label_of(cell: AskedCell) -> str:
    """What a price is for, said to whoever cannot see the table."""
    parts = [cell.tier, f"year {cell.year}" if cell.year else ""]
    return ", ".join([f"Price of {cell.line}", *(part for part in parts if part)])


def stored_price(item: Item | None, price: Decimal | None, *, invitation: InvitationInQuestion) -> StoredPrice:
    value = "nothing" if price is None else figures(price)
    if item is None:
        return StoredPrice(value, "", "")
    return StoredPrice(value, whose(item), clock(item.saved_at, zone=invitation.time_zone))


def sums_of(now: Contents) -> Sums:
    """What the prices given so far come to, by variant, tier and year, rounded once for the eye."""
    sheet = now.request.price_sheet
    found = totals(sheet, now.prices)
    years = tuple(range(1, sheet.years + 1))
    rows = [
        SumRow(
            words=variant_words(variant) or "Total",
            tier=tier,
            years=tuple(_money(found.by_year.get((year, tier, variant), Fraction(0))) for year in years),
            whole=_money(found.by_variant.get((tier, variant), Fraction(0))),
            empty=sum(cell.tier == tier for cell in now.priced.empty[variant]),
        )
        for variant in variants(sheet)
        for tier in sheet.tiers or ("",)
    ]
    return Sums(years, bool(sheet.tiers), evaluated_tier(sheet), tuple(rows))


def _money(amount: Fraction) -> str:
    return fixed(amount, places=MONEY_SHOWN)
