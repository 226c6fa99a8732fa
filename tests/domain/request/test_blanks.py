"""Blanks that nobody filled in: found in brackets, never mistaken for links, boxes or escaped brackets."""

from decimal import Decimal

import pytest

from app.domain.evaluation import Framework, Rules
from app.domain.request.blanks import Part, blanks_in, blanks_of
from app.domain.request.document import Section
from app.domain.request.request import Request
from app.domain.request.requirements import Requirement, ScopeItem, Side


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We are [Organisation] in [place].", ("Organisation", "place")),
        ("See [the annex](https://example.org) and ![a plan](plan.png).", ()),
        ("- [ ] to do\n- [x] done", ()),
        (r"An \[escaped\] bracket", ()),
        ("A [reference][1]\n\n[1]: https://example.org", ()),
        ("[amount] a year", ("amount",)),
    ],
)
def test_blanks_are_words_in_brackets_that_are_nothing_else(text: str, found: tuple[str, ...]) -> None:
    assert blanks_in(text) == found


def test_places_with_blanks_are_named_once_by_part() -> None:
    request = Request(
        framework=Framework("R", "T", Rules(total_points=Decimal(100)), ()),
        sections=(Section("a", "About"), Section("b", "Us", "We are [name], [name].", level=2)),
        requirements=(Requirement("R1", "Calls are answered", measure="[number] %"), Requirement("R2", "Mails are")),
        scope=(ScopeItem("k", Side.IN, "Calls from [country]"),),
    )
    assert blanks_of(request) == {Part.DOCUMENT: ("1.1",), Part.REQUIREMENTS: ("R1",), Part.SCOPE: ("",)}
