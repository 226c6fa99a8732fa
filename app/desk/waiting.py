"""What waits in an RFP: conditions of its next steps, each a question with one answer."""

from typing import Protocol

from app.domain.dated_rfp import Moments
from app.web.clock import now


class Standing(Moments, Protocol):
    """What is asked of an RFP to know what waits in it: its moments, its panel, and whom it waits for."""

    @property
    def has_empty_seats(self) -> bool: ...

    @property
    def waits_for_marks(self) -> bool: ...

    @property
    def has_to_sign(self) -> bool: ...

    @property
    def has_offers(self) -> bool: ...

    @property
    def lacks_openers(self) -> bool: ...

    @property
    def open_questions(self) -> int: ...


def always(rfp: Standing) -> bool:  # noqa: ARG001
    return True


def some_seats_are_empty(rfp: Standing) -> bool:
    return rfp.has_empty_seats


def an_addendum_is_written(rfp: Standing) -> bool:
    return rfp.amending_since is not None


def a_signature_is_asked_for(rfp: Standing) -> bool:
    return rfp.has_to_sign


def marks_are_outstanding(rfp: Standing) -> bool:
    return rfp.waits_for_marks


def all_marks_are_in(rfp: Standing) -> bool:
    return not rfp.waits_for_marks


def answers_may_come(rfp: Standing) -> bool:
    return rfp.closes_at is not None and now() < rfp.closes_at


def questions_wait(rfp: Standing) -> bool:
    return answers_may_come(rfp) and rfp.open_questions > 0


def no_question_waits(rfp: Standing) -> bool:
    return answers_may_come(rfp) and not rfp.open_questions


def openers_are_missing(rfp: Standing) -> bool:
    """Whether an envelope is shut for which too few openers are named."""
    was_published_here = rfp.closes_at is not None
    return was_published_here and rfp.prices_opened_at is None and rfp.lacks_openers


def responses_wait_to_be_opened(rfp: Standing) -> bool:
    is_shut = rfp.closes_at is not None and rfp.closes_at <= now() and rfp.responses_opened_at is None
    return is_shut and not an_addendum_is_written(rfp) and not rfp.lacks_openers


def responses_are_open(rfp: Standing) -> bool:
    return rfp.responses_opened_at is not None and rfp.has_offers


def nothing_was_handed_in(rfp: Standing) -> bool:
    return rfp.responses_opened_at is not None and not rfp.has_offers


def prices_wait_to_be_opened(rfp: Standing) -> bool:
    is_shut = rfp.responses_opened_at is not None and rfp.prices_opened_at is None
    return is_shut and all_marks_are_in(rfp) and not rfp.lacks_openers
