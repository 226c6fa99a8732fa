"""What counts how much, and which stages run."""

from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import Criterion, CriterionKind, Framework, Rules, ScoringStage
from app.domain.request.stage_plan import stage_plan


def plan_of(*criteria: Criterion) -> Framework:
    return Framework("R", "T", Rules(total_points=Decimal(1000)), criteria)


def leaf(code: str, weight: str, **facts: object) -> Criterion:
    return Criterion(code, code, CriterionKind.SCORE, weight=Decimal(weight), scale_max=Decimal(10), **facts)  # type: ignore[arg-type]


def test_shares_follow_from_the_weights_of_what_is_scored_at_a_stage() -> None:
    plan = stage_plan(
        plan_of(
            Criterion("G", "Quality", CriterionKind.GROUP, weight=Decimal(70)),
            leaf("C1", "50", parent="G"),
            leaf("C2", "50", parent="G", stage=ScoringStage.INTERVIEW),
            Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(30)),
        )
    )
    assert [(part.label, part.points, part.share, part.criteria) for part in plan.parts] == [
        ("Written response", 350, Fraction(35, 100), 1),
        ("Interviews", 350, Fraction(35, 100), 1),
        ("Price", 300, Fraction(3, 10), 1),
    ]
    assert plan.runs == (ScoringStage.INTERVIEW,)
    assert plan.sentence == "Interviews take place. There are no site visits, as nothing is scored at them."


def test_a_gate_makes_a_stage_run_without_points() -> None:
    gate = Criterion("V", "Site is safe", CriterionKind.GATE, stage=ScoringStage.SITE_VISIT)
    plan = stage_plan(plan_of(leaf("C1", "100"), gate))
    assert [(part.label, part.points, part.criteria) for part in plan.parts] == [
        ("Written response", 1000, 1),
        ("Site visits", 0, 1),
    ]
    assert plan.sentence == "Site visits take place. There are no interviews, as nothing is scored at them."


def test_without_criteria_nothing_runs() -> None:
    plan = stage_plan(plan_of())
    assert (plan.parts, plan.runs) == ((), ())
    assert plan.sentence == "There are no interviews or site visits, as nothing is scored at them."
