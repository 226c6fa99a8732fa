"""Writes an evaluation as the workbook that `app.evaluations.reading` reads back, with two sheets for people."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import IO

from app.domain.evaluation import CriterionKind, Evaluation, Framework, Mark, MarkKind, TieRule
from app.domain.standing import Ranking
from app.reports.workbook_book import Book, open_book, write_table
from app.reports.workbook_calibration import write_calibration
from app.reports.workbook_layout import (
    CALIBRATION,
    CRITERIA,
    CRITERION_RULE,
    NO,
    NOT_APPLICABLE,
    PANEL,
    PREFERENCES,
    PRICES,
    RFP,
    RULE_KEYS,
    SCALES,
    SCORES,
    SUMMARY,
    VENDORS,
    YES,
    Value,
)
from app.reports.workbook_summary import write_summary


def write_evaluation_workbook(evaluation: Evaluation, *, ranking: Ranking) -> bytes:
    """The .xlsx with the sheets of the format and `Summary` and `Calibration`; the same evaluation, the same bytes."""
    out = io.BytesIO()
    write_evaluation_workbook_to(out, evaluation=evaluation, ranking=ranking)
    return out.getvalue()


def write_evaluation_workbook_to(file: IO[bytes], *, evaluation: Evaluation, ranking: Ranking) -> None:
    """Write the workbook to a binary file opened for writing; rows go through a temporary file, not through memory."""
    framework = evaluation.framework
    book = open_book(file, places=framework.rules.rounding, reference=framework.reference)
    summary = book.sheet(SUMMARY)
    calibration = book.sheet(CALIBRATION)
    last_rows = write_tables(book, evaluation=evaluation)
    write_summary(book, sheet=summary, evaluation=evaluation, ranking=ranking, last_rows=last_rows)
    write_calibration(book, sheet=calibration, evaluation=evaluation, ranking=ranking)
    book.workbook.close()


def write_tables(book: Book, *, evaluation: Evaluation) -> dict[str, int]:
    """The sheets that are read back; the last row of each by name, 1-based."""
    framework = evaluation.framework
    tables = (
        (RFP, _rules(framework)),
        (SCALES, _scales(framework)),
        (CRITERIA, _criteria(framework)),
        (VENDORS, _vendors(evaluation)),
        (PANEL, _panel(evaluation)),
        (PRICES, _prices(evaluation)),
        (SCORES, _scores(evaluation)),
        (PREFERENCES, _preferences(evaluation)),
    )
    return {layout.name: write_table(book, layout=layout, rows=rows) for layout, rows in tables}


def _rules(framework: Framework) -> Iterator[tuple[Value, ...]]:
    rules = framework.rules
    said: dict[str, Value] = {
        "reference": framework.reference,
        "title": framework.title,
        "currency": framework.currency,
        "time_zone": framework.time_zone,
        "quality_relative_to_best": YES if rules.quality_relative_to_best else NO,
        "tie_rule": rules.tie_rule,
    }
    if rules.tie_rule is TieRule.CRITERION:
        said["tie_rule"] = f"{CRITERION_RULE}{rules.tie_criterion}"
    for key in RULE_KEYS:
        yield key, said[key] if key in said else getattr(rules, key)


def _scales(framework: Framework) -> Iterator[tuple[Value, ...]]:
    return ((word.scale, word.label, word.value) for word in framework.scales)


def _criteria(framework: Framework) -> Iterator[tuple[Value, ...]]:
    for node in framework.criteria:
        is_group = node.kind is CriterionKind.GROUP
        has_scale = node.scale_max is not None or node.scale is not None or node.scale_min != Decimal(0)
        yield (
            node.id,
            node.parent,
            node.title,
            node.kind.value,
            node.weight,
            node.scale_min if has_scale else None,
            node.scale_max,
            node.scale_step,
            node.scale,
            node.minimum,
            None if is_group else node.stage.value,
        )


def _vendors(evaluation: Evaluation) -> Iterator[tuple[Value, ...]]:
    for offer in evaluation.offers:
        yield offer.id, offer.name, offer.firm, offer.status.value, offer.reason, offer.location, offer.country


def _panel(evaluation: Evaluation) -> Iterator[tuple[Value, ...]]:
    return ((seat.id, seat.name, seat.email, " ".join(seat.criteria)) for seat in evaluation.panel)


def _prices(evaluation: Evaluation) -> Iterator[tuple[Value, ...]]:
    for line in evaluation.prices:
        counted = YES if line.counted else NO
        yield (
            line.offer,
            line.amount,
            line.line,
            line.year,
            line.location,
            line.support_model,
            counted,
            line.note,
        )


_WORDS: dict[MarkKind, str] = {
    MarkKind.NOT_APPLICABLE: NOT_APPLICABLE,
    MarkKind.RECUSED: MarkKind.RECUSED.value,
    MarkKind.PASS: MarkKind.PASS.value,
    MarkKind.FAIL: MarkKind.FAIL.value,
    MarkKind.NOTED: "",
}


def _scores(evaluation: Evaluation) -> Iterator[tuple[Value, ...]]:
    for mark in evaluation.marks:
        yield (
            mark.offer,
            mark.criterion,
            mark.evaluator,
            _score(mark),
            mark.comment,
            mark.strengths,
            mark.weaknesses,
        )


def _score(mark: Mark) -> Value:
    return mark.value if mark.kind is MarkKind.SCORE else _WORDS[mark.kind]


def _preferences(evaluation: Evaluation) -> Iterator[tuple[Value, ...]]:
    return ((preference.offer, preference.label, preference.points) for preference in evaluation.preferences)
