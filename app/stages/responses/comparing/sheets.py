"""The comparisons as tables for Excel: answers by question and vendor, gates, prices by line and vendor."""

from collections.abc import Iterator
from fractions import Fraction

from app.domain.request.comparison import Reply, State
from app.domain.request.price_comparison import Amount, View, compared
from app.domain.request.price_doubts import doubts
from app.domain.request.price_sheet_words import RECURRENCES, variant_words
from app.domain.request.priced import MONEY_PLACES
from app.domain.request.question_kinds import KINDS
from app.domain.request.questionnaire import QuestionKind
from app.domain.rounding import plain, rounded
from app.reports.comparison_workbook import Table
from app.reports.workbook_layout import NO, YES, Value
from app.stages.responses.comparing.page import gate_words, searchable
from app.stages.responses.comparing.queries import OpenedPrices, OpenedResponses, replied

ANSWER_WIDTH, PRICE_WIDTH = 44, 18
STATES = {State.MISSING: "(missing)", State.OPEN: "(not answered)", State.HIDDEN: "(not asked)", State.ANSWERED: ""}
VERDICTS = {True: "passes", False: "does not pass", None: ""}
QUANTITY_PLACES = 9


def answers_tables(opened: OpenedResponses) -> tuple[Table, ...]:
    """One sheet of all questions, one of the gates."""
    everything = [replied(opened.request, response) for response in opened.responses]
    vendors = [response.vendor.name for response in opened.responses]
    titles = {section.key: section.title for section in opened.request.questionnaire.sections}
    questions = [each for each in opened.request.questionnaire.questions if each.kind is not QuestionKind.INFORMATION]
    rows: list[list[Value]] = []
    gates: list[list[Value]] = []
    for question in questions:
        found = [each.by_question[question.code] for each in everything]
        head: list[Value] = [question.code, question.text]
        rows.append([*head, titles.get(question.section, ""), KINDS[question.kind].name, *map(_words, found)])
        if question.passes:
            gates.append([*head, gate_words(question), *(_verdict(reply) for reply in found)])
    heads = (("code", 10), ("question", 50))
    columns = tuple((vendor, ANSWER_WIDTH) for vendor in vendors)
    return (
        Table(
            "Answers",
            "Opened responses, question by question.",
            (*heads, ("section", 20), ("kind", 16), *columns),
            rows,
        ),
        Table("Gates", "What the answers say; a person decides.", (*heads, ("passes with", 30), *columns), gates),
    )


def prices_tables(opened: OpenedPrices, *, view: View, currency: str) -> tuple[Table, ...]:
    """One sheet of lines with totals as `view` says, one of what to ask about."""
    sheet = opened.request.price_sheet
    comparison = compared(sheet, opened.prices, view=view)
    vendors = [vendor for vendor in opened.vendors if vendor.offer in opened.prices]
    rows: list[list[Value]] = [
        [
            line.line.code,
            line.line.title,
            line.line.unit,
            RECURRENCES[line.line.recurrence],
            YES if line.line.is_counted else NO,
            None if line.quantity is None else rounded(line.quantity, places=QUANTITY_PLACES),
            *(_amount(line.amounts[vendor.offer]) for vendor in vendors),
        ]
        for line in comparison.lines
    ]
    for place, year in enumerate(comparison.years):
        of_year = (comparison.totals[vendor.offer].by_year[place] for vendor in vendors)
        rows.append([f"year {year}", "Counted lines of the year", *[None] * 4, *map(_amount, of_year)])
    totals = [comparison.totals[vendor.offer] for vendor in vendors]
    rows.append(["total", "Counted lines as compared", *[None] * 4, *(_amount(total.total) for total in totals)])
    rows.append(["above the lowest, %", "", *[None] * 4, *(_percent(total.total.over_lowest) for total in totals)])
    rows.append(["variant", "", *[None] * 4, *(variant_words(total.variant) for total in totals)])
    heads = (("line", 18), ("what is priced", 40), ("unit", 14), ("paid", 10), ("counted", 9), ("quantity", 12))
    about = ", ".join(
        part
        for part in (currency, view.tier, variant_words(view.variant) if view.variant else "", _years(view))
        if part
    )
    asked = compared(sheet, opened.prices, view=View(tier=view.tier))
    names = {vendor.offer: vendor.name for vendor in vendors}
    sentences = [[names[each.vendor], each.sentence] for each in doubts(sheet, opened.prices, comparison=asked)]
    columns = tuple((vendor.name, PRICE_WIDTH) for vendor in vendors)
    return (
        Table("Prices", about, (*heads, *columns), rows),
        Table("To ask about", "What looks odd in the prices.", (("vendor", 30), ("what", 110)), sentences),
    )


def _years(view: View) -> str:
    return "all years" if view.year is None else f"year {view.year}"


def _words(reply: Reply) -> str:
    return "\n".join(_parts(reply))


def _parts(reply: Reply) -> Iterator[str]:
    if STATES[reply.state]:
        yield STATES[reply.state]
    if words := searchable(reply):
        yield words
    if reply.against:
        yield f"{reply.against} ({reply.target})"
    if not reply.fits:
        yield "(answered before the question was changed)"


def _verdict(reply: Reply) -> str:
    if reply.state is State.HIDDEN:
        return STATES[reply.state]
    given = STATES[reply.state] or searchable(reply)
    return f"{VERDICTS[reply.passes]}: {given}"


def _amount(amount: Amount) -> Value:
    """The number, or in words what is missing from it."""
    number = rounded(amount.amount, places=MONEY_PLACES)
    if not amount.missing:
        return number
    return f"{plain(number)} ({amount.missing} missing)" if amount.units else "missing"


def _percent(share: Fraction | None) -> Value:
    return None if share is None else rounded(share * 100, places=1)
