"""What comes next is told in the order that suits the reader."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from app.desk.next_steps import next_steps
from app.domain.lifecycle import Stage
from app.domain.policy import ANONYMOUS, Role
from app.web.clock import now


def test_who_only_decides_starts_with_the_packet_once_marks_are_in() -> None:
    approver = replace(ANONYMOUS, roles=frozenset({Role.APPROVER}))
    lead = replace(ANONYMOUS, roles=frozenset({Role.APPROVER, Role.LEAD}))
    assert next_steps(Stage.SCORING, reader=approver)[0].label == "Read the decision packet"
    assert next_steps(Stage.SCORING, reader=lead)[0].label == "Score the offers"


@dataclass(frozen=True)
class Standing:
    """How far an RFP has come."""

    closes_at: datetime | None = None
    responses_opened_at: datetime | None = None
    prices_opened_at: datetime | None = None
    amending_since: datetime | None = None
    has_to_sign: bool = False
    has_empty_seats: bool = False
    waits_for_marks: bool = False


EARLIER, LATER = (now() + timedelta(days=days) for days in (-1, 1))


@pytest.mark.parametrize(
    ("standing", "first"),
    [
        (Standing(closes_at=LATER), "See who is invited"),
        (Standing(closes_at=LATER, amending_since=EARLIER), "Finish the addendum"),
        (Standing(closes_at=EARLIER), "Open the responses"),
        (Standing(closes_at=EARLIER, responses_opened_at=EARLIER), "Open scoring"),
    ],
)
def test_what_comes_next_once_vendors_answer(standing: Standing, first: str) -> None:
    assert next(step.label for step in next_steps(Stage.RESPONSES, reader=ANONYMOUS) if step.waits(standing)) == first


@pytest.mark.parametrize(
    ("standing", "waits"),
    [
        (Standing(responses_opened_at=EARLIER), True),
        (Standing(responses_opened_at=EARLIER, waits_for_marks=True), False),
        (Standing(responses_opened_at=EARLIER, prices_opened_at=EARLIER), False),
        (Standing(), False),
    ],
)
def test_prices_are_opened_once_all_marks_are_in(standing: Standing, waits: bool) -> None:
    (step,) = (step for step in next_steps(Stage.SCORING, reader=ANONYMOUS) if step.label == "Open the prices")
    assert step.waits(standing) is waits


@pytest.mark.parametrize(
    ("standing", "first"), [(Standing(), "Write the document"), (Standing(has_to_sign=True), "Sign the draft")]
)
def test_only_who_is_asked_to_sign_is_sent_to_sign(standing: Standing, first: str) -> None:
    labels = [step.label for step in next_steps(Stage.DRAFTING, reader=ANONYMOUS) if step.waits(standing)]
    assert (labels[0], len(labels)) == (first, len(set(labels)))
