"""What counts at each stage, as the criteria have it: shown beneath them."""

from dataclasses import dataclass

from app.domain.evaluation import Framework
from app.domain.packet_figures import counted
from app.domain.request.stage_plan import stage_plan
from app.domain.rounding import figure


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What counts at a stage, or the price: points and percent as they are read."""

    label: str
    criteria: str
    points: str
    share: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    lines: tuple[PlanLine, ...]
    sentence: str


def stage_plan_page(framework: Framework) -> PlanPage:
    """The stage plan that follows from the criteria."""
    plan = stage_plan(framework)
    lines = tuple(
        PlanLine(
            label=part.label,
            criteria=counted(part.criteria, "criterion", things="criteria"),
            points=figure(part.points, places=2),
            share=f"{figure(part.share * 100, places=2)} %",
        )
        for part in plan.parts
    )
    return PlanPage(lines, plan.sentence)
