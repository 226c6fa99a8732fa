"""The options of a choice as typed, row by row: read, with the sentence beside a cell that is wrong."""

import re
from collections.abc import Sequence

from app.domain.request.question_kinds import CHOICES
from app.domain.request.questionnaire import Option, Question
from app.domain.request.questionnaire_limits import MOST_OPTIONS, TEXT_LENGTH, of_code
from app.domain.rounding import plain
from app.domain.typed import POINTS, Unreadable, typed_number
from app.web.rows import TypedRow

COLUMNS = CODE, LABEL, NUMBER, PASSES = ("option_code", "option_label", "option_points", "option_passes")
PASSES_WORD = "passes"
_NOT_IN_A_CODE = re.compile(r"[^a-z0-9]+")
_SLUG = 40


def drawn_options(question: Question) -> list[TypedRow]:
    """The rows of a question's options as a form shows them."""
    return [
        TypedRow(
            {
                CODE: option.code,
                LABEL: option.label,
                NUMBER: "" if option.points is None else plain(option.points),
                PASSES: PASSES_WORD if option.code in question.passes and question.kind in CHOICES else "",
            }
        )
        for option in question.options
    ]


def typed_options(rows: Sequence[TypedRow]) -> tuple[tuple[Option, ...], tuple[str, ...]] | None:
    """The options and the codes of those that pass the gate; None where a cell is wrong, which then says so. An option
    without a code gets one from its words."""
    options: list[Option] = []
    taken = {row.cells[CODE] for row in rows}
    for row in rows:
        label = " ".join(row.cells[LABEL].split())
        if not row.cells[CODE] and label:
            row.cells[CODE] = code_from(label, taken=taken)
            taken.add(row.cells[CODE])
        _find_faults(row, label=label)
        try:
            points = typed_number(row.cells[NUMBER], precision=POINTS) if row.cells[NUMBER] else None
        except Unreadable as error:
            row.faults[NUMBER] = str(error)
            continue
        options.append(Option(row.cells[CODE], label, points))
    if len(rows) > MOST_OPTIONS:
        rows[-1].faults[LABEL] = f"A question has at most {MOST_OPTIONS} options."
    if any(row.faults for row in rows):
        return None
    return tuple(options), tuple(row.cells[CODE] for row in rows if row.cells[PASSES] == PASSES_WORD)


def _find_faults(row: TypedRow, *, label: str) -> None:
    if not label:
        row.faults[LABEL] = "Say what the option stands for."
    elif len(label) > TEXT_LENGTH:
        row.faults[LABEL] = f"Shorten it to {TEXT_LENGTH:,} characters."
    elif text := of_code(row.cells[CODE]):
        row.faults[CODE] = text


def code_from(words: str, *, taken: set[str]) -> str:
    """A short code made of words that nothing has yet: "In-house team" gives in-house-team."""
    stem = _NOT_IN_A_CODE.sub("-", words.casefold())[:_SLUG].strip("-") or "option"
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code
