"""Vendors' questions: what they may be about, when they are late, when answers go out, and what gives a vendor away."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.domain.clarifying import Topic, cut_off, digest_is_due, is_late, next_digest, numbered_in_words, topics
from app.domain.evaluation import Framework, Rules
from app.domain.giveaways import Giveaway, KnownVendor, giveaways, spoken_name
from app.domain.request.document import Section
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.request import Request
from app.domain.request.schedule import DateKind, ScheduleDate

AARE = KnownVendor("Aare Services AG", people=("Anna Aarau",), domains=("aare.example",))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def date(kind: DateKind, hour: int, *, ends: int | None = None) -> ScheduleDate:
    at = NOON.replace(hour=hour)
    return ScheduleDate(f"d{hour}", kind, "", at, NOON.replace(hour=ends) if ends else None)


def test_a_question_is_about_a_section_or_a_question_of_the_rfp() -> None:
    request = Request(
        framework=Framework("R", "T", Rules(total_points=Decimal(100)), ()),
        sections=(Section("a", "Scope"), Section("b", "Volumes\nby month", level=2)),
        questionnaire=Questionnaire(
            (QuestionSection("s", "About you"),),
            (
                Question("Q1", "s", QuestionKind.LONG_TEXT, "x" * 300),
                Question("I1", "s", QuestionKind.INFORMATION, "Read this."),
            ),
        ),
    )
    sections, questions = topics(request)
    assert sections == (
        Topic("section:a", "Section 1, Scope"),
        Topic("section:b", "Section 1.1, Volumes by month"),
    )
    assert [(each.value, len(each.label), each.label[-2:]) for each in questions] == [("question:Q1", 200, " …")]


def test_the_cut_off_is_the_last_date_for_questions() -> None:
    answers = date(DateKind.ANSWERS, 20)
    assert cut_off((answers,)) is None
    assert cut_off((date(DateKind.QUESTIONS, 9), date(DateKind.QUESTIONS, 8, ends=15), answers)) == NOON.replace(
        hour=15
    )


@pytest.mark.parametrize(("hour", "late"), [(11, False), (12, True), (13, True)])
def test_at_the_cut_off_it_is_late(hour: int, late: bool) -> None:
    assert is_late(NOON.replace(hour=hour), until=NOON) is late
    assert is_late(NOON.replace(hour=hour), until=None) is False


@pytest.mark.parametrize(
    ("written", "goes_out"),
    [
        (datetime(2026, 3, 27, 14, 59, tzinfo=UTC), datetime(2026, 3, 27, 15, tzinfo=UTC)),
        (datetime(2026, 3, 27, 15, tzinfo=UTC), datetime(2026, 3, 28, 15, tzinfo=UTC)),
        (datetime(2026, 3, 28, 15, 1, tzinfo=UTC), datetime(2026, 3, 29, 14, tzinfo=UTC)),  # the clocks went forward
        (datetime(2026, 10, 24, 14, 1, tzinfo=UTC), datetime(2026, 10, 25, 15, tzinfo=UTC)),  # and back
        (
            datetime(2026, 3, 27, 23, 30, tzinfo=UTC),
            datetime(2026, 3, 28, 15, tzinfo=UTC),
        ),  # the next day already there
    ],
)
def test_new_answers_go_out_at_the_hour_of_the_rfps_zone(written: datetime, goes_out: datetime) -> None:
    assert next_digest(written, time_zone="Europe/Zurich") == goes_out
    just_before = goes_out.replace(hour=goes_out.hour - 1, minute=59, second=59)
    assert digest_is_due(written, now=just_before, time_zone="Europe/Zurich") is False
    assert digest_is_due(written, now=goes_out, time_zone="Europe/Zurich") is True


def test_private_answers_are_called_apart() -> None:
    assert [numbered_in_words(number) for number in (3, -2)] == ["3", "P2"]


@pytest.mark.parametrize(
    ("firm", "spoken"),
    [
        ("Aare AG", "Aare"),
        ("Müller & Co. KG", "Müller"),
        ("Contact S.p.A.", "Contact"),
        ("Bell, Inc.", "Bell"),
        ("AG", "AG"),
    ],
)
def test_firms_are_called_without_their_legal_form(firm: str, spoken: str) -> None:
    assert spoken_name(firm) == spoken


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which volumes are meant?", []),
        ("We at AARE  services\nag ask", ["Aare Services AG", "Aare Services"]),
        ("aare services asks", ["Aare Services"]),
        ("Regards, anna aarau", ["Anna Aarau", "Aarau"]),
        ("Ms Aarau asks", ["Aarau"]),
        ("Write to info@Aare.example.", ["aare.example"]),
        ("The Aaraus and Aareservices are others.", []),
    ],
)
def test_names_people_and_domains_give_away(text: str, words: list[str]) -> None:
    assert [each.words for each in giveaways(text, vendors=[AARE])] == words


def test_a_giveaway_says_what_it_tells() -> None:
    (found,) = giveaways("aare.example", vendors=[AARE])
    assert found == Giveaway("aare.example", "a mail domain of Aare Services AG")
    assert found.sentence == "“aare.example” is a mail domain of Aare Services AG."
