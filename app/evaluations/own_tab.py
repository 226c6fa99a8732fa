"""The tab of a seat, made of its marks as they stand."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.evaluation import CriterionKind, Justification, MarkKind
from app.domain.tree import Tree
from app.evaluations.seat_marks import NOTHING_YET, SeatMark, SeatMarks
from app.reports.marks_tab import MarksTab, TabRow, TabScale
from app.reports.workbook_layout import NOT_APPLICABLE, RECUSED, Value

VERDICTS = (MarkKind.PASS.value, MarkKind.FAIL.value)


def tab_of(found: SeatMarks, *, now: datetime) -> MarksTab:
    """The tab with one row for each offer and criterion, in the seat's own order, own marks filled in."""
    framework = found.tree.framework
    return MarksTab(
        reference=framework.reference,
        title=framework.title,
        number=found.number,
        seat=found.state.code,
        name=found.state.name,
        downloaded=in_words(now, zone=framework.time_zone),
        must_justify=found.rules.justification is Justification.REQUIRED,
        asks_why=found.state.reopened_at is not None,
        rows=tuple(_rows(found)),
    )


def in_words(moment: datetime, *, zone: str) -> str:
    """A moment as the RFP's people read it, with its zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.strftime('%-d %b %Y, %H:%M')} {local.tzname()}"


def _rows(found: SeatMarks) -> list[TabRow]:
    recused = found.recused_from
    scales = {leaf: _scale(found.tree, leaf) for leaf in found.criteria.values()}
    return [
        _row(found, offer=offer, criterion=criterion, scales=scales, is_recused=offer in recused)
        for offer in found.offers
        for criterion in found.criteria
    ]


def _row(found: SeatMarks, *, offer: int, criterion: int, scales: Mapping[str, TabScale], is_recused: bool) -> TabRow:
    mark = found.marks.get((offer, criterion), NOTHING_YET)
    leaf = found.criteria[criterion]
    return TabRow(
        offer=found.offers[offer].id,
        offer_name=found.offers[offer].name,
        criterion=leaf,
        title=found.tree.by_id[leaf].title,
        scale=scales[leaf],
        score=RECUSED if is_recused else _score(mark),
        justification=mark.comment,
        strengths=mark.strengths,
        weaknesses=mark.weaknesses,
        version=mark.version,
    )


def _score(mark: SeatMark) -> Value:
    if mark.kind is MarkKind.SCORE:
        return mark.value
    if mark.kind is MarkKind.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return mark.kind.value if mark.kind in {MarkKind.PASS, MarkKind.FAIL} else None


def _scale(tree: Tree, leaf: str) -> TabScale:
    if tree.by_id[leaf].kind is CriterionKind.GATE:
        return TabScale(" or ".join(VERDICTS), VERDICTS, is_closed=True)
    scale = tree.scale(leaf)
    words = tuple(entry.label for entry in scale.words)
    return TabScale(scale.in_words(), (*words, NOT_APPLICABLE) if words else ())
