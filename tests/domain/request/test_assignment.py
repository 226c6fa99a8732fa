"""Criteria are proposed to those who know the field."""

from decimal import Decimal

import pytest

from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Framework, Rules, Seat
from app.domain.request.assignment import assignment
from app.domain.request.expertise import shared_fields, typed_fields


def leaf(code: str, parent: str | None = None) -> Criterion:
    return Criterion(
        code, f"Title {code}", CriterionKind.SCORE, parent=parent, weight=Decimal(10), scale_max=Decimal(5)
    )


FRAMEWORK = Framework(
    "R",
    "T",
    Rules(total_points=Decimal(100)),
    (Criterion("G", "Technology", CriterionKind.GROUP), leaf("C1", "G"), leaf("C2", "G"), leaf("C3"), leaf("C4")),
)
PANEL = (Seat("E1", "Ada"), Seat("E2", "Ben", criteria=("C1", "C2")), Seat("E3", "Cleo"))


def test_fields_are_typed_with_commas_and_kept_once() -> None:
    assert typed_fields(" IT security,  Staffing;it SECURITY\n\n") == ("IT security", "Staffing")
    many = ", ".join(f"field {number}" for number in range(21))
    for wrong, words in (("x" * 61, "too long"), ("the, of", "names no field"), (many, "At most 20 fields")):
        with pytest.raises(DomainError, match=words):
            typed_fields(wrong)


@pytest.mark.parametrize(
    ("held", "asked", "shared"),
    [
        ("IT security", "Security", ("Security",)),
        ("security", "it security", ("it security",)),
        ("Customer service", "Service desk", ()),
        ("quality of calls", "Calls, quality", ("Calls, quality",)),
        ("", "Security", ()),
    ],
)
def test_fields_match_when_all_words_of_one_stand_in_the_other(held: str, asked: str, shared: tuple[str, ...]) -> None:
    assert shared_fields([held], asked=[asked]) == shared


def test_a_group_asks_for_what_is_under_it_and_gaps_are_told() -> None:
    found = assignment(
        FRAMEWORK,
        panel=PANEL,
        seat_expertise={"E1": ("IT security",), "E2": ("security", "law")},
        criterion_expertise={"G": ("Security",), "C2": ("Law",), "C3": ("Telephony",), "C4": ("Security",)},
    )
    assert [(each.seat.id, each.codes) for each in found.seats] == [
        ("E1", ("C1", "C4")),
        ("E2", ("C1", "C2", "C4")),
        ("E3", ()),
    ]
    assert found.seats[1].criteria[1].because == ("Law",)
    assert (found.uncovered, found.thin, found.idle, found.free) == (("C3 Title C3",), ("C2 Title C2",), ("E3",), ())
    assert found.changes == {"E1": ("C1", "C4"), "E2": ("C1", "C2", "C4")}


def test_what_asks_for_no_field_goes_to_everybody() -> None:
    found = assignment(FRAMEWORK, panel=PANEL, seat_expertise={}, criterion_expertise={"G": ("Security",)})
    assert {each.codes for each in found.seats} == {("C3", "C4")}
    assert (found.free, found.uncovered, found.idle) == (
        ("C3 Title C3", "C4 Title C4"),
        ("C1 Title C1", "C2 Title C2"),
        (),
    )
