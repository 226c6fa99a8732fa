"""The panel's agreed score of one cell, and who must submit before there can be one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from app.db import db
from app.domain.entries import score_text
from app.domain.evaluation import MarkKind, Seat
from app.domain.tree import Tree
from app.domain.wording import listed
from app.models.mark import AgreedScoreRow
from app.models.panel import SeatCriterion, SeatRow


class AgreedScore(NamedTuple):
    """What the panel agreed on; version 0 and no kind where it has not."""

    kind: MarkKind | None = None
    value: Decimal | None = None
    reason: str = ""
    version: int = 0

    @property
    def score(self) -> str:
        """The score as it would be typed."""
        return score_text(self.kind, self.value)


def agreed_score(rfp_id: int, *, offer: int, criterion: int) -> AgreedScore:
    """What stands in this cell."""
    query = select(AgreedScoreRow.kind, AgreedScoreRow.value, AgreedScoreRow.comment, AgreedScoreRow.version).where(
        AgreedScoreRow.rfp_id == rfp_id, AgreedScoreRow.offer == offer, AgreedScoreRow.criterion == criterion
    )
    found = db.session.execute(query).one_or_none()
    return AgreedScore(*found) if found else AgreedScore()


def awaited_scorers(rfp_id: int, *, leaf: str, tree: Tree, codes: Mapping[int, str]) -> tuple[str, ...]:
    """The names of the seats that score this leaf and have not submitted, in the order of the panel; `codes` are those
    of the criteria by number. One statement."""
    query = (
        select(SeatRow.number, SeatRow.name, SeatCriterion.criterion)
        .outerjoin(SeatCriterion, (SeatCriterion.rfp_id == SeatRow.rfp_id) & (SeatCriterion.seat == SeatRow.number))
        .where(SeatRow.rfp_id == rfp_id, SeatRow.submitted_at.is_(None))
        .order_by(SeatRow.number)
    )
    assigned: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for number, name, criterion in db.session.execute(query):
        assigned[number, name] += [codes[criterion]] if criterion is not None else []
    return tuple(
        name
        for (_, name), criteria in assigned.items()
        if leaf in tree.leaves_of(Seat(id="", name=name, criteria=tuple(criteria)))
    )


def waits_for(awaited: Sequence[str]) -> str:
    """Why the panel cannot agree yet: the names of those who have not submitted."""
    have = "has" if len(awaited) == 1 else "have"
    return f"The panel agrees once everybody has submitted: {listed(awaited)} {have} not submitted the marks yet."
