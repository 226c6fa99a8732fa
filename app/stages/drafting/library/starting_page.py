"""What the page “New RFP” shows of each template that it can start from."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.request.request import Request
from app.stages.drafting.library.shipped import Template


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A template and what it holds, as "14 sections"; `holds` is empty for starting from nothing."""

    name: str
    title: str
    about: str
    holds: tuple[str, ...] = ()


BLANK = TemplateCard(
    name="",
    title="Blank",
    about="Rules to begin with and nothing else: 100 points, the mean of the marks, two decimals, lowest price ratio "
    "with 30 points for price, near tie 2 %, tolerance 40 %, justification possible.",
)


def template_cards(templates: Sequence[Template]) -> tuple[TemplateCard, ...]:
    return (BLANK, *(TemplateCard(each.name, each.title, each.about, holds(each.request)) for each in templates))


def holds(request: Request) -> tuple[str, ...]:
    """How much of each part a request has."""
    counts = (
        (len(request.sections), "section"),
        (len(request.requirements), "requirement"),
        (len(request.questionnaire.questions), "question"),
        (len(request.framework.criteria), "criterion"),
        (len(request.terms), "contract term"),
        (len(request.price_sheet.lines), "price line"),
    )
    return tuple(f"{count} {thing if count == 1 else _plural(thing)}" for count, thing in counts if count)


def _plural(thing: str) -> str:
    return "criteria" if thing == "criterion" else f"{thing}s"
