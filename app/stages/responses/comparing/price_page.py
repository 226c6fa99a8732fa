"""What the page of compared prices shows: lines by vendors at one volume, in one variant and year, and what to ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.request.price_comparison import PriceComparison, View, compared, default_view
from app.domain.request.price_doubts import doubts
from app.domain.request.price_sheet import PriceSheet
from app.domain.request.price_sheet_words import RECURRENCES, variant_words
from app.domain.request.pricing import Variant, variants
from app.domain.submission import SubmittedFile
from app.stages.responses.comparing.queries import OpenedPrices, Vendor


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a switch."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """What can be chosen in a select of this name; drawn where there is more than one."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class DoubtsOf:
    vendor: Vendor
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PricePage:
    """`vendors` are those whose prices are open, `shut` the others with the reason; `files` came with the prices."""

    vendors: tuple[Vendor, ...]
    shut: tuple[tuple[Vendor, str], ...]
    comparison: PriceComparison
    variants: Mapping[int, str]
    switches: tuple[Switch, ...]
    doubts: tuple[DoubtsOf, ...]
    files: tuple[tuple[Vendor, tuple[SubmittedFile, ...]], ...]
    recurrences: Mapping[str, str]


def price_page(opened: OpenedPrices, *, sent: Mapping[str, str]) -> PricePage:
    """The page as chosen in `sent` (volume, variant and year by number from 0); what is not there is the default."""
    sheet = opened.request.price_sheet
    view = chosen_view(sheet, sent)
    comparison = compared(sheet, opened.prices, view=view)
    usual = default_view(sheet)
    evaluated = comparison if view == usual else compared(sheet, opened.prices, view=usual)
    asked: dict[int, list[str]] = {}
    for doubt in doubts(sheet, opened.prices, comparison=evaluated):
        asked.setdefault(doubt.vendor, []).append(doubt.sentence)
    vendors = tuple(vendor for vendor in opened.vendors if vendor.offer in opened.prices)
    return PricePage(
        vendors=vendors,
        shut=tuple(
            (vendor, opened.stay_shut[vendor.offer]) for vendor in opened.vendors if vendor.offer in opened.stay_shut
        ),
        comparison=comparison,
        variants={key: variant_words(total.variant) for key, total in comparison.totals.items()},
        switches=tuple(switch for switch in _switches(sheet, view) if len(switch.choices) > 1),
        doubts=tuple(DoubtsOf(vendor, tuple(asked[vendor.offer])) for vendor in vendors if vendor.offer in asked),
        files=tuple((vendor, here) for vendor in vendors if (here := opened.files[vendor.offer])),
        recurrences={line.code: RECURRENCES[line.recurrence] for line in sheet.lines},
    )


def chosen_view(sheet: PriceSheet, sent: Mapping[str, str]) -> View:
    """The view that an address asks for; anything that the sheet does not have is the default."""
    usual = default_view(sheet)
    tiers = sheet.tiers or ("",)
    every = variants(sheet)
    tier, variant, year = (_number(sent.get(name, "")) for name in ("volume", "variant", "year"))
    return View(
        tier=tiers[tier] if tier is not None and tier < len(tiers) else usual.tier,
        variant=every[variant] if variant is not None and variant < len(every) else None,
        year=year if year is not None and 1 <= year <= sheet.years else None,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _switches(sheet: PriceSheet, view: View) -> tuple[Switch, ...]:
    usual = default_view(sheet)
    every: tuple[Variant, ...] = variants(sheet)
    tiers = tuple(
        Choice(str(place), f"{tier}{' (evaluated)' if tier == usual.tier else ''}", tier == view.tier)
        for place, tier in enumerate(sheet.tiers)
    )
    ways = (
        Choice("", "As evaluated of each vendor", view.variant is None),
        *(Choice(str(place), variant_words(each), each == view.variant) for place, each in enumerate(every)),
    )
    years = (
        Choice("", "All years", view.year is None),
        *(Choice(str(year), f"Year {year}", year == view.year) for year in range(1, sheet.years + 1)),
    )
    return (
        Switch("volume", "Volume", tiers),
        Switch("variant", "Variant", ways if len(every) > 1 else ()),
        Switch("year", "Year", years if sheet.years > 1 else ()),
    )
