"""What the page “New RFP” shows of each template that it can start from."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.packet_figures import counted
from app.domain.request.request import Request
from app.domain.request.traceability import askable, linkable
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
    """How much of each part a request has, counted as on the pages behind: questions that are answered, criteria that
    are no groups."""
    counts = (
        (len(request.sections), "section", "sections"),
        (len(request.requirements), "requirement", "requirements"),
        (len(askable(request.questionnaire.questions)), "question", "questions"),
        (len(linkable(request.framework.criteria)), "criterion", "criteria"),
        (len(request.terms), "contract term", "contract terms"),
        (len(request.price_sheet.lines), "price line", "price lines"),
    )
    return tuple(counted(count, thing, things=things) for count, thing, things in counts if count)
