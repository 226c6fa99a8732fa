"""Reading an RFP's evaluation: what ranking needs, single marks where they are asked for, the whole for an export."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Count, Evaluation, ScoreFrom
from app.domain.packet import Decision
from app.domain.ranking import rank
from app.models.panel import SeatRow
from app.models.rfp import Rfp
from app.stages.drafting.queries import framework_of, panel_of, scale_words
from app.stages.responses.queries import offers_of, offers_with_sealed, prices_of
from app.stages.scoring.queries.marks import (
    Codes,
    GivenMark,
    by_evaluator_of,
    came_with_the_import,
    given_marks,
    marks_of,
    marks_of_the_import,
    tallies_of,
)

__all__ = [
    "GivenMark",
    "Recorded",
    "came_with_the_import",
    "evaluation",
    "given_marks",
    "marks_of_the_import",
    "ranked",
    "recorded",
    "rfp_by_reference",
    "scale_words",
    "unsubmitted",
]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is on record for ranking, and the numbers by which addresses name offers and criteria."""

    count: Count
    offers: Mapping[str, int]
    criteria: Mapping[str, int]


def recorded(rfp_id: int) -> Recorded:
    """All that ranking needs, marks already summed up in the database. Six statements, whatever the size.

    Marks count once their evaluator has submitted: until then they are nobody else's, and count as missing.
    """
    framework, criteria = framework_of(rfp_id)
    offers, preferences, offer_codes, sealed = offers_with_sealed(rfp_id)
    panel = panel_of(rfp_id, criteria=criteria)
    codes = Codes(criteria=criteria, offers=offer_codes, seats=panel.codes, open_seats=panel.open)
    count = Count(
        framework=framework,
        offers=offers,
        panel=panel.seats,
        prices=prices_of(rfp_id, offers=offer_codes),
        preferences=preferences,
        tallies=tallies_of(rfp_id, codes=codes, score_from=framework.rules.score_from),
        by_evaluator=by_evaluator_of(rfp_id, codes=codes) if framework.rules.score_from is ScoreFrom.RANK_SUM else {},
        sealed=sealed,
    )
    return Recorded(
        count=count,
        offers={code: number for number, code in offer_codes.items()},
        criteria={code: number for number, code in criteria.items()},
    )


def evaluation(rfp_id: int) -> Evaluation:
    """The whole evaluation with every mark that was submitted, as a workbook carries it."""
    framework, criteria = framework_of(rfp_id)
    offers, preferences, offer_codes = offers_of(rfp_id)
    panel = panel_of(rfp_id, criteria=criteria)
    codes = Codes(criteria=criteria, offers=offer_codes, seats=panel.codes, open_seats=panel.open)
    return Evaluation(
        framework=replace(framework, scales=scale_words(rfp_id)),
        offers=offers,
        panel=panel.seats,
        prices=prices_of(rfp_id, offers=offer_codes),
        marks=tuple(marks_of(rfp_id, codes=codes)),
        preferences=preferences,
    )


def ranked(rfp_id: int) -> tuple[Decision, Recorded]:
    """The ranking of what is on record, without the single marks, and the numbers that addresses use."""
    found = recorded(rfp_id)
    count = found.count
    without_marks = Evaluation(
        framework=count.framework,
        offers=count.offers,
        panel=count.panel,
        prices=count.prices,
        preferences=count.preferences,
    )
    return Decision(evaluation=without_marks, ranking=rank(count)), found


def unsubmitted(rfp_id: int) -> tuple[str, ...]:
    """The names of those on the panel whose marks are not all handed in, in the order of the panel."""
    query = (
        select(SeatRow.name).where(SeatRow.rfp_id == rfp_id, SeatRow.submitted_at.is_(None)).order_by(SeatRow.number)
    )
    return tuple(db.session.scalars(query))


def rfp_by_reference(reference: str) -> int | None:
    """The key of the RFP with this reference, or None."""
    return db.session.scalar(select(Rfp.id).where(Rfp.reference == reference))
