"""Non-interference under the seal: whatever vendors do before the opening, nobody else sees a byte of difference."""

import pytest
from flask import Flask

from tests.builders import ON_SQLITE
from tests.integrity.two_sealed_worlds import (
    A_COLLEAGUE,
    AFTER,
    AN_AGREEMENT,
    BEFORE,
    DEEDS,
    EVERYTHING,
    ONE_OR_TWO_VENDORS,
    OWNER,
    RIVAL,
    WATCHED,
    Deed,
    interference,
)

MOMENTS = {"before the deadline": BEFORE, "after it, unopened": AFTER}
FEW = ("lead", "opener", "auditor", "administrator", "vendor B contact")


@ON_SQLITE
@pytest.mark.parametrize("when", MOMENTS)
def test_all_that_vendors_do_makes_no_difference_to_anybody_else(app: Flask, when: str) -> None:
    personas = FEW if MOMENTS[when] is BEFORE else FEW[:2]
    assert interference(app, EVERYTHING, personas=personas, at=MOMENTS[when]) == []


@ON_SQLITE
def test_agreeing_to_confidentiality_makes_no_difference_to_anybody_else(app: Flask) -> None:
    assert interference(app, AN_AGREEMENT, personas=FEW[:1]) == []


@ON_SQLITE
def test_of_a_colleague_only_the_account_is_seen_and_by_the_administrator_only(app: Flask) -> None:
    found = interference(app, A_COLLEAGUE, personas=("lead", "administrator"))
    assert [where for where in found if not where.startswith("administrator: /people")] == []


@pytest.mark.endurance
@ON_SQLITE
@pytest.mark.parametrize("when", MOMENTS)
def test_nobody_of_any_kind_sees_what_vendors_do(app: Flask, when: str) -> None:
    assert interference(app, EVERYTHING, at=MOMENTS[when]) == []


@pytest.mark.endurance
@ON_SQLITE
@pytest.mark.parametrize("when", MOMENTS)
def test_nobody_sees_how_many_vendors_have_submitted(app: Flask, when: str) -> None:
    others = tuple(persona for persona in (*WATCHED, OWNER) if persona != RIVAL)
    assert interference(app, ONE_OR_TWO_VENDORS, personas=others, at=MOMENTS[when], owner=RIVAL) == []


@pytest.mark.endurance
@ON_SQLITE
@pytest.mark.parametrize("deeds", [AN_AGREEMENT, A_COLLEAGUE])
def test_nobody_of_any_kind_sees_who_works_on_a_response(app: Flask, deeds: tuple[Deed, Deed]) -> None:
    found = interference(app, deeds)
    assert [where for where in found if not where.startswith("administrator: /people")] == []


@pytest.mark.endurance
@ON_SQLITE
@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize("name", DEEDS)
def test_one_thing_that_a_vendor_does_makes_no_difference_to_anybody_else(app: Flask, name: str, when: str) -> None:
    """One at a time, so that nothing is hidden by something else."""
    assert interference(app, DEEDS[name], at=MOMENTS[when]) == []
