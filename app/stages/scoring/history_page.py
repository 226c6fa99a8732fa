"""The page of a mark's history: every version with when, by whom, what and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.evaluation import MarkKind, ScaleWord
from app.domain.packet_figures import VERDICTS
from app.domain.rounding import plain
from app.stages.scoring.queries.history import MarkAtVersion, NamedCell, SeatHistory


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as the page shows it; `tone` is that of its state."""

    version: int
    mark: str
    tone: str
    comment: str
    strengths: str
    weaknesses: str
    why: str
    entered_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HistorySection:
    name: str
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    offer: int
    offer_name: str
    criterion: int
    title: str
    sections: tuple[HistorySection, ...]


def history_page(histories: Sequence[SeatHistory], *, cell: NamedCell, words: Sequence[ScaleWord]) -> HistoryPage:
    """What a cell's history shows; `words` are those of all scales of the RFP."""
    own_words = {word.value: word.label for word in words if word.scale == cell.scale}
    return HistoryPage(
        offer=cell.offer,
        offer_name=cell.offer_name,
        criterion=cell.criterion,
        title=cell.title,
        sections=tuple(
            HistorySection(name=each.name, versions=tuple(_line(one, words=own_words) for one in each.versions))
            for each in histories
        ),
    )


def _line(one: MarkAtVersion, *, words: Mapping[Decimal, str]) -> VersionLine:
    return VersionLine(
        version=one.version,
        mark=_mark(one, words=words),
        tone="neutral" if one.kind in (MarkKind.NOTED, MarkKind.RECUSED) else "info",
        comment=one.comment,
        strengths=one.strengths,
        weaknesses=one.weaknesses,
        why=one.why,
        entered_by=one.entered_by,
        at=one.at,
    )


def _mark(one: MarkAtVersion, *, words: Mapping[Decimal, str]) -> str:
    if one.value is not None:
        word = words.get(one.value)
        return f"{plain(one.value)} · {word}" if word else plain(one.value)
    if one.kind is MarkKind.NOTED and not (one.comment or one.strengths or one.weaknesses):
        return "taken back"
    return VERDICTS[one.kind]
