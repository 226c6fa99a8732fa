"""What keeps an RFP from being published is one list, each thing with its place; the rest is only to be known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.request.freezing import frozen, later_deadline_fault
from app.domain.request.people import Decision, Function, Level
from app.domain.request.price_sheet import PriceSheet
from app.domain.request.questionnaire import Questionnaire
from app.domain.request.readiness import Place, Readiness, addendum_readiness, draft_readiness, refusal
from app.domain.request.request import Request
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.sign_off import Asked, Round, asking_fault, sign_off_obstacles
from tests.domain.request.requests import DEADLINE, a_request

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def found(request: Request, *, latest: Round | None = None, comments: int = 0) -> Readiness:
    return draft_readiness(request, current_hash=frozen(request)[1], latest=latest, open_comments=comments, now=NOW)


def a_round(*decisions: Decision | None, of: str = "hash") -> Round:
    asked = tuple(
        Asked(f"p{number}", f"Person {number}", Function.FINANCE, Level.DIRECTOR, NOW, decision, comment="Too dear.")
        for number, decision in enumerate(decisions, start=1)
    )
    return Round(3, of, NOW, "Maya", asked=asked)


def framework(request: Request, **changes: object) -> Request:
    return replace(request, framework=replace(request.framework, **changes))  # type: ignore[arg-type]


SPOILT: dict[Place, Callable[[Request], Request]] = {
    Place.DOCUMENT: lambda request: replace(request, sections=()),
    Place.REQUIREMENTS: lambda request: replace(
        request, requirements=(replace(request.requirements[0], questions=("Q99",)),)
    ),
    Place.QUESTIONNAIRE: lambda request: replace(
        request,
        questionnaire=replace(
            request.questionnaire,
            questions=tuple(replace(each, condition="and and") for each in request.questionnaire.questions),
        ),
    ),
    Place.PRICING_SHEET: lambda request: replace(request, price_sheet=PriceSheet()),
    Place.SCHEDULE: lambda request: replace(request, closes_at=None),
    Place.CRITERIA: lambda request: framework(
        request,
        criteria=tuple(
            replace(node, weight=Decimal(41)) if node.id == "C1" else node for node in request.framework.criteria
        ),
    ),
    Place.RULES: lambda request: framework(request, rules=replace(request.framework.rules, total_points=Decimal(0))),
    Place.SCALES: lambda request: framework(request, scales=(*request.framework.scales, request.framework.scales[0])),
    Place.PANEL: lambda request: replace(request, panel=request.panel[1:]),
}


@pytest.mark.parametrize("place", SPOILT)
def test_a_fault_of_every_part_bars_publication_and_names_its_page(place: Place) -> None:
    before = {point.text for point in found(a_request()).errors}
    new = [point for point in found(SPOILT[place](a_request())).errors if point.text not in before]
    assert place in {point.place for point in new}


def test_what_only_has_to_be_known_is_told_once_a_kind() -> None:
    request = a_request()
    terms = (replace(request.terms[0], is_flagged=True), *request.terms[1:])
    told = [(point.place, point.text) for point in found(replace(request, terms=terms)).warnings]
    assert told == [
        (Place.DOCUMENT, "Nothing is written under “Growth”."),
        (Place.SCOPE, "Whether “Complaints about invoices” is in or out of the scope is still open."),
        (Place.REQUIREMENTS, "No question asks vendors for R2."),
        (Place.REQUIREMENTS, "No criterion scores R2."),
        (Place.REQUIREMENTS, "No requirement says why C2 is scored."),
        (Place.REQUIREMENTS, "No requirement needs what Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, Q10 and Q11 ask."),
        (Place.TERMS, "T1 Service credits and T2 Forecast set both sides up to fail."),
        (Place.SCHEDULE, "The decision is missing. Vendors want to know how long they keep people free."),
    ]


def test_open_comments_bar_publication() -> None:
    texts = [point.text for point in found(a_request(), comments=2).errors]
    assert "2 comments are still open. Resolve them, or write what they ask for." in texts


def test_a_section_over_others_needs_no_text_of_its_own() -> None:
    request = a_request()
    sections = tuple(replace(section, body="") for section in request.sections)
    texts = [point.text for point in found(replace(request, sections=sections)).warnings]
    assert texts[0] == "Nothing is written under “About the service” and “Growth”."


def test_an_rfp_that_needs_no_price_needs_no_pricing_sheet() -> None:
    request = replace(a_request(), price_sheet=PriceSheet(), questionnaire=Questionnaire())
    rules = replace(request.framework.rules, price_formula=None)
    places = {point.place for point in found(framework(request, rules=rules)).errors}
    assert Place.PRICING_SHEET not in places


@pytest.mark.parametrize(
    ("latest", "told"),
    [
        (None, ("Nobody was asked to sign the draft yet.",)),
        (a_round(Decision.SIGNED), ()),
        (a_round(Decision.SIGNED, None), ("Person 2 (Finance, director) has not signed round 3 yet.",)),
        (a_round(Decision.OBJECTED), ("Person 1 (Finance, director) objects in round 3: “Too dear.”",)),
        (a_round(), ("Nobody is left who could sign round 3. Ask others in a new round.",)),
        (
            a_round(Decision.SIGNED, of="another"),
            ("The draft was changed after round 3 was opened. Have it signed as it stands now.",),
        ),
    ],
    ids=["nobody", "signed", "outstanding", "objection", "left", "changed"],
)
def test_a_draft_counts_as_signed_when_all_who_were_asked_did(latest: Round | None, told: tuple[str, ...]) -> None:
    assert sign_off_obstacles(latest, current_hash="hash") == told


def test_nobody_signs_alone_for_themselves() -> None:
    assert [asking_fault(asked, asker="me") is None for asked in ([], ["me"], ["you"], ["me", "you"])] == [
        False,
        False,
        True,
        True,
    ]


def test_a_refusal_names_a_few_obstacles_and_the_warnings_that_were_not_ticked() -> None:
    readiness = found(a_request())
    keys = [point.key for point in readiness.warnings]
    told = refusal(readiness, acknowledged=frozenset(keys[1:]))
    assert told[:-1] == tuple(point.text for point in readiness.errors)
    assert told[-1] == "1 warning was not acknowledged: read and tick what you publish all the same."
    assert len(set(keys)) == len(keys)
    many = found(replace(a_request(), sections=(), panel=(), closes_at=None), comments=3)
    assert refusal(many, acknowledged=frozenset())[3] == f"And {len(many.errors) - 3} more."


def test_dates_that_passed_since_the_publication_bar_no_addendum() -> None:
    request = a_request()
    late = addendum_readiness(request, published_at=NOW, open_comments=0)
    places = {point.place for point in late.errors}
    assert (Place.SCHEDULE in places, Place.REVIEW in places) == (False, False)


@pytest.mark.parametrize(
    ("wanted", "now", "moves"),
    [
        (DEADLINE + timedelta(days=1), NOW, True),
        (DEADLINE, NOW, True),
        (DEADLINE - timedelta(seconds=1), NOW, False),
        (DEADLINE + timedelta(days=1), DEADLINE, False),
    ],
)
def test_a_deadline_only_moves_later_and_never_once_it_has_passed(wanted: datetime, now: datetime, moves: bool) -> None:
    assert (later_deadline_fault(wanted, current=DEADLINE, now=now) is None) is moves


def test_the_frozen_text_has_no_addresses_and_is_the_same_for_the_same_request() -> None:
    request = a_request()
    panel = tuple(replace(seat, email="seat@example.org") for seat in request.panel)
    assert frozen(replace(request, panel=panel)) == frozen(request)


@pytest.mark.parametrize(("days", "told"), [(0, False), (1, True)])
def test_a_day_of_publication_that_is_still_to_come_is_told(days: int, told: bool) -> None:
    day = ScheduleDate("day", DateKind.PUBLICATION, "Publication of the RFP", NOW + timedelta(days=days))
    text = "“Publication of the RFP” stands in the schedule on 3 Nov 2026; publishing opens the RFP at once."
    warnings = [point.text for point in found(replace(a_request(), schedule=(day,))).warnings]
    assert (text in warnings) is told
