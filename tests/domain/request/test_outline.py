"""Moving sections: what stands beneath goes along, numbers follow, headings have no gaps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DomainError
from app.domain.request.document import DEEPEST, Section, numbered
from app.domain.request.outline import Move, Sections, added_after, depths, may_move, moved, placed_after


def outline(text: str) -> Sections:
    """ "A b c B": capitals are of level 1, small letters of level 2, digits of level 3."""
    return tuple(
        Section(key=letter, title=letter, level=1 if letter.isupper() else 3 if letter.isdigit() else 2)
        for letter in text.replace(" ", "")
    )


def told(sections: Sections) -> str:
    return " ".join(f"{number}{section.key}" for number, section in zip(numbered(sections), sections, strict=True))


@pytest.mark.parametrize(
    ("before", "key", "move", "after"),
    [
        ("A b B c", "B", Move.UP, "1B 1.1c 2A 2.1b"),
        ("A b B c", "A", Move.DOWN, "1B 1.1c 2A 2.1b"),
        ("A B x", "x", Move.UP, "1A 1.1x 2B"),
        ("A x B b", "x", Move.DOWN, "1A 2B 2.1x 2.2b"),
        ("A b 1 c", "c", Move.UP, "1A 1.1c 1.2b 1.2.11"),
        ("A B c", "B", Move.DEEPER, "1A 1.1B 1.1.1c"),
        ("A b 1", "b", Move.SHALLOWER, "1A 2b 2.11"),
    ],
)
def test_a_section_moves_with_what_stands_beneath_it(before: str, key: str, move: Move, after: str) -> None:
    assert told(moved(outline(before), key, move)) == after


@pytest.mark.parametrize(
    ("before", "key", "move", "sentence"),
    [
        ("A B", "A", Move.UP, "This section is the first already."),
        ("A B", "B", Move.DOWN, "This section is the last already."),
        ("A B", "A", Move.DEEPER, "There is no section above it that it could go beneath."),
        ("A b", "b", Move.DEEPER, "There is no section above it that it could go beneath."),
        ("A B", "B", Move.SHALLOWER, "This section stands at the top level already."),
        ("A B", "C", Move.UP, "There is no such section any more. Look at the document as it is now."),
    ],
)
def test_a_move_that_leads_nowhere_says_why(before: str, key: str, move: Move, sentence: str) -> None:
    with pytest.raises(DomainError, match=f"^{sentence}$"):
        moved(outline(before), key, move)
    assert may_move(outline(before), key, move) is False


@pytest.mark.parametrize(
    ("before", "key", "after", "result"),
    [
        ("A b B c", "B", "", "1B 1.1c 2A 2.1b"),
        ("A b B c", "A", "c", "1B 1.1c 2A 2.1b"),
        ("A b B c", "b", "B", "1A 2B 2.1b 2.2c"),
        ("A b B c", "A", "b", "1A 1.1b 2B 2.1c"),
        ("A b B c", "c", "A", "1A 1.1c 1.2b 2B"),
    ],
)
def test_a_section_is_dropped_after_another(before: str, key: str, after: str, result: str) -> None:
    assert told(placed_after(outline(before), key, after)) == result


@pytest.mark.parametrize(
    ("new", "after", "result"),
    [
        ("N", "A", "1A 1.1b 2N 3B 3.1c"),
        ("n", "A", "1A 1.1n 1.2b 2B 2.1c"),
        ("N", "b", "1A 1.1b 2N 3B 3.1c"),
        ("n", "b", "1A 1.1b 1.2n 2B 2.1c"),
        ("N", "", "1A 1.1b 2B 2.1c 3N"),
    ],
)
def test_a_new_section_takes_nothing_from_the_one_before_it(new: str, after: str, result: str) -> None:
    assert told(added_after(outline("A b B c"), outline(new)[0], after)) == result


LEVELS = st.lists(st.integers(1, DEEPEST), min_size=1, max_size=9)


@given(LEVELS, st.integers(0, 8), st.sampled_from([*Move]))
def test_no_move_loses_a_section_or_leaves_the_levels(levels: list[int], at: int, move: Move) -> None:
    sections = tuple(Section(key=str(place), title="T", level=level) for place, level in enumerate(levels))
    key = str(at % len(levels))
    if may_move(sections, key, move):
        result = moved(sections, key, move)
        assert sorted(section.key for section in result) == sorted(section.key for section in sections)
        assert {section.level for section in result} <= set(range(1, DEEPEST + 1))
        assert result != sections


@given(LEVELS)
def test_headings_have_no_gap_and_are_as_deep_as_their_numbers_allow(levels: list[int]) -> None:
    found = depths(levels)
    assert found[0] == 1
    assert all(deeper <= depth + 1 for depth, deeper in pairwise(found))


def test_a_level_that_was_jumped_over_leaves_no_gap() -> None:
    assert depths([1, 3, 3, 2, 4, 1]) == (1, 2, 2, 2, 3, 1)
