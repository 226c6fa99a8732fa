"""What the pages of scenarios show: the list, rankings beside each other, and the form with its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import Criterion, CriterionKind, OfferStatus
from app.domain.packet_figures import percent, ranked_by
from app.domain.rounding import figure, fixed
from app.domain.scenario import SavedScenario, Scenario, new_weights
from app.domain.scenario_comparison import Place, compare
from app.domain.scenario_text import scenario_in_words
from app.domain.standing import Ranking
from app.domain.tree import Tree
from app.stages.finalists.basis import ABSENT, Named
from app.stages.finalists.forms import STANDS_BACK, TypedScenario, TypedWeights, weight_text
from app.stages.finalists.trying import Trial, Tried
from app.stages.scoring.queries import Recorded

RECORD = "The record"
CLOSED = "closed"
"""A figure without some evaluator's marks, of an offer the reader stands back from: it would tell of single marks."""


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A saved scenario in the list."""

    saved: SavedScenario
    changes: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """One ranking of several; `public_id` is empty for the record and for a preview."""

    name: str
    public_id: str
    figures: str
    sentence: str
    margin: str
    is_complete: bool


@dataclass(frozen=True, slots=True)
class PlaceShown:
    rank: str
    figure: str
    behind: str
    moved: str
    """ "2 up", "1 down", or nothing where the rank is that of the record."""
    is_first: bool


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    columns: tuple[ColumnHead, ...]
    rows: tuple[tuple[Named, tuple[PlaceShown, ...]], ...]
    faults: tuple[str, ...]
    """Why a scenario has no column."""


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A criterion in the form. `siblings` names the numbers that share a sum, `parent` is the group's number.

    `new` is the weight after a preview, as a share of its group, and `new_points` the same in points of the whole.
    """

    number: int
    title: str
    level: int
    siblings: str
    published: str
    points: str
    typed: str
    new: str
    new_points: str
    parent: str
    fault: str
    can_change: bool


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ScenarioFormPage:
    weights: tuple[WeightRow, ...]
    seats: tuple[Choice, ...]
    seats_closed: str
    """Why nobody can be left out; empty where somebody can."""
    offers: tuple[Choice, ...]
    faults: tuple[str, ...]
    changes: tuple[str, ...]
    comparison: ComparisonTable | None


def scenario_lines(
    saved: Sequence[SavedScenario], *, recorded: Recorded, chosen: frozenset[str]
) -> tuple[ScenarioLine, ...]:
    """The list, newest first."""
    return tuple(
        ScenarioLine(each, changes_of(each.scenario, recorded=recorded), each.public_id in chosen)
        for each in reversed(saved)
    )


def changes_of(scenario: Scenario, *, recorded: Recorded) -> tuple[str, ...]:
    """What a scenario changes in words; nothing where it does not fit the criteria any more."""
    own = recorded.count
    if any(code not in recorded.criteria for code in scenario.weights):
        return ()
    return scenario_in_words(scenario, framework=own.framework, panel=own.panel, offers=own.offers)


def comparison_table(
    trial: Trial, *, heads: Sequence[tuple[str, str]], closed_offers: frozenset[int]
) -> ComparisonTable:
    """The record beside the scenarios tried; `heads` are name and public id of each."""
    ranked = [(head, tried) for head, tried in zip(heads, trial.tried, strict=True) if tried.ranking is not None]
    pairs = [(name, _ranking(tried)) for (name, _), tried in ranked]
    found = compare(trial.record, pairs)
    closed = {code for code, number in trial.recorded.offers.items() if number in closed_offers}
    ids = ["", *(public_id for (_, public_id), _ in ranked)]
    hidden = [frozenset[str](), *(frozenset(closed if tried.scenario.without_seats else ()) for _, tried in ranked)]
    places = trial.recorded.count.framework.rules.rounding
    return ComparisonTable(
        columns=tuple(
            ColumnHead(
                name=column.name or RECORD,
                public_id=public_id,
                figures=ranked_by(column.order_by),
                sentence=column.sentence,
                margin=ABSENT if column.margin is None else percent(column.margin, places=1),
                is_complete=column.complete,
            )
            for column, public_id in zip(found.columns, ids, strict=True)
        ),
        rows=tuple(
            (
                Named(code, name, 0 if code in closed else trial.recorded.offers[code]),
                tuple(
                    _shown(column.places[code], places=places, is_hidden=code in gone)
                    for column, gone in zip(found.columns, hidden, strict=True)
                ),
            )
            for code, name in found.offers
        ),
        faults=tuple(
            f"{name}: {' '.join(tried.faults)}"
            for (name, _), tried in zip(heads, trial.tried, strict=True)
            if tried.ranking is None
        ),
    )


def _ranking(tried: Tried) -> Ranking:
    if tried.ranking is None:
        raise ValueError("A scenario that cannot be applied has no column.")
    return tried.ranking


def _shown(place: Place, *, places: int, is_hidden: bool) -> PlaceShown:
    def said(value: Fraction | None) -> str:
        return ABSENT if value is None else CLOSED if is_hidden else fixed(value, places=places)

    climbed = place.climbed or 0
    return PlaceShown(
        rank=ABSENT if place.rank is None else str(place.rank),
        figure=said(place.figure),
        behind=said(place.behind),
        moved=f"{abs(climbed)} {'up' if climbed > 0 else 'down'}" if climbed else "",
        is_first=place.rank == 1,
    )


def form_page(
    recorded: Recorded,
    *,
    typed: TypedScenario,
    faults: tuple[str, ...] = (),
    comparison: ComparisonTable | None = None,
    stands_back: bool = False,
) -> ScenarioFormPage:
    """The form with everything that was typed, and the comparison once it was previewed."""
    own, scenario, weights = recorded.count, typed.scenario, typed.weights
    said = (*typed.refusals, *faults)
    return ScenarioFormPage(
        weights=_weight_rows(recorded, weights=weights, is_sound=not said),
        seats=tuple(Choice(seat.id, seat.name, seat.id in scenario.without_seats) for seat in own.panel),
        seats_closed=STANDS_BACK if stands_back else "",
        offers=tuple(
            Choice(offer.id, offer.name, offer.id in scenario.without_offers)
            for offer in own.offers
            if offer.status is OfferStatus.ACTIVE
        ),
        faults=(*(f"{_title(code, recorded=recorded)}: {text}" for code, text in weights.faults.items()), *said),
        changes=changes_of(scenario, recorded=recorded) if comparison else (),
        comparison=comparison,
    )


def _title(code: str, *, recorded: Recorded) -> str:
    return Tree.of(recorded.count.framework).by_id[code].title


def _weight_rows(recorded: Recorded, *, weights: TypedWeights, is_sound: bool) -> tuple[WeightRow, ...]:
    tree = Tree.of(recorded.count.framework)
    found = new_weights(tree, weights.weights) if is_sound and not weights.faults else tree.weights
    whole = _points_of_the_whole(tree, weights=found)
    rows = []
    for depth, criterion in _outline(tree):
        number, parent = recorded.criteria[criterion.id], criterion.parent
        rows.append(
            WeightRow(
                number=number,
                title=criterion.title,
                level=min(depth + 1, 4),
                siblings="top" if parent is None else f"c{recorded.criteria[parent]}",
                published=weight_text(tree.weights[criterion.id]),
                points=figure(tree.points[criterion.id], places=2),
                typed=weights.texts.get(criterion.id, ""),
                new=figure(found[criterion.id], places=4),
                new_points=figure(whole[criterion.id], places=2),
                parent="" if parent is None else str(recorded.criteria[parent]),
                fault=weights.faults.get(criterion.id, ""),
                can_change=_siblings(tree, parent) > 1,
            )
        )
    return tuple(rows)


def _points_of_the_whole(tree: Tree, *, weights: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """What each weight comes to in points of all: what its group has, shared among the group's parts."""
    points: dict[str, Fraction] = {}
    roots = sum((tree.points[each.id] for each in tree.roots if each.kind is not CriterionKind.GATE), Fraction(0))
    for _, criterion in _outline(tree):
        parts = [each for each in tree.children(criterion.parent) if each.kind is not CriterionKind.GATE]
        of_all = sum((weights[each.id] for each in parts), Fraction(0))
        available = roots if criterion.parent is None else points[criterion.parent]
        points[criterion.id] = available * weights[criterion.id] / of_all if of_all else Fraction(0)
    return points


def _siblings(tree: Tree, parent: str | None) -> int:
    return sum(each.kind is not CriterionKind.GATE for each in tree.children(parent))


def _outline(tree: Tree) -> list[tuple[int, Criterion]]:
    """The criteria that carry weight as they are read: each group followed by what is in it."""
    found = []
    waiting = [(0, criterion) for criterion in reversed(tree.roots)]
    while waiting:
        depth, criterion = waiting.pop()
        if criterion.kind is not CriterionKind.GATE:
            found.append((depth, criterion))
        waiting += [(depth + 1, child) for child in reversed(tree.children(criterion.id))]
    return found
