"""Charts of the finalists' pages: labels and numbers as `static/js/chart_kinds.js` takes them, with their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.packet_figures import money, ranked_by
from app.domain.rounding import figure, fixed
from app.stages.finalists.basis import Named, Names

LINES_SHOWN = 12
BARS_SHOWN = 20
RANKS_SHOWN = 5
"""Ranks beyond this are drawn as one part."""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """What a chart shows, as rows of text: the offer, then a figure for each column."""

    chart: dict[str, object]
    columns: tuple[str, ...]
    rows: tuple[tuple[Named, tuple[str, ...]], ...]


def weight_lines(own: Mapping[str, Any], *, leaf: str, names: Names) -> ChartTable:
    """How each offer fares while one weight runs from 0 to all points; `own` is the document's part on robustness."""
    published, end = Decimal(own["weights"][leaf]), Decimal(own["points"])
    changes = [Decimal(change["weight"]) for change in own["break_even"][leaf]]
    stops = sorted({Decimal(0), published, end, *changes})
    lines = {offer: _along(own["lines"][leaf][offer], stops=stops, end=end) for offer in own["ranked"]}
    shown = _shown_lines(own, leaf=leaf)
    title = names.criterion(leaf).name
    marks = [{"at": float(published), "label": "published"}]
    marks += [{"at": float(weight), "label": figure(weight, places=2)} for weight in changes if weight != published]
    return ChartTable(
        chart={
            "kind": "lines",
            "x": {"name": f"Points of {title}", "min": 0, "max": float(end)},
            "y": {"name": ranked_by(own["order_by"]).capitalize()},
            "lines": [
                {
                    "name": names.offer(offer).name,
                    "points": [[float(x), round(float(y), 4)] for x, y in zip(stops, lines[offer], strict=True)],
                }
                for offer in shown
            ],
            "marks": marks,
        },
        columns=tuple(_stop(stop, published=published) for stop in stops),
        rows=tuple((names.offer(offer), tuple(fixed(y, places=2) for y in along)) for offer, along in lines.items()),
    )


def _along(ends: Sequence[str], *, stops: Sequence[Decimal], end: Decimal) -> list[Decimal]:
    first, last = Decimal(ends[0]), Decimal(ends[1])
    return [first + (last - first) * stop / end for stop in stops]


def _stop(stop: Decimal, *, published: Decimal) -> str:
    text = figure(stop, places=2)
    return f"{text} (published)" if stop == published else text


def _shown_lines(own: Mapping[str, Any], *, leaf: str) -> list[str]:
    """The first of the record, and whoever else is first somewhere."""
    leading = {offer for change in own["break_even"][leaf] for offer in change["winners"]}
    ranked: list[str] = own["ranked"]
    rest = [offer for offer in ranked if offer not in leading]
    chosen = {*leading, *rest[: max(0, LINES_SHOWN - len(leading))]}
    return [offer for offer in ranked if offer in chosen]


def rank_bars(ranks: Mapping[str, Sequence[str]], *, names: Names) -> ChartTable:
    """The share of drawn weights, in percent, in which each offer has each rank."""
    deepest = max((len(own) for own in ranks.values()), default=0)
    columns = [f"Rank {place}" for place in range(1, min(deepest, RANKS_SHOWN) + 1)]
    if deepest > RANKS_SHOWN:
        columns.append(f"Rank {RANKS_SHOWN + 1} or lower")
    shares = {offer: _gathered(own) for offer, own in ranks.items()}
    shown = list(shares)[:BARS_SHOWN]
    return ChartTable(
        chart={
            "kind": "contributions",
            "offers": [names.offer(offer).name for offer in shown],
            "parts": [
                {"name": column, "points": [float(shares[offer][place]) for offer in shown]}
                for place, column in enumerate(columns)
            ],
            "total": 100,
        },
        columns=tuple(columns),
        rows=tuple(
            (names.offer(offer), tuple(f"{fixed(share, places=2)} %" for share in own)) for offer, own in shares.items()
        ),
    )


def _gathered(own: Sequence[str]) -> list[Decimal]:
    percent = [Decimal(share) * 100 for share in own]
    rest = percent[RANKS_SHOWN:]
    return [*percent[:RANKS_SHOWN], sum(rest, Decimal(0))] if rest else percent


def price_against_quality(own: Mapping[str, Any], *, currency: str, names: Names) -> ChartTable:
    """Quality points over the price of each offer; those that no other beats on both are marked."""
    bids: Mapping[str, Sequence[str]] = own["bids"]
    best = set(own["undominated"])
    return ChartTable(
        chart={
            "kind": "scatter",
            "x": {"name": f"Price in {currency}" if currency else "Price"},
            "y": {"name": "Quality points"},
            "points": [
                {"name": names.offer(offer).name, "x": float(price), "y": float(quality), "marked": offer in best}
                for offer, (quality, price) in bids.items()
            ],
            "legend": ["Beaten by none on both", "Beaten by another on both"],
        },
        columns=("Quality points", "Price", "Beaten on both"),
        rows=tuple(
            (
                names.offer(offer),
                (
                    fixed(Decimal(quality), places=2),
                    money(Decimal(price), currency=currency, places=2),
                    "no" if offer in best else "yes",
                ),
            )
            for offer, (quality, price) in bids.items()
        ),
    )
