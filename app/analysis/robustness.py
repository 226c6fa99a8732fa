"""How robust a ranking is: everything that examining an evaluation gives, in one answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from app.analysis.break_even import break_even
from app.analysis.doubts import doubts
from app.analysis.draws import acceptability, around, uniform
from app.analysis.evaluators import bootstrap, bootstrap_ranks
from app.analysis.formulas import winners_by_method
from app.analysis.price_quality import bids, undominated
from app.analysis.sensitivity import sensitivity
from app.analysis.weighing import Weighing, obstacle, weighing
from app.domain.errors import DomainError
from app.domain.evaluation import Evaluation, ScoreFrom
from app.domain.leave_out import without_each
from app.domain.reckoning import Reckoning, reckon
from app.domain.redistribution import ONE
from app.domain.robustness import Acceptability, Change, Ends, Robustness, Winners
from app.domain.tally import count

LOWEST_CONCENTRATION = 1
"""Below it nearly every draw is one criterion alone, and shapes become too small for floating point."""

NOTHING_DRAWN = Acceptability({}, {})


@dataclass(frozen=True, slots=True)
class Drawing:
    """How much is drawn: sets of weights and resampled panels; the same seed gives the same draws. The concentration
    says how closely weights are drawn around the published ones."""

    draws: int = 100_000
    seed: int = 1
    concentration: float = 100
    resamples: int = 1_000

    def __post_init__(self) -> None:
        if self.draws < 1 or self.resamples < 1:
            raise DomainError("At least one draw is needed.")
        if self.seed < 0:
            raise DomainError("The seed must be 0 or more.")
        if not LOWEST_CONCENTRATION <= self.concentration <= 1e9:
            raise DomainError(f"The concentration must be between {LOWEST_CONCENTRATION} and 1,000,000,000.")


@dataclass(frozen=True, slots=True)
class _UnderWeights:
    published: Acceptability = NOTHING_DRAWN
    uniform: Acceptability = NOTHING_DRAWN
    break_even: dict[str, tuple[Change, ...]] = field(default_factory=dict)
    lines: dict[str, dict[str, Ends]] = field(default_factory=dict)
    points: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class _UnderPanels:
    """`alone` are the seats without whom something would be left unscored."""

    without: dict[str, Winners] = field(default_factory=dict)
    alone: tuple[str, ...] = ()
    bootstrap: dict[str, float] = field(default_factory=dict)


Progress = Callable[[float, str], None]
"""Told what share (0-1) is done and what comes next."""


def _unwatched(share: float, note: str) -> None:
    """Nobody watches."""


def examine(evaluation: Evaluation, *, drawing: Drawing, progress: Progress = _unwatched) -> Robustness:
    """Examine an evaluation under a framework without faults; `DomainError` as from ranking it."""
    reckoning = reckon(count(evaluation))
    usable = weighing(reckoning) if reckoning.places and not obstacle(reckoning) else None
    progress(0.1, f"Drawing {drawing.draws:,} sets of weights")
    weights = _UnderWeights() if usable is None else _under_weights(usable, reckoning=reckoning, drawing=drawing)
    progress(0.5, "Leaving out one evaluator after the other")
    panels = _under_panels(evaluation, reckoning=reckoning, usable=usable, drawing=drawing)
    tree, offered = reckoning.tree, bids(reckoning)
    return Robustness(
        reference=evaluation.framework.reference,
        complete=reckoning.complete,
        draws=drawing.draws,
        seed=drawing.seed,
        concentration=drawing.concentration,
        resamples=drawing.resamples,
        names={offer: reckoning.offer(offer).name for _, offer in reckoning.places},
        winners=reckoning.winners,
        leaf_titles={leaf.id: leaf.title for leaf in tree.weighted_leaves},
        weights={leaf.id: tree.points[leaf.id] for leaf in tree.weighted_leaves},
        published=weights.published,
        uniform=weights.uniform,
        break_even=weights.break_even,
        formulas=winners_by_method(reckoning),
        without_evaluator=panels.without,
        bootstrap=panels.bootstrap,
        undominated=undominated(offered),
        bids=offered,
        lines=weights.lines,
        points=weights.points,
        warnings=doubts(reckoning, complete=reckoning.complete, alone=panels.alone),
    )


def _under_weights(usable: Weighing, *, reckoning: Reckoning, drawing: Drawing) -> _UnderWeights:
    near = around(usable, concentration=drawing.concentration, seed=drawing.seed)
    anywhere = uniform(usable, seed=drawing.seed)
    return _UnderWeights(
        published=acceptability(usable, draw=near, draws=drawing.draws),
        uniform=acceptability(usable, draw=anywhere, draws=drawing.draws),
        break_even=break_even(usable),
        lines=sensitivity(usable, unit=usable.points if reckoning.contest.order_by == "total" else ONE),
        points=usable.points,
    )


def _under_panels(
    evaluation: Evaluation, *, reckoning: Reckoning, usable: Weighing | None, drawing: Drawing
) -> _UnderPanels:
    """Nothing where nobody can be left out."""
    absences = dict(without_each(evaluation, reckoning=reckoning))
    if not absences:
        return _UnderPanels()
    return _UnderPanels(
        without={seat: absence.winners for seat, absence in absences.items()},
        alone=tuple(seat for seat, absence in absences.items() if absence.reckoning.missing > reckoning.missing),
        bootstrap=_resampled(evaluation, reckoning=reckoning, usable=usable, drawing=drawing),
    )


def _resampled(
    evaluation: Evaluation, *, reckoning: Reckoning, usable: Weighing | None, drawing: Drawing
) -> dict[str, float]:
    if reckoning.rules.score_from is ScoreFrom.RANK_SUM:
        return bootstrap_ranks(reckoning, resamples=drawing.resamples, seed=drawing.seed)
    if usable is None:
        return {}
    return bootstrap(evaluation, reckoning=reckoning, weighing=usable, resamples=drawing.resamples, seed=drawing.seed)
