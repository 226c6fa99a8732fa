"""Which stages run and what each counts: it follows from the weights of the criteria that are scored there."""

from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import CriterionKind, Framework, ScoringStage
from app.domain.sentences import listed
from app.domain.tree import Tree

PRICE = "Price"
STAGES = {
    ScoringStage.RESPONSE: "Written response",
    ScoringStage.INTERVIEW: "Interviews",
    ScoringStage.SITE_VISIT: "Site visits",
}
OPTIONAL = (ScoringStage.INTERVIEW, ScoringStage.SITE_VISIT)


@dataclass(frozen=True, slots=True)
class StagePart:
    """What counts at one stage, or the price: points of all, share 0-1, and how many criteria. `stage` is None for
    the price."""

    label: str
    stage: ScoringStage | None
    points: Fraction
    share: Fraction
    criteria: int


@dataclass(frozen=True, slots=True)
class StagePlan:
    """`parts` are those that count anything; `runs` the optional stages that take place; `sentence` says so."""

    parts: tuple[StagePart, ...]
    runs: tuple[ScoringStage, ...]
    sentence: str


def stage_plan(framework: Framework) -> StagePlan:
    """What counts how much under these criteria. A stage at which nothing is scored does not run.

    Gates count no points; one at a stage makes the stage run all the same. Where a formula ranks without price
    points, the price has no part.
    """
    tree = Tree.grown(framework)
    total = Fraction(framework.rules.total_points)
    at_stage = {stage: [leaf for leaf in tree.leaves if leaf.stage is stage] for stage in ScoringStage}
    parts = []
    for stage, label in STAGES.items():
        scored = [leaf for leaf in at_stage[stage] if leaf.kind is CriterionKind.SCORE]
        gates = [leaf for leaf in at_stage[stage] if leaf.kind is CriterionKind.GATE]
        if scored or gates:
            points = sum((tree.points[leaf.id] for leaf in scored), Fraction(0))
            parts.append(_part(label, stage, points, total=total, criteria=len(scored) + len(gates)))
    price = [leaf for leaf in tree.leaves if leaf.kind is CriterionKind.PRICE]
    if price:
        points = sum((tree.points[leaf.id] for leaf in price), Fraction(0))
        parts.append(_part(PRICE, None, points, total=total, criteria=len(price)))
    runs = tuple(stage for stage in OPTIONAL if any(part.stage is stage for part in parts))
    return StagePlan(tuple(parts), runs, _sentence(runs))


def _part(label: str, stage: ScoringStage | None, points: Fraction, *, total: Fraction, criteria: int) -> StagePart:
    share = points / total if total else Fraction(0)
    return StagePart(label=label, stage=stage, points=points, share=share, criteria=criteria)


def _sentence(runs: tuple[ScoringStage, ...]) -> str:
    held = listed(STAGES[stage].lower() for stage in OPTIONAL if stage in runs)
    left = listed((STAGES[stage].lower() for stage in OPTIONAL if stage not in runs), joined_by="or")
    first = f"{held.capitalize()} take place." if held else ""
    second = f"There are no {left}, as nothing is scored at them." if left else ""
    return f"{first} {second}".strip()
