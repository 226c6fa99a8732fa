"""A pricing sheet under another shape: quantities follow their tiers, and what has no place is named."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.request.price_sheet import PriceSheet, Quantity, SheetLine
from app.domain.rounding import plain
from app.domain.sentences import listed

NO_TIER = ""


@dataclass(frozen=True, slots=True)
class Reshaped:
    """The sheet as it would be; `lost` says line by line which quantities would have no place in it."""

    sheet: PriceSheet
    lost: tuple[str, ...]


def reshaped(sheet: PriceSheet, *, shape: PriceSheet, renamed: Mapping[str, str]) -> Reshaped:
    """The lines of `sheet` under another shape, whose own are ignored; `renamed` are tiers' new names by the old.

    What stood without a tier goes to the lowest; where no tier is left, what stood at the lowest stays.
    """
    places = {tier: tier for tier in shape.tiers} | dict(renamed)
    if shape.tiers:
        places.setdefault(NO_TIER, shape.tiers[0])
    elif sheet.tiers:
        places[sheet.tiers[0]] = NO_TIER
    else:
        places[NO_TIER] = NO_TIER
    targets = set(shape.tiers or (NO_TIER,))
    lines, lost = [], []
    for line in sheet.lines:
        kept: dict[tuple[int, str], Quantity] = {}
        gone = []
        for quantity in line.quantities:
            tier = places.get(quantity.tier)
            if tier in targets and quantity.year <= shape.years and (quantity.year, tier) not in kept:
                kept[quantity.year, tier] = replace(quantity, tier=tier)
            else:
                gone.append(quantity)
        lines.append(replace(line, quantities=tuple(sorted(kept.values(), key=lambda q: (q.year, q.tier)))))
        if gone:
            lost.append(_said(line, gone))
    return Reshaped(replace(shape, lines=tuple(lines)), tuple(lost))


def _said(line: SheetLine, gone: list[Quantity]) -> str:
    places = [f"{plain(each.amount)} in year {each.year}{f' at “{each.tier}”' if each.tier else ''}" for each in gone]
    return f"{line.code} {line.title}: {listed(places)}"
