"""A ranking beside others: what each offer's rank and total would be, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.rounding import figure
from app.domain.sentences import listed
from app.domain.standing import Ranking, Standing


@dataclass(frozen=True, slots=True)
class Place:
    """An offer under one ranking. `figure` is the total, or what is ranked by instead; None where it has none.

    `behind` is how far it is from the first in that figure, `climbed` by how many ranks it stands better than in the
    record (negative: worse); both None where not defined.
    """

    rank: int | None
    figure: Fraction | None
    behind: Fraction | None
    climbed: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One ranking of several: the record, whose name is "", or a scenario."""

    name: str
    order_by: str
    winners: tuple[str, ...]
    margin: Fraction | None
    complete: bool
    places: Mapping[str, Place]
    sentence: str
    """What is otherwise than in the record, in one sentence; for the record who is first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`offers` are ids and names in the order of the record; `columns` the record first, then the others."""

    offers: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]


def compare(record: Ranking, others: Sequence[tuple[str, Ranking]]) -> Comparison:
    """The record's ranking beside others of the same offers, each with its name."""
    names = {standing.offer: standing.name for standing in record.standings}
    own = _column("", ranking=record, record=record, names=names)
    return Comparison(
        offers=tuple(names.items()),
        columns=(own, *(_column(name, ranking=other, record=record, names=names) for name, other in others)),
    )


def _column(name: str, *, ranking: Ranking, record: Ranking, names: Mapping[str, str]) -> Column:
    before = {standing.offer: standing.rank for standing in record.standings}
    first = next((_figure(standing) for standing in ranking.standings if standing.rank == 1), None)
    return Column(
        name=name,
        order_by=ranking.order_by,
        winners=ranking.winners,
        margin=ranking.margin,
        complete=ranking.complete,
        places={each.offer: _place(each, first=first, before=before.get(each.offer)) for each in ranking.standings},
        sentence=_sentence(ranking, record=record, names=names, before=before),
    )


def _figure(standing: Standing) -> Fraction | None:
    return standing.total if standing.total is not None else standing.order_value


def _place(standing: Standing, *, first: Fraction | None, before: int | None) -> Place:
    own = _figure(standing)
    ranked = standing.rank is not None
    return Place(
        rank=standing.rank,
        figure=own if ranked else None,
        behind=abs(first - own) if ranked and first is not None and own is not None else None,
        climbed=before - standing.rank if before is not None and standing.rank is not None else None,
    )


def _sentence(ranking: Ranking, *, record: Ranking, names: Mapping[str, str], before: Mapping[str, int | None]) -> str:
    said = f"{_first(ranking, names=names)}{_by(ranking)}"
    if ranking is record:
        return f"{said}."
    moved = [each.offer for each in ranking.standings if each.rank != before.get(each.offer)]
    if ranking.winners != record.winners:
        ending = f", instead of {listed([names[offer] for offer in record.winners])}" if record.winners else ""
        return f"{said}{ending}."
    if not moved:
        return f"{said}; no rank changes."
    count = "1 rank changes" if len(moved) == 1 else f"{len(moved)} ranks change"
    return f"{said} as in the record; {count} behind."


def _first(ranking: Ranking, *, names: Mapping[str, str]) -> str:
    if not ranking.winners:
        return "No offer can be placed"
    said = listed([names[offer] for offer in ranking.winners])
    return f"{said} is first" if len(ranking.winners) == 1 else f"{said} share the first place"


def _by(ranking: Ranking) -> str:
    if len(ranking.winners) != 1 or ranking.margin is None:
        return ""
    return f", {figure(ranking.margin * 100, places=1)} % ahead"
