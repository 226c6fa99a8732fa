"""A panel with marks to give, and its tabs filled in the way a spreadsheet program would."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from flask import Flask
from python_calamine import CalamineWorkbook

from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Mark,
    MarkKind,
    Offer,
    OfferStatus,
    Rules,
    ScaleWord,
    Seat,
)
from app.domain.policy import COMMAND_LINE
from app.evaluations.operations import import_evaluation
from app.evaluations.own_tab import tab_of
from app.evaluations.seat_marks import seat_by_code, seat_marks
from app.reports.marks_tab import write_marks_tab
from app.stages.scoring.queries import rfp_by_reference
from app.web.clock import now

Cells = list[list[object]]


def a_panel(*, marks: tuple[Mark, ...] = (), **rules: object) -> Evaluation:
    """Two seats: E1 scores two criteria and a gate for two active offers, E2 the criterion with words."""
    framework = Framework(
        "RFP-9",
        "Contact centre",
        Rules(total_points=Decimal(100), **rules),  # type: ignore[arg-type]
        (
            Criterion("C1", "Staff", CriterionKind.SCORE, weight=Decimal(60), scale_max=Decimal(10)),
            Criterion("C2", "Systems", CriterionKind.SCORE, weight=Decimal(40), scale="words", scale_step=Decimal(1)),
            Criterion("G", "Insured", CriterionKind.GATE),
        ),
        (ScaleWord("words", "Poor", Decimal(1)), ScaleWord("words", "Good", Decimal(3))),
        time_zone="Europe/Berlin",
    )
    offers = (
        Offer("A", "=Alpha", "Alpha"),
        Offer("B", "<b>Beta", "Beta"),
        Offer("W", "Gone", "Gone", OfferStatus.WITHDRAWN, "Sold"),
    )
    return Evaluation(framework, offers, (Seat("E1", "Ada"), Seat("E2", "Bo", criteria=("C2",))), marks=marks)


@dataclass(frozen=True)
class Panel:
    """The stored RFP: its key and its public id."""

    rfp_id: int
    public_id: str


def stored(app: Flask, evaluation: Evaluation) -> Panel:
    with app.app_context():
        made = import_evaluation(COMMAND_LINE, evaluation=evaluation, source_name="evaluation.xlsx")
        rfp_id = rfp_by_reference(made.reference)
        assert rfp_id is not None
        return Panel(rfp_id, made.public_id)


def tab(panel: Panel, *, seat: str = "E1") -> bytes:
    """The tab of a seat as it is downloaded now; within an app context."""
    held = seat_by_code(panel.rfp_id, code=seat)
    return write_marks_tab(tab_of(seat_marks(panel.rfp_id, seat=held.number), now=now()))


def cells_of(content: bytes) -> Cells:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def headings(cells: Cells) -> int:
    return next(row for row, values in enumerate(cells) if values[0] == "offer id")


def row_of(cells: Cells, offer: str, criterion: str) -> int:
    """The 0-based row of a cell of the seat."""
    return next(row for row, values in enumerate(cells) if (values[0], values[2]) == (offer, criterion))


def rewritten(cells: Cells, *, name: str = "Marks 1") -> bytes:
    """The cells as another program saves them."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet(name)
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            if value != "":
                sheet.write(row, column, value)
    workbook.close()
    return out.getvalue()


def filled(content: bytes, filling: Mapping[tuple[str, str], Mapping[str, object]]) -> bytes:
    """The tab with cells typed over: {(offer, criterion): {heading: value}}."""
    return changed(content, lambda cells: _fill(cells, filling))


def changed(content: bytes, change: Callable[[Cells], None]) -> bytes:
    cells = cells_of(content)
    change(cells)
    return rewritten(cells)


def _fill(cells: Cells, filling: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
    columns = cells[headings(cells)]
    for (offer, criterion), typed in filling.items():
        row = row_of(cells, offer, criterion)
        for heading, value in typed.items():
            cells[row][columns.index(heading)] = value


ALL_OF_E1: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("A", "C1"): {"score": 7.5, "justification": "Well staffed", "strengths": "Fast", "weaknesses": "Dear"},
    ("A", "C2"): {"score": "good"},
    ("A", "G"): {"score": "pass"},
    ("B", "C1"): {"score": "N/A"},
    ("B", "C2"): {"score": 2},
    ("B", "G"): {"score": "fail", "justification": "=1+1"},
}


def scored(offer: str, criterion: str, value: int | str, *, seat: str = "E1") -> Mark:
    return Mark(offer, criterion, seat, MarkKind.SCORE, Decimal(value))
