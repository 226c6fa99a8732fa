"""What comes next is told in the order that suits the reader."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from app.desk.next_steps import next_steps
from app.domain.lifecycle import Stage
from app.domain.policy import ANONYMOUS, Role, Situation, refusal
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
    has_offers: bool = True
    lacks_openers: bool = False
    open_questions: int = 0
    has_empty_seats: bool = False
    waits_for_marks: bool = False


EARLIER, LATER = (now() + timedelta(days=days) for days in (-1, 1))


@pytest.mark.parametrize(
    ("standing", "first"),
    [
        (Standing(closes_at=LATER), "See who is invited"),
        (Standing(closes_at=LATER, open_questions=2), "Answer what vendors ask"),
        (Standing(closes_at=EARLIER, open_questions=2), "Open the responses"),
        (Standing(closes_at=LATER, amending_since=EARLIER), "Finish the addendum"),
        (Standing(closes_at=EARLIER), "Open the responses"),
        (Standing(closes_at=EARLIER, responses_opened_at=EARLIER), "Open scoring"),
        (Standing(closes_at=LATER, lacks_openers=True), "Name the openers"),
        (Standing(closes_at=EARLIER, lacks_openers=True), "Name the openers"),
        (Standing(closes_at=EARLIER, responses_opened_at=EARLIER, has_offers=False), "Enter offers by hand"),
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
        (Standing(responses_opened_at=EARLIER, lacks_openers=True), False),
        (Standing(), False),
    ],
)
def test_prices_are_opened_once_all_marks_are_in(standing: Standing, waits: bool) -> None:
    """The openers open them, and the lead calls the openers: both at the same time, and not before."""
    steps = {step.label: step for step in next_steps(Stage.SCORING, reader=ANONYMOUS)}
    assert [steps[label].waits(standing) for label in ("Open the prices", "Call the openers")] == [waits, waits]


LEAD, OPENER = (replace(ANONYMOUS, person_id=1, roles=frozenset({role})) for role in (Role.LEAD, Role.OPENER))
SHUT = Standing(closes_at=EARLIER)
OPEN = Standing(closes_at=EARLIER, responses_opened_at=EARLIER)
OPENING = {"Name the openers", "Open the responses", "Open the prices", "Call the openers", "Read the opening record"}


@pytest.mark.parametrize(
    ("stage", "standing", "lead", "opener"),
    [
        (Stage.RESPONSES, Standing(closes_at=LATER), set(), set()),
        (Stage.RESPONSES, SHUT, {"Call the openers"}, {"Open the responses"}),
        (Stage.RESPONSES, replace(SHUT, amending_since=EARLIER), set(), set()),
        (Stage.RESPONSES, replace(SHUT, lacks_openers=True), {"Name the openers"}, set()),
        (Stage.RESPONSES, OPEN, set(), set()),
        (Stage.RESPONSES, replace(OPEN, has_offers=False), {"Read the opening record"}, {"Read the opening record"}),
        (Stage.SCORING, replace(OPEN, waits_for_marks=True), set(), set()),
        (Stage.SCORING, OPEN, {"Call the openers"}, {"Open the prices"}),
        (Stage.SCORING, replace(OPEN, lacks_openers=True), {"Name the openers"}, set()),
        (Stage.SCORING, replace(OPEN, prices_opened_at=EARLIER), set(), set()),
        (Stage.SCORING, Standing(closes_at=EARLIER, lacks_openers=True), set(), set()),
    ],
)
def test_each_is_told_of_the_opening_what_is_for_them_and_can_be_done(
    stage: Stage, standing: Standing, lead: set[str], opener: set[str]
) -> None:
    situation = Situation(stage=stage, closed=True, opened=standing.responses_opened_at is not None)
    told = [
        {
            step.label
            for step in next_steps(stage, reader=reader)
            if step.label in OPENING and step.waits(standing) and refusal(step.action, reader, situation) is None
        }
        for reader in (LEAD, OPENER)
    ]
    assert told == [lead, opener]


@pytest.mark.parametrize(
    ("standing", "first"), [(Standing(), "Write the document"), (Standing(has_to_sign=True), "Sign the draft")]
)
def test_only_who_is_asked_to_sign_is_sent_to_sign(standing: Standing, first: str) -> None:
    labels = [step.label for step in next_steps(Stage.DRAFTING, reader=ANONYMOUS) if step.waits(standing)]
    assert (labels[0], len(labels)) == (first, len(set(labels)))
