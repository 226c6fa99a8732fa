"""A request as named things with labelled texts: what is compared between two of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.domain.evaluation import Criterion, Rules, ScoringStage, Seat
from app.domain.packet_method import FORMULAS
from app.domain.packet_prices import LOCATIONS, MODELS
from app.domain.request import words
from app.domain.request.document import Section, numbered
from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.price_sheet_words import RECURRENCES
from app.domain.request.question_kinds import KINDS
from app.domain.request.questionnaire import Question, QuestionSection
from app.domain.request.request import Request
from app.domain.request.requirements import ContractTerm, Requirement, ScopeItem
from app.domain.request.schedule import ScheduleDate
from app.domain.request.schedule_words import TITLES
from app.domain.request.scope import SIDES
from app.domain.request.term_flags import WHO
from app.domain.request.text import brief
from app.domain.rounding import plain


class Part(StrEnum):
    """The parts of a request in the order in which they are read."""

    RFP = "The RFP"
    DOCUMENT = "Document"
    SCOPE = "Scope"
    REQUIREMENTS = "Requirements"
    TERMS = "Contract terms"
    QUESTIONNAIRE = "Questionnaire"
    PRICING_SHEET = "Pricing sheet"
    CRITERIA = "Criteria"
    RULES = "Rules"
    SCALES = "Scales"
    PANEL = "Panel"
    SCHEDULE = "Dates"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that a request says: `key` stays the same while its name and its labelled texts change."""

    key: str
    name: str
    texts: tuple[tuple[str, str], ...]


def described(request: Request) -> dict[Part, tuple[Thing, ...]]:
    """Everything a request says, part by part in its order; empty texts are left out."""
    zone = request.framework.time_zone
    criteria = {node.id: node.title for node in request.framework.criteria}
    question_sections = {section.key: section.title for section in request.questionnaire.sections}
    return {
        Part.RFP: (_of_the_rfp(request),),
        Part.DOCUMENT: tuple(_sections(request.sections)),
        Part.SCOPE: _each(request.scope, _scope_item),
        Part.REQUIREMENTS: _each(request.requirements, _requirement),
        Part.TERMS: _each(request.terms, _term),
        Part.QUESTIONNAIRE: (
            *_each(request.questionnaire.sections, _question_section),
            *(_question(question, sections=question_sections) for question in request.questionnaire.questions),
        ),
        Part.PRICING_SHEET: (_sheet(request.price_sheet), *_each(request.price_sheet.lines, _line)),
        Part.CRITERIA: tuple(
            _criterion(node, criteria=criteria, expertise=request.criterion_expertise)
            for node in request.framework.criteria
        ),
        Part.RULES: (Thing("rules", "The rules", _filled(rule_texts(request.framework.rules))),),
        Part.SCALES: tuple(_scales(request)),
        Part.PANEL: tuple(_seat(seat, expertise=request.seat_expertise) for seat in request.panel),
        Part.SCHEDULE: tuple(_date(each, zone=zone) for each in request.schedule),
    }


def moment_in_words(at: datetime, *, zone: str) -> str:
    """A moment in an IANA zone: "Friday 4 December 2026, 12:00 CET"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} {local.tzname()}"


def span_in_words(date: ScheduleDate, *, zone: str) -> str:
    """A date, or from when to when; the end of a day that is the same is said by its hour."""
    begins = moment_in_words(date.at, zone=zone)
    if date.ends_at is None:
        return begins
    first, last = date.at.astimezone(ZoneInfo(zone)), date.ends_at.astimezone(ZoneInfo(zone))
    if first.date() == last.date():
        return f"{begins.rpartition(' ')[0]} to {last:%H:%M} {last.tzname()}"
    return f"{begins} to {moment_in_words(date.ends_at, zone=zone)}"


Texts = Sequence[tuple[str, str]]
Kind = TypeVar("Kind")


def _filled(texts: Texts) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in texts if text)


def _each(things: Sequence[Kind], describe: Callable[[Kind], Thing]) -> tuple[Thing, ...]:
    return tuple(describe(thing) for thing in things)


def _of_the_rfp(request: Request) -> Thing:
    framework = request.framework
    deadline = moment_in_words(request.closes_at, zone=framework.time_zone) if request.closes_at else ""
    texts = (
        ("Reference", framework.reference),
        ("Title", framework.title),
        ("Currency", framework.currency),
        ("Time zone", framework.time_zone),
        ("Deadline for responses", deadline),
    )
    return Thing("rfp", "The RFP", _filled(texts))


def _sections(sections: Sequence[Section]) -> Iterator[Thing]:
    for number, section in zip(numbered(sections), sections, strict=True):
        texts = (("Title", section.title), ("Level", str(section.level)), ("Text", section.body))
        yield Thing(section.key, f"Section {number} {section.title}", _filled(texts))


def _scope_item(item: ScopeItem) -> Thing:
    texts = (("Side", SIDES[item.side]), ("Text", item.text), ("Note", item.note))
    return Thing(item.key, f"{SIDES[item.side]}: {brief(item.text)}", _filled(texts))


def _requirement(requirement: Requirement) -> Thing:
    texts = (
        ("Statement", requirement.statement),
        ("Obligation", words.OBLIGATIONS[requirement.obligation]),
        ("Problem", requirement.problem),
        ("Who is hurt", requirement.hurt),
        ("Evidence", requirement.evidence),
        ("Outcome", requirement.outcome),
        ("Measure", requirement.measure),
        ("Need", requirement.need),
        ("Asked by", ", ".join(requirement.questions)),
        ("Scored by", ", ".join(requirement.criteria)),
    )
    return Thing(requirement.code, f"{requirement.code} {brief(requirement.statement)}", _filled(texts))


def _term(term: ContractTerm) -> Thing:
    texts = (
        ("Title", term.title),
        ("Text", term.text),
        ("Controlled by", WHO[term.controlled_by]),
        ("Measured by", term.measure),
        ("Sets both sides up to fail", words.YES_NO[term.is_flagged]),
        ("Concern", term.concern),
    )
    return Thing(term.code, f"{term.code} {term.title}", _filled(texts))


def _question_section(section: QuestionSection) -> Thing:
    texts = (("Title", section.title), ("Introduction", section.intro), ("Shown if", section.condition))
    return Thing(f"section {section.key}", f"Section {section.title}", _filled(texts))


def _question(question: Question, *, sections: Mapping[str, str]) -> Thing:
    target = "" if question.target is None else f"{words.DIRECTIONS[question.direction]} {plain(question.target)}"
    options = "; ".join(
        option.label + ("" if option.points is None else f" ({plain(option.points)} points)")
        for option in question.options
    )
    texts = (
        ("Section", sections.get(question.section, "")),
        ("Question", question.text),
        ("Answered by", KINDS[question.kind].name),
        ("Help", question.help),
        ("Mandatory", words.YES_NO[question.is_mandatory]),
        ("Passed by", ", ".join(question.passes)),
        ("Choices", options),
        ("Unit", question.unit),
        ("Target", target),
        ("Columns", ", ".join(question.columns)),
        ("Shown if", question.condition),
    )
    return Thing(f"question {question.code}", f"{question.code} {brief(question.text)}", _filled(texts))


def _sheet(sheet: PriceSheet) -> Thing:
    texts = (
        ("Years", str(sheet.years)),
        ("Volume tiers", ", ".join(sheet.tiers)),
        ("Locations", ", ".join(LOCATIONS[each] for each in sheet.locations)),
        ("Support models", ", ".join(MODELS[each] for each in sheet.support_models)),
        ("A price for each year", words.YES_NO[sheet.prices_by_year]),
        ("Note", sheet.note),
    )
    return Thing("sheet", "The sheet", _filled(texts))


def _line(line: SheetLine) -> Thing:
    quantities = "; ".join(
        f"year {each.year}{f', {each.tier}' if each.tier else ''}: {plain(each.amount)}" for each in line.quantities
    )
    texts = (
        ("Title", line.title),
        ("Unit", line.unit),
        ("Cost", RECURRENCES[line.recurrence]),
        ("Quantities", quantities),
        ("Evaluated", words.YES_NO[line.is_counted]),
        ("Note", line.note),
    )
    return Thing(f"line {line.code}", f"{line.code} {line.title}", _filled(texts))


STAGES = {
    ScoringStage.RESPONSE: "the response",
    ScoringStage.INTERVIEW: "the interview",
    ScoringStage.SITE_VISIT: "the site visit",
}


def _criterion(node: Criterion, *, criteria: Mapping[str, str], expertise: Mapping[str, tuple[str, ...]]) -> Thing:
    bounds = "" if node.scale_max is None else f"{plain(node.scale_min)} to {plain(node.scale_max)}"
    steps = "" if node.scale_step is None else f" in steps of {plain(node.scale_step)}"
    texts = (
        ("Title", node.title),
        ("Kind", words.CRITERION_KINDS[node.kind]),
        ("Under", f"{node.parent} {criteria.get(node.parent, '')}".strip() if node.parent else ""),
        ("Weight", _number(node.weight)),
        ("Scale", " ".join(filter(None, (node.scale, bounds + steps)))),
        ("Minimum", f"{plain(node.minimum)} %" if node.minimum is not None else ""),
        ("Scored on", STAGES[node.stage]),
        ("Expertise", ", ".join(expertise.get(node.id, ()))),
    )
    return Thing(node.id, f"{node.id} {node.title}", _filled(texts))


def rule_texts(rules: Rules) -> Texts:
    """The rules as terms and what each says."""
    formula = FORMULAS[rules.price_formula] if rules.price_formula else None
    tie = words.TIE_RULES[rules.tie_rule] if rules.tie_rule else "nothing is published"
    return (
        ("Points in all", plain(rules.total_points)),
        ("The score of a criterion is", words.SCORES_FROM[rules.score_from]),
        ("A score gives points", words.SCALE_ORIGINS[rules.scale_origin]),
        ("Decimals shown", str(rules.rounding)),
        ("Price formula", f"{formula.name}: {formula.formula}" if formula else "no price"),
        ("Best price", _number(rules.price_best)),
        ("Worst price", _number(rules.price_worst)),
        ("Base of the logarithm", _number(rules.price_log_base)),
        ("Value of full quality", _number(rules.price_value_of_quality)),
        ("Quality scaled to the best offer", words.YES_NO[rules.quality_relative_to_best]),
        ("Least quality in all", _percent(rules.minimum_quality)),
        ("Preference points inside the total", plain(rules.preference_points_inside)),
        ("Equal totals are decided by", f"{tie}: {rules.tie_criterion}" if rules.tie_criterion else tie),
        ("Near tie", _percent(rules.near_tie)),
        ("Tolerance between evaluators", _percent(rules.tolerance)),
        ("Size of the shortlist", "" if rules.shortlist_size is None else str(rules.shortlist_size)),
        ("Justifying a mark is", words.JUSTIFICATIONS[rules.justification]),
    )


def _scales(request: Request) -> Iterator[Thing]:
    for name in dict.fromkeys(word.scale for word in request.framework.scales):
        values = "; ".join(
            f"{word.label} = {plain(word.value)}" for word in request.framework.scales if word.scale == name
        )
        yield Thing(name, name, (("Words", values),))


def _seat(seat: Seat, *, expertise: Mapping[str, tuple[str, ...]]) -> Thing:
    texts = (
        ("Name", seat.name),
        ("Scores", ", ".join(seat.criteria) or "everything"),
        ("Expertise", ", ".join(expertise.get(seat.id, ()))),
    )
    return Thing(seat.id, f"{seat.id} {seat.name}".strip(), _filled(texts))


def _date(date: ScheduleDate, *, zone: str) -> Thing:
    texts = (
        ("Title", date.title),
        ("Kind", TITLES[date.kind]),
        ("When", span_in_words(date, zone=zone)),
        ("Note", date.note),
    )
    return Thing(date.key, date.title, _filled(texts))


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{plain(value)} %"
