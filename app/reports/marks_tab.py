"""An evaluator's own tab as a workbook of its own: the marks of one seat, to be filled in offline and handed back."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.reports.workbook_book import GREY, Book, open_book, pieces, write_rows
from app.reports.workbook_layout import MARKS, NOT_APPLICABLE, SheetLayout, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from app.reports.workbook_worksheet import BookWorksheet

REFERENCE, SEAT = "RFP", "Seat"
"""In column A above the table; the reference and the seat's id stand beside them in column B."""
OFFER_ID, CRITERION_ID, SCORE = "offer id", "criterion id", "score"
REASON = "reason of change"
WORDS = ("justification", "strengths", "weaknesses")
COLUMNS = (
    OFFER_ID,
    "offer",
    CRITERION_ID,
    "criterion",
    "scale",
    SCORE,
    *WORDS,
    REASON,
    "version",
)
MARKS_TAB = SheetLayout(
    MARKS, COLUMNS, (OFFER_ID, CRITERION_ID, SCORE, *WORDS, "version"), most_rows=100_000, needed=True
)
_WIDTHS = (14, 24, 11, 34, 26, 14, 50, 34, 34, 30, 8)
_TO_FILL_IN = frozenset({SCORE, *WORDS, REASON})
LIGHT = "#fffbe6"
_LONGEST_LIST = 255
"""Characters of a list of choices, and of a message beside a cell, that Excel takes."""


@dataclass(frozen=True, slots=True)
class TabScale:
    """What may be given on a criterion. `choices` are shown as a list; other scores may be typed unless `is_closed`."""

    words: str
    choices: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class TabRow:
    """One cell of the seat as it stands: `score` is a number, a word or None."""

    offer: str
    offer_name: str
    criterion: str
    title: str
    scale: TabScale
    score: Value
    justification: str
    strengths: str
    weaknesses: str
    version: int


@dataclass(frozen=True, slots=True)
class MarksTab:
    """The tab of one seat. `downloaded` is the moment in words; `asks_why` says that a changed score needs a reason."""

    reference: str
    title: str
    number: int
    seat: str
    name: str
    downloaded: str
    must_justify: bool
    asks_why: bool
    rows: tuple[TabRow, ...]


def write_marks_tab(tab: MarksTab) -> bytes:
    """The .xlsx with the one sheet `Marks <number of the seat>`; only what is to be filled in can be changed."""
    out = io.BytesIO()
    book = open_book(out, places=0, reference=tab.reference)
    sheet = book.sheet(f"{MARKS} {tab.number}")
    formats = _set_up(sheet, book=book)
    head = _write_top(sheet, book=book, tab=tab)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(head, column, name, book.styles.head)
    sheet.freeze_panes(head + 1, 4)
    sheet.repeat_rows(head)
    last = write_rows(sheet, formats=formats, rows=(_cells(row) for row in tab.rows), after=head)
    sheet.autofilter(head, 0, max(last, head + 1), len(COLUMNS) - 1)
    light = book.workbook.add_format({"bg_color": LIGHT, "border": 1, "border_color": GREY})
    sheet.conditional_format(
        head + 1, COLUMNS.index(SCORE), last, COLUMNS.index(REASON), {"type": "no_errors", "format": light}
    )
    _add_validations(sheet, rows=tab.rows, places=_places(tab.rows, after=head))
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    book.workbook.close()
    return out.getvalue()


def _set_up(sheet: "BookWorksheet", *, book: Book) -> "list[Format | None]":
    make = book.workbook.add_format
    fixed = make({"valign": "top", "font_color": GREY})
    filled_in = make({"valign": "top", "text_wrap": True, "locked": False})
    score = make({"valign": "top", "align": "right", "bold": True, "locked": False})
    formats: list[Format | None] = []
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        style = fixed if name not in _TO_FILL_IN else score if name == SCORE else filled_in
        sheet.set_column(column, column, width, style)
        formats.append(style)
    return formats


def _write_top(sheet: "BookWorksheet", *, book: Book, tab: MarksTab) -> int:
    """Who marks what, and how. Returns the 0-based row of the headings."""
    styles = book.styles
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, f"Own marks: {tab.title}"[:500], styles.heading)
    facts = ((REFERENCE, tab.reference, ""), (SEAT, tab.seat, tab.name), ("Downloaded", tab.downloaded, ""))
    for row, (label, fact, more) in enumerate(facts, start=1):
        sheet.write_string(row, 0, label, styles.strong)
        sheet.write_string(row, 1, fact, styles.text)
        sheet.write_string(row, 2, more, styles.text)
    sentences = _instructions(tab)
    for row, sentence in enumerate(sentences, start=len(facts) + 1):
        sheet.merge_range(row, 0, row, 8, "", styles.note)
        sheet.write_string(row, 0, sentence, styles.note)
    return len(facts) + len(sentences) + 2


def _instructions(tab: MarksTab) -> tuple[str, ...]:
    justified = "A justification is required beside every score." if tab.must_justify else ""
    why = f"The set was reopened: whoever changes a score says why in “{REASON}”." if tab.asks_why else ""
    fill_in = (
        "Fill in the light columns: the score as a number or a word of the scale, and words beside it. "
        f"{NOT_APPLICABLE} says that a criterion does not apply; an empty score is not scored yet."
    )
    hand_in = (
        "Save the file and hand it back on the page you downloaded it from. Nothing is stored while anything is wrong "
        "in it, and everything that is wrong is listed with its row."
    )
    alone = (
        "Standing back from an offer is done on the page Score. These marks are yours alone: send the file to nobody."
    )
    lines = (fill_in, f"{justified} {why}".strip(), hand_in, alone)
    return tuple(line for line in lines if line)


def _cells(row: TabRow) -> tuple[Value, ...]:
    return (
        row.offer,
        row.offer_name,
        row.criterion,
        row.title,
        row.scale.words,
        row.score,
        row.justification,
        row.strengths,
        row.weaknesses,
        None,
        row.version,
    )


def _places(rows: Sequence[TabRow], *, after: int) -> list[int]:
    """The 0-based row in which each one begins: a text longer than a cell takes several."""
    places = []
    at = after + 1
    for row in rows:
        places.append(at)
        at += max(len(pieces(text)) for text in (row.justification, row.strengths, row.weaknesses))
    return places


def _add_validations(sheet: "BookWorksheet", *, rows: Sequence[TabRow], places: Sequence[int]) -> None:
    """One rule for each scale, over all cells that are scored on it."""
    column = COLUMNS.index(SCORE)
    by_scale: dict[TabScale, list[tuple[int, int]]] = {}
    placed = zip(rows, places, strict=True)
    for scale, run in groupby(placed, key=lambda pair: pair[0].scale):
        run_places = [place for _, place in run]
        by_scale.setdefault(scale, []).append((run_places[0], run_places[-1]))
    for scale, runs in by_scale.items():
        (first, last), *others = runs
        options = _validation(scale)
        options["other_cells"] = [(start, column, end, column) for start, end in others]
        sheet.data_validation(first, column, last, column, options)


def _validation(scale: TabScale) -> dict[str, Any]:
    message = {"input_title": "Scale", "input_message": _shortened(scale.words)}
    if not _fits_a_list(scale.choices):
        return {"validate": "any", **message}
    return {
        "validate": "list",
        "source": list(scale.choices),
        "show_error": scale.is_closed,
        "error_title": "Not on the scale",
        "error_message": f"Choose one of: {', '.join(scale.choices)}."[:_LONGEST_LIST],
        **message,
    }


def _fits_a_list(choices: Iterable[str]) -> bool:
    """A list of choices stands in one formula, separated by commas."""
    text = ",".join(choices)
    return bool(text) and len(text) <= _LONGEST_LIST and text.count(",") == len(tuple(choices)) - 1 and '"' not in text


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_LIST else f"{text[: _LONGEST_LIST - 1]}…"
