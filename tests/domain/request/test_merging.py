"""Two changes to one text: together where they do not touch, both to be read where they do; no line is ever lost."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.domain.request.document import Section
from app.domain.request.merging import END, MINE, THEIRS, Merge, marks_left_in, merged, merged_section

BASE = "Hours\n\nWe answer from 8 to 18.\n\nLanguages\n\nGerman and French."
TEXTS = st.lists(st.sampled_from(["", "a", "b", "c", "d", "a b"]), max_size=9).map("\n".join)

WITH_TABLES = st.lists(st.sampled_from(["", "a", "| a |", "| b |", "| --- |"]), max_size=9).map("\n".join)


def test_changes_to_different_paragraphs_stand_together() -> None:
    theirs = BASE.replace("8 to 18", "7 to 20")
    mine = BASE.replace("French.", "French, Italian at night.")
    assert merged(BASE, theirs=theirs, mine=mine) == Merge(
        "Hours\n\nWe answer from 7 to 20.\n\nLanguages\n\nGerman and French, Italian at night.", 0
    )


def test_changes_to_neighbouring_lines_of_a_list_stand_together() -> None:
    assert merged("- a\n- b", theirs="- A\n- b", mine="- a\n- B") == Merge("- A\n- B", 0)


def test_a_paragraph_that_both_changed_stands_twice_between_marks() -> None:
    merge = merged("Hours\n\n8 to 18\n\nEnd", theirs="Hours\n\n7 to 20\n\nEnd", mine="Hours\n\n24 hours\n\nEnd")
    assert merge == Merge(f"Hours\n\n{THEIRS}\n\n7 to 20\n\n{MINE}\n\n24 hours\n\n{END}\n\nEnd", 1)
    assert (marks_left_in(merge.text), marks_left_in("Hours")) == (True, False)


def test_what_one_takes_out_while_the_other_changes_it_is_kept_to_be_decided() -> None:
    assert merged("a\nb\nc", theirs="a\nc", mine="a\nB\nc") == Merge(f"a\n{THEIRS}\n\n\n{MINE}\n\nB\n\n{END}\n\nc", 1)


TABLE = "Before\n\n| Hours | Agents |\n| --- | --- |\n| 8 | 10 |\n| 9 | 20 |\n\nAfter"


def test_a_table_whose_head_both_changed_stands_whole_in_both_versions() -> None:
    theirs, mine = TABLE.replace("Hours", "Time"), TABLE.replace("Agents", "People").replace("| 9 | 20 |", "| 9 | 21 |")
    first, second = (side.removeprefix("Before\n\n").removesuffix("\n\nAfter") for side in (theirs, mine))
    whole = f"Before\n\n{THEIRS}\n\n{first}\n\n{MINE}\n\n{second}\n\n{END}\n\nAfter"
    assert merged(TABLE, theirs=theirs, mine=mine) == Merge(whole, 1)


def test_rows_of_a_table_that_both_changed_are_not_cut_from_their_head() -> None:
    theirs, mine = TABLE.replace("| 9 | 20 |", "| 9 | 30 |"), TABLE.replace("| 9 | 20 |", "| 9 | 40 |")
    merge = merged(TABLE, theirs=theirs, mine=mine)
    assert (merge.text.count("| Hours | Agents |\n| --- | --- |\n| 8 | 10 |\n| 9 |"), merge.clashes) == (2, 1)


def test_rows_that_both_put_at_the_end_of_a_table_are_not_cut_from_it() -> None:
    base = TABLE.removesuffix("\n\nAfter")
    merge = merged(base, theirs=f"{base}\n| 10 | 5 |", mine=f"{base}\n| 11 | 6 |")
    table = base.removeprefix("Before\n\n")
    whole = f"Before\n\n{THEIRS}\n\n{table}\n| 10 | 5 |\n\n{MINE}\n\n{table}\n| 11 | 6 |\n\n{END}\n"
    assert merge == Merge(whole, 1)


def test_different_rows_and_what_stands_around_a_table_are_merged_as_ever() -> None:
    theirs, mine = TABLE.replace("| 8 | 10 |", "| 8 | 11 |"), TABLE.replace("| 9 | 20 |", "| 9 | 21 |")
    assert merged(TABLE, theirs=theirs, mine=mine) == Merge(TABLE.replace("10", "11").replace("20", "21"), 0)
    around = merged(TABLE, theirs=TABLE.replace("Before", "Ahead"), mine=TABLE.replace("Before", "Earlier"))
    assert around.text.endswith(f"{END}\n\n{TABLE.removeprefix('Before')[2:]}")


def test_two_tables_put_in_the_same_place_stand_whole() -> None:
    first, second = (f"| {name} | B |\n| --- | --- |\n| 1 | 2 |" for name in ("A", "Z"))
    merge = merged("x\n\ny", theirs=f"x\n\n{first}\n\ny", mine=f"x\n\n{second}\n\ny")
    assert merge == Merge(f"x\n\n{THEIRS}\n\n{first}\n\n{MINE}\n\n{second}\n\n{END}\n\ny", 1)


def test_the_same_change_by_both_is_one_change() -> None:
    assert merged("a\nb", theirs="a\nx", mine="a\nx") == Merge("a\nx", 0)


@given(TEXTS, TEXTS)
def test_who_alone_changed_something_gets_it(base: str, text: str) -> None:
    found = (
        merged(base, theirs=text, mine=base),
        merged(base, theirs=base, mine=text),
        merged(base, theirs=text, mine=text),
    )
    assert found == (Merge(text, 0),) * 3


@given(TEXTS | WITH_TABLES, TEXTS | WITH_TABLES, TEXTS | WITH_TABLES)
def test_every_line_that_either_side_added_is_in_the_text(base: str, theirs: str, mine: str) -> None:
    there = Counter(merged(base, theirs=theirs, mine=mine).text.split("\n"))
    for side in (theirs, mine):
        added = Counter(side.split("\n")) - Counter(base.split("\n"))
        assert added - there == Counter()


@given(TEXTS | WITH_TABLES, TEXTS | WITH_TABLES, TEXTS | WITH_TABLES)
def test_without_a_clash_no_mark_is_set_and_the_sides_may_change_places(base: str, theirs: str, mine: str) -> None:
    merge, other = merged(base, theirs=theirs, mine=mine), merged(base, theirs=mine, mine=theirs)
    assert merge.clashes == other.clashes
    assert marks_left_in(merge.text) is (merge.clashes > 0)
    assert merge.text == other.text or merge.clashes > 0


def test_a_long_text_with_many_changes_is_merged_at_once() -> None:
    base = "\n\n".join(f"Paragraph {number}" for number in range(1000))
    theirs, mine = base.replace("9\n", "nine\n"), base.replace("4\n", "four\n")
    assert merged(base, theirs=theirs, mine=mine) == Merge(theirs.replace("4\n", "four\n"), 0)


def test_title_and_level_are_merged_like_the_text() -> None:
    base = Section("k", "Hours", "Text", 2)
    theirs = Section("k", "Opening hours", "Text", 2)
    alone = merged_section(base, theirs=theirs, mine=Section("k", "Hours", "My text", 3))
    assert (alone.section, alone.clashes) == (Section("k", "Opening hours", "My text", 3), ())
    both = merged_section(base, theirs=Section("k", "Opening hours", "A", 1), mine=Section("k", "Times", "B", 3))
    assert (both.section.title, both.section.level, both.clashes) == (
        "Opening hours / Times",
        3,
        ("title", "level", "text"),
    )
