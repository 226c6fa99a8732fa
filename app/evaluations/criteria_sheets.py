"""Reads the sheets Scales and Criteria."""

import re

from app.domain.evaluation import Criterion, CriterionKind, MarkKind, ScaleWord, ScoringStage
from app.domain.nearest import nearest
from app.domain.typed import POINTS
from app.sheets.cells import ID_LENGTH, Row, rows_of
from app.sheets.tables import Findings, Table

LABEL_LENGTH = 200
_A_NUMBER = re.compile(r"[+-]?[\d.,\s]+", re.ASCII)
RESERVED_WORDS = {"n/a", *(kind.value for kind in (MarkKind.RECUSED, MarkKind.PASS, MarkKind.FAIL))}


def read_scales(table: Table, *, findings: Findings) -> dict[int, ScaleWord]:
    """The words of the scales by their row, in the order of the sheet; one with an unreadable value is left out."""
    words = {}
    for row in rows_of(table, findings=findings):
        scale = row.id("scale", what="the name of the scale")
        label = row.required_text("label", most=LABEL_LENGTH, what="the word, for example Good")
        value = row.required_number("value", precision=POINTS, what="the number the word stands for")
        if label.casefold() in RESERVED_WORDS:
            row.refuse("label", f'"{label}" has a meaning of its own in the sheet Scores. Choose another word.')
        elif _A_NUMBER.fullmatch(label):
            row.refuse("label", f'"{label}" would be read as a number. Choose a word.')
        if value is not None and row.number is not None:
            words[row.number] = ScaleWord(scale, label, value)
    return words


def read_criteria(table: Table, *, findings: Findings) -> tuple[Criterion, ...]:
    """One criterion for each row of the table, in its order, even where cells of it were refused."""
    rows = rows_of(table, findings=findings)
    parents = {row.text("parent") for row in rows}
    return tuple(_criterion(row, parents=parents) for row in rows)


def _criterion(row: Row, *, parents: set[str]) -> Criterion:
    criterion_id = row.id("id", what="a short id, for example C1")
    kind = _kind(row, is_parent=criterion_id in parents)
    stage = row.word("stage", among=tuple(ScoringStage)) or ScoringStage.RESPONSE
    if kind is CriterionKind.GROUP and stage is not ScoringStage.RESPONSE:
        row.note("stage", "A group has no stage of its own: the stages of the criteria under it count.")
        stage = ScoringStage.RESPONSE
    scale_min = row.number_or_none("scale_min")
    return Criterion(
        id=criterion_id,
        title=row.text("title") or criterion_id,
        kind=kind,
        parent=row.text("parent", most=ID_LENGTH) or None,
        weight=row.number_or_none("weight"),
        **({} if scale_min is None else {"scale_min": scale_min}),
        scale_max=row.number_or_none("scale_max"),
        scale_step=row.number_or_none("scale_step"),
        scale=row.text("scale", most=ID_LENGTH) or None,
        minimum=row.percent("minimum"),
        stage=stage,
    )


def _kind(row: Row, *, is_parent: bool) -> CriterionKind:
    """The kind as it is said; where that is refused, the likeliest one, so that the rest can still be checked."""
    known = tuple(CriterionKind)
    said = row.text("kind")
    if not said:
        row.refuse("kind", f"The cell is empty. Write one of: {', '.join(known)}.")
    kind = row.word("kind", among=known)
    if kind is not None:
        return kind
    meant = nearest(said, among=[member.value for member in known])
    if meant:
        return CriterionKind(meant)
    return CriterionKind.GROUP if is_parent else CriterionKind.SCORE
