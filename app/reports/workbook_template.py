"""The workbook to start from: every sheet with its headings, a small worked example, and what each column holds."""

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Location,
    Mark,
    MarkKind,
    Offer,
    OfferStatus,
    Preference,
    PriceFormula,
    PriceLine,
    Rules,
    ScaleWord,
    Seat,
    SupportModel,
    TieRule,
)
from app.reports.evaluation_workbook import write_tables
from app.reports.workbook_book import Book, open_book
from app.reports.workbook_explained import COLUMNS_EXPLAINED, INTRODUCTION, RULES_EXPLAINED
from app.reports.workbook_layout import EXPLANATIONS, RFP

if TYPE_CHECKING:
    from app.reports.workbook_worksheet import BookWorksheet

_HEADS = ("sheet", "column", "what it holds")
_WIDTHS = (14, 26, 110)


def write_template() -> bytes:
    """The .xlsx: `Explanations` first, then the sheets of the format filled with the example."""
    out = io.BytesIO()
    book = open_book(out, places=2, reference=EXAMPLE.framework.reference)
    _write_explanations(book, sheet=book.sheet(EXPLANATIONS))
    write_tables(book, evaluation=EXAMPLE)
    book.workbook.close()
    return out.getvalue()


def _write_explanations(book: Book, *, sheet: "BookWorksheet") -> None:
    styles = book.styles
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "An evaluation in Excel", styles.heading)
    for row, sentence in enumerate(INTRODUCTION, start=1):
        sheet.write_string(row, 0, sentence, styles.text)
    head = len(INTRODUCTION) + 2
    for column, name in enumerate(_HEADS):
        sheet.write_string(head, column, name, styles.head)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    rules = ((RFP.name, key, text) for key, text in RULES_EXPLAINED.items())
    columns = (
        (name, column, text) for name, explained in COLUMNS_EXPLAINED.items() for column, text in explained.items()
    )
    for row, texts in enumerate((*rules, *columns), start=head + 1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.wrapped)


def _scored(offer: str, criterion: str, seat: str, score: int, *, why: str = "") -> Mark:
    return Mark(offer, criterion, seat, MarkKind.SCORE, Decimal(score), why)


EXAMPLE = Evaluation(
    framework=Framework(
        reference="EXAMPLE-1",
        title="Worked example: replace it with your own",
        rules=Rules(
            total_points=Decimal(100),
            price_formula=PriceFormula.LOWEST_PRICE_RATIO,
            minimum_quality=Decimal(50),
            tie_rule=TieRule.LOWEST_PRICE,
        ),
        criteria=(
            Criterion("Q", "Quality", CriterionKind.GROUP, weight=Decimal(60)),
            Criterion(
                "Q1", "Service concept", CriterionKind.SCORE, parent="Q", weight=Decimal(70), scale_max=Decimal(10)
            ),
            Criterion(
                "Q2",
                "Transition plan",
                CriterionKind.SCORE,
                parent="Q",
                weight=Decimal(30),
                scale_step=Decimal(1),
                scale="Grades",
            ),
            Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(40)),
            Criterion("G", "Insured against liability", CriterionKind.GATE),
        ),
        scales=(
            ScaleWord("Grades", "Poor", Decimal(1)),
            ScaleWord("Grades", "Good", Decimal(3)),
            ScaleWord("Grades", "Excellent", Decimal(5)),
        ),
        currency="EUR",
        time_zone="Europe/Berlin",
    ),
    offers=(
        Offer("V1", "Alpha Services", "Alpha Services", location=Location.ONSHORE, country="Germany"),
        Offer("V2", "Beta Contact", "Beta Contact", location=Location.NEARSHORE, country="Portugal"),
        Offer("V3", "Gamma", "Gamma", OfferStatus.WITHDRAWN, "Withdrew its offer on 3 March"),
    ),
    panel=(Seat("E1", "First evaluator", "first@example.org"), Seat("E2", "Second evaluator", criteria=("Q",))),
    prices=(
        PriceLine("V1", Decimal(480_000), "Operations", "2027", Location.ONSHORE, SupportModel.DEDICATED),
        PriceLine("V1", Decimal(20_000), "Transition", "2027"),
        PriceLine("V2", Decimal(450_000), "Operations", "2027", Location.NEARSHORE, SupportModel.SHARED),
        PriceLine("V2", Decimal(400_000), "Operations at night from offshore", counted=False, note="A variant, shown"),
    ),
    marks=(
        _scored("V1", "Q1", "E1", 9, why="Sound staffing plan with named team leads"),
        Mark(
            "V1",
            "Q2",
            "E1",
            MarkKind.SCORE,
            Decimal(3),
            "Complete, with little slack",
            strengths="Named milestones",
            weaknesses="No fallback for the second wave",
        ),
        Mark("V1", "G", "E1", MarkKind.PASS),
        _scored("V2", "Q1", "E1", 6, why="Good, but the night shift is thin"),
        _scored("V2", "Q2", "E1", 5),
        Mark("V2", "G", "E1", MarkKind.PASS),
        _scored("V1", "Q1", "E2", 9),
        _scored("V1", "Q2", "E2", 4),
        _scored("V2", "Q1", "E2", 7),
        Mark("V2", "Q2", "E2", MarkKind.NOT_APPLICABLE, None, "No transition is needed here"),
    ),
    preferences=(Preference("V1", "Local firm", Decimal(1)),),
)
"""Complete in small: words of a scale, a gate, a variant price, a withdrawn offer, N/A, words beside a score."""
