"""What the pages of requirements show: tabs with what is open in each, requirements with their flags, the form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.evaluation import CriterionKind
from app.domain.packet_figures import counted
from app.domain.request.requirement_flags import Flag, Weakness, flags_of, too_many_musts
from app.domain.request.requirements import Obligation, Requirement
from app.domain.request.scope import open_items
from app.domain.request.term_flags import troubled
from app.domain.request.traceability import Gap, askable
from app.stages.drafting.requirements.queries import Stored
from app.stages.drafting.requirements.words import KINDS, STORY, WEAKNESSES
from app.stages.drafting.requirements.written import Written

FEW = 12
"""So many things to choose from are seen at a glance."""
UNGROUPED = "In no group"


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of these pages; `count` is how much in it waits, `of` what is counted."""

    label: str
    endpoint: str
    count: int
    of: str
    is_here: bool


def tabs_of(written: Written, *, here: str, known: frozenset[str]) -> tuple[Tab, ...]:
    """The tabs with what waits in each."""
    weak = sum(any(not flag.is_answered for flag in flags_of(each.value, known=known)) for each in written.requirements)
    waiting = {
        "drafting.requirements": ("Requirements", weak, "requirement to look at", "requirements to look at"),
        "drafting.requirements_traceability": ("Traceability", len(written.gaps), "gap", "gaps"),
        "drafting.requirements_scope": (
            "Scope",
            len(open_items([each.value for each in written.scope])),
            "open item",
            "open items",
        ),
        "drafting.requirements_terms": (
            "Contract terms",
            len(troubled([each.value for each in written.terms])),
            "term to look at",
            "terms to look at",
        ),
    }
    return tuple(
        Tab(label, endpoint, count, counted(count, thing, things=things), is_here=endpoint == here)
        for endpoint, (label, count, thing, things) in waiting.items()
    )


def known_names(*texts: str) -> frozenset[str]:
    """The words of the RFP's title and of the organisation: they prescribe nothing where a want has them."""
    return frozenset(word for text in texts for word in re.findall(r"[\w&.+-]*\w", text))


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A weakness as a state and its sentences."""

    label: str
    tone: str
    sentence: str
    question: str
    field: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement in the list."""

    public_id: str
    version: int
    code: str
    statement: str
    is_must: bool
    story: tuple[tuple[str, str], ...]
    asked_by: tuple[str, ...]
    scored_by: tuple[str, ...]
    solutions: tuple[FlagLine, ...]
    others: tuple[FlagLine, ...]
    losses: tuple[str, ...]
    is_first: bool
    is_last: bool

    @property
    def names_a_solution(self) -> bool:
        """Whether the need behind a solution is still to be given."""
        return any(not flag.is_answered for flag in self.solutions)


@dataclass(frozen=True, slots=True)
class RequirementsPage:
    """The list: those that name a solution stand first-class above it."""

    tabs: tuple[Tab, ...]
    lines: tuple[RequirementLine, ...]
    count: str
    too_many_musts: str | None

    @property
    def wants(self) -> tuple[RequirementLine, ...]:
        return tuple(line for line in self.lines if line.names_a_solution)


def requirements_page(written: Written, *, known: frozenset[str]) -> RequirementsPage:
    values = [each.value for each in written.requirements]
    musts = sum(each.obligation is Obligation.MUST for each in values)
    last = len(values) - 1
    return RequirementsPage(
        tabs=tabs_of(written, here="drafting.requirements", known=known),
        lines=tuple(
            _line(each, known=known, is_first=place == 0, is_last=place == last)
            for place, each in enumerate(written.requirements)
        ),
        count=f"{counted(len(values), 'requirement')}, {musts} of them a must." if values else "",
        too_many_musts=too_many_musts(values),
    )


def _line(stored: Stored[Requirement], *, known: frozenset[str], is_first: bool, is_last: bool) -> RequirementLine:
    value = stored.value
    flags = [(flag.kind, flag_line(flag)) for flag in flags_of(value, known=known)]
    return RequirementLine(
        public_id=stored.public_id,
        version=stored.version,
        code=value.code,
        statement=value.statement,
        is_must=value.obligation is Obligation.MUST,
        story=tuple((label, text) for name, label in STORY if (text := getattr(value, name))),
        asked_by=value.questions,
        scored_by=value.criteria,
        solutions=tuple(line for kind, line in flags if kind is Weakness.SOLUTION),
        others=tuple(line for kind, line in flags if kind is not Weakness.SOLUTION),
        losses=losses_of(value),
        is_first=is_first,
        is_last=is_last,
    )


def flag_line(flag: Flag) -> FlagLine:
    tone = "good" if flag.is_answered else "bad" if flag.kind is Weakness.SOLUTION else "warn"
    label = "answered" if flag.is_answered else WEAKNESSES[flag.kind]
    return FlagLine(label, tone, flag.sentence, flag.question, flag.field, flag.is_answered)


def losses_of(requirement: Requirement) -> tuple[str, ...]:
    """What goes with a requirement, in sentences for the dialog that asks."""
    story = [label.lower() for name, label in STORY if getattr(requirement, name)]
    losses = [f"the requirement {requirement.code} with its statement"]
    if story:
        losses.append(f"what is written about it: {', '.join(story)}")
    if requirement.questions:
        losses.append(f"its links to the questions {' '.join(requirement.questions)}, which stay")
    if requirement.criteria:
        losses.append(f"its links to the criteria {' '.join(requirement.criteria)}, which stay")
    return tuple(losses)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a requirement can be linked to; `is_gone` where its code exists no longer."""

    code: str
    title: str
    is_chosen: bool
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices under a heading that were not chosen; `count` says of how many how many were."""

    heading: str
    choices: tuple[Choice, ...]
    count: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen, with links that lead nowhere, and the rest in groups; unfolded where there are few in all."""

    chosen: tuple[Choice, ...]
    groups: tuple[ChoiceGroup, ...]
    is_unfolded: bool


def question_choices(written: Written, *, chosen: Sequence[str]) -> Choices:
    """The questions by section."""
    sections: dict[str, list[Choice]] = {}
    for question in askable(written.questions):
        choice = Choice(question.code, question.text, question.code in chosen)
        sections.setdefault(written.sections.get(question.section, ""), []).append(choice)
    return _grouped(sections, chosen=chosen)


def criterion_choices(written: Written, *, chosen: Sequence[str]) -> Choices:
    """The criteria that can score, by the group they stand under."""
    titles = {node.id: f"{node.id} {node.title}" for node in written.criteria}
    groups: dict[str, list[Choice]] = {}
    for node in written.criteria:
        if node.kind is not CriterionKind.GROUP:
            words = KINDS[node.kind] if KINDS[node.kind] != node.title.lower() else ""
            choice = Choice(node.id, f"{node.title} ({words})" if words else node.title, node.id in chosen)
            groups.setdefault(titles.get(node.parent or "", ""), []).append(choice)
    return _grouped(groups, chosen=chosen)


def _grouped(groups: Mapping[str, list[Choice]], *, chosen: Sequence[str]) -> Choices:
    offered = [choice for choices in groups.values() for choice in choices]
    known = {choice.code for choice in offered}
    gone = [Choice(code, "", is_chosen=True, is_gone=True) for code in chosen if code not in known]
    return Choices(
        chosen=(*gone, *(choice for choice in offered if choice.is_chosen)),
        groups=tuple(_group(heading or UNGROUPED, choices) for heading, choices in groups.items()),
        is_unfolded=len(offered) <= FEW,
    )


def _group(heading: str, choices: Sequence[Choice]) -> ChoiceGroup:
    rest = tuple(choice for choice in choices if not choice.is_chosen)
    return ChoiceGroup(heading, rest, f"{len(choices) - len(rest)} of {len(choices)} chosen")


def gaps_of_line(found: Sequence[Gap], *, code: str) -> tuple[str, ...]:
    """The sentences about one requirement."""
    return tuple(gap.sentence for gap in found if gap.code == code)
