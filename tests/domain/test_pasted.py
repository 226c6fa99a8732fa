"""A block copied from a spreadsheet: its cells, its place in the table, and what its commas mean."""

import pytest

from app.domain.errors import DomainError
from app.domain.pasted import placed, rows_of, with_points

TABLE = {"rows": (2, 3, 4), "columns": (7, 8)}


@pytest.mark.parametrize(
    ("block", "rows"),
    [
        ("4", (("4",),)),
        ("4\t5\r\n3\tN/A\r\n", (("4", "5"), ("3", "N/A"))),
        ("4\t\n\t5\n", (("4", ""), ("", "5"))),
        ("4\n\n5", (("4",), ("",), ("5",))),
        ('" Good "\t"a\tb"', (("Good", "a\tb"),)),
        ("4\r5", (("4",), ("5",))),
    ],
)
def test_a_block_has_rows_and_cells(block: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert rows_of(block) == rows


def test_a_block_goes_into_the_table_from_its_first_cell_on() -> None:
    assert placed("4\t5\n3\n", at=(3, 7), **TABLE) == {(3, 7): "4", (3, 8): "5", (4, 7): "3"}


@pytest.mark.parametrize(
    ("block", "at", "sentence"),
    [
        ("", (2, 7), "There is nothing in the block."),
        ("\t\n", (2, 7), "There is nothing in the block."),
        ("4", (9, 7), "Choose the first cell"),
        ("4", (2, 9), "Choose the first cell"),
        ("1\t2", (2, 8), "The block has 1 row and 2 columns; from this cell on the table has 3 rows and 1 column."),
        ("1\n2", (4, 7), "The block has 2 rows and 1 column; from this cell on the table has 1 row and 2 columns."),
        ("x" * 1_001, (2, 7), "too long to be a mark"),
        ("x" * 200_000, (2, 7), "too long to be a mark"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_in_words(block: str, at: tuple[int, int], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        placed(block, at=at, **TABLE)


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["7,5", "1,250", "Good"], ["7.5", "1.250", "Good"]),
        (["0,125", "8"], ["0.125", "8"]),
        (["1,250", "8"], ["1,250", "8"]),
        (["7,5", "7.5"], ["7,5", "7.5"]),
        (["7.5", "8"], ["7.5", "8"]),
        (["7,5", "Good, but late"], ["7.5", "Good, but late"]),
    ],
)
def test_commas_are_decimals_where_the_block_plainly_uses_them(texts: list[str], read: list[str]) -> None:
    assert list(with_points(dict(enumerate(texts))).values()) == read
