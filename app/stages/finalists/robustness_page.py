"""What the page of robustness shows, made from the document of the analysis."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.packet_figures import counted
from app.domain.packet_method import method_title
from app.domain.packet_words import KeyFigure
from app.domain.robustness import about
from app.domain.rounding import figure
from app.domain.sentences import listed
from app.stages.finalists.basis import Basis, Named, Names, percent, points
from app.stages.finalists.charts import ChartTable, price_against_quality, rank_bars, weight_lines
from app.stages.finalists.queries import Analysed, Numbers

CENTRAL_OFFERS = 6
"""So many offers' central weights stand beside each other."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Where the winner changes: "above 38.84" and who is first there."""

    words: str
    winners: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class WeightLine:
    """A criterion's published weight and where another offer is first; `distance_key` sorts by how near that is."""

    criterion: Named
    published: str
    published_key: str
    changes: tuple[Beyond, ...]
    distance: str
    distance_key: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The weight whose lines are drawn."""

    criterion: Named
    is_price: bool
    sentence: str
    lines: ChartTable


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rank acceptability under one way of drawing weights."""

    id: str
    title: str
    sentence: str
    bars: ChartTable


@dataclass(frozen=True, slots=True)
class MethodLine:
    name: str
    winners: tuple[Named, ...]
    note: str
    differs: bool


@dataclass(frozen=True, slots=True)
class PanelLine:
    """Without an evaluator, or an offer's share of resampled panels."""

    name: str
    winners: tuple[Named, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Central:
    """The mean weights, in percent, that make each offer first: columns are offers."""

    offers: tuple[Named, ...]
    rows: tuple[tuple[Named, tuple[str, ...]], ...]
    never: str


@dataclass(frozen=True, slots=True)
class RobustnessPage:
    basis: Basis
    how_sure: str
    figures: tuple[KeyFigure, ...]
    warnings: tuple[str, ...]
    drawn: str
    chosen: Chosen | None
    weights: tuple[WeightLine, ...]
    ranks: tuple[Ranks, ...]
    central: Central
    without: tuple[PanelLine, ...]
    bootstrap: tuple[tuple[Named, str], ...]
    methods: tuple[MethodLine, ...]
    value: ChartTable
    value_sentence: str


def robustness_page(
    analysed: Analysed, *, numbers: Numbers, closed_offers: frozenset[int], weight: int | None
) -> RobustnessPage:
    """The page of the document filed last. `weight` is the number of the criterion whose lines are drawn; None or an
    unknown one gives the price's, or that of the nearest change."""
    own = analysed.document["robustness"]
    names = Names(analysed.document, numbers=numbers, closed=closed_offers)
    chosen = _chosen_leaf(own, numbers=numbers, weight=weight)
    return RobustnessPage(
        basis=Basis.of(analysed),
        how_sure=own["how_sure"],
        figures=_figures(own, names=names),
        warnings=tuple(warning["text"] for warning in own["warnings"]),
        drawn=_drawn(own),
        chosen=None if chosen is None else _chosen(own, leaf=chosen, names=names),
        weights=tuple(_weight_line(leaf, own=own, names=names, chosen=chosen) for leaf in own["break_even"]),
        ranks=_ranks(own, names=names),
        central=_central(own, names=names),
        without=tuple(
            PanelLine(names.evaluator(seat), names.offers(winners), differs=winners != own["winners"])
            for seat, winners in own["without_evaluator"].items()
        ),
        bootstrap=tuple((names.offer(offer), percent(share)) for offer, share in own["bootstrap"].items()),
        methods=tuple(_method(name, own=own, names=names) for name in own["formulas"]),
        value=price_against_quality(own, currency=analysed.document["currency"], names=names),
        value_sentence=_value_sentence(own, names=names),
    )


def _figures(own: Mapping[str, Any], *, names: Names) -> tuple[KeyFigure, ...]:
    """What the sentence rests on, for the eye."""
    found = []
    first = own["winners"][0] if len(own["winners"]) == 1 else None
    if first is None:
        return ()
    name = names.offer(first).name
    for key, label in (("published", "Around the published weights"), ("uniform", "Under any weights")):
        if ranks := own["rank_acceptability"][key].get(first):
            found.append(KeyFigure(label, percent(ranks[0]), f"of the draws put {name} first"))
    if first in own["bootstrap"]:
        found.append(KeyFigure("Resampled panels", percent(own["bootstrap"][first]), f"put {name} first"))
    return tuple(found)


def _drawn(own: Mapping[str, Any]) -> str:
    """How the draws came about, so that anybody can draw the same."""
    return (
        f"{own['draws']:,} sets of weights were drawn with the seed {own['seed']}, once around the published weights "
        f"(Dirichlet, concentration {own['concentration']}) and once with every set as likely as any other; "
        f"{own['resamples']:,} panels were drawn from the panel with replacement. The same record gives the same "
        "figures."
    )


def _distance(leaf: str, *, own: Mapping[str, Any]) -> Decimal | None:
    published = Decimal(own["weights"][leaf])
    return min((abs(Decimal(change["weight"]) - published) for change in own["break_even"][leaf]), default=None)


def _chosen_leaf(own: Mapping[str, Any], *, numbers: Numbers, weight: int | None) -> str | None:
    drawable: list[str] = [leaf for leaf in own["break_even"] if leaf in own["lines"]]
    asked = next((leaf for leaf in drawable if numbers.criteria.get(leaf) == weight), None)
    if asked is not None:
        return asked
    if own["price"] in drawable:
        return str(own["price"])
    distances = {leaf: distance for leaf in drawable if (distance := _distance(leaf, own=own)) is not None}
    return min(distances or drawable, key=lambda leaf: distances.get(leaf, Decimal(0)), default=None)


def _chosen(own: Mapping[str, Any], *, leaf: str, names: Names) -> Chosen:
    return Chosen(
        criterion=names.criterion(leaf),
        is_price=leaf == own["price"],
        sentence=own["weight_sentences"][leaf],
        lines=weight_lines(own, leaf=leaf, names=names),
    )


def _weight_line(leaf: str, *, own: Mapping[str, Any], names: Names, chosen: str | None) -> WeightLine:
    distance = _distance(leaf, own=own)
    return WeightLine(
        criterion=names.criterion(leaf),
        published=points(own["weights"][leaf]),
        published_key=own["weights"][leaf],
        changes=tuple(
            Beyond(
                f"{'above' if change['rises'] else 'below'} {about(Decimal(change['weight']))}",
                names.offers(change["winners"]),
            )
            for change in own["break_even"][leaf]
        ),
        distance="" if distance is None else figure(distance, places=2),
        distance_key="" if distance is None else str(distance),
        is_shown=leaf == chosen,
    )


def _ranks(own: Mapping[str, Any], *, names: Names) -> tuple[Ranks, ...]:
    titles = {"published": "Ranks around the published weights", "uniform": "Ranks under any weights"}
    return tuple(
        Ranks(key, title, _ranks_sentence(ranks, names=names), rank_bars(ranks, names=names))
        for key, title in titles.items()
        if (ranks := own["rank_acceptability"][key])
    )


def _ranks_sentence(ranks: Mapping[str, list[str]], *, names: Names) -> str:
    often = sorted(ranks, key=lambda offer: -Decimal(ranks[offer][0]))[:3]
    said = [f"{names.offer(offer).name} in {percent(ranks[offer][0])}" for offer in often if Decimal(ranks[offer][0])]
    return f"First are {listed(said)} of the draws." if said else "No offer is first in any draw."


def _central(own: Mapping[str, Any], *, names: Names) -> Central:
    central: Mapping[str, Mapping[str, str] | None] = own["central_weights"]
    winners = [offer for offer, weights in central.items() if weights is not None][:CENTRAL_OFFERS]
    never = [names.offer(offer).name for offer, weights in central.items() if weights is None]
    rows = tuple(
        (names.criterion(leaf), tuple(percent((central[offer] or {})[leaf]) for offer in winners))
        for leaf in (central[winners[0]] or {} if winners else {})
    )
    said = counted(len(never), "offer") if len(never) > 3 else listed(never)
    return Central(names.offers(winners), rows, f"No drawn weights put {said} first." if never else "")


def _method(name: str, *, own: Mapping[str, Any], names: Names) -> MethodLine:
    found = own["formulas"][name]
    return MethodLine(
        name=method_title(name),
        winners=names.offers(found["winners"] or ()),
        note=found["note"],
        differs=found["winners"] is not None and found["winners"] != own["winners"],
    )


def _value_sentence(own: Mapping[str, Any], *, names: Names) -> str:
    best = [names.offer(offer).name for offer in own["undominated"]]
    if not best:
        return ""
    said = best[0] if len(best) == 1 else f"any of {listed(best)}"
    return f"No other offer is at least as good and at least as cheap as {said}."
