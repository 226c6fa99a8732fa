"""A block of requirements copied from a spreadsheet: read whole, or everything that is wrong with it."""

from app.domain.request.requirement_rows import COLUMNS, Existing, cells_of, read_block
from app.domain.request.requirements import Obligation, Requirement

EXISTING = Existing(codes={"R1"}, statements={"Calls are answered."}, questions={"Q1", "Q2"}, criteria={"C1"})
WHOLE = Requirement(
    "R7", "Say\nso", Obligation.SHOULD, "p", "h", "e", "o", "m", "n", questions=("Q1", "Q2"), criteria=("C1",)
)


def read(block: str) -> tuple[list[Requirement], list[tuple[int | None, str | None, str]]]:
    found, faults = read_block(block, existing=EXISTING)
    return list(found), [(fault.row, fault.column, fault.text) for fault in faults]


def said(block: str) -> list[tuple[int | None, str | None, str]]:
    return read(block)[1]


def test_columns_without_headings_stand_in_their_order() -> None:
    assert read("One\r\nTwo\tshould\tp\th\te\to\tm\r\n\r\n") == (
        [
            Requirement("R2", "One"),
            Requirement("R3", "Two", Obligation.SHOULD, problem="p", hurt="h", evidence="e", outcome="o", measure="m"),
        ],
        [],
    )


def test_headings_may_stand_in_any_order_and_what_is_written_out_is_read_back() -> None:
    assert read("Must/Should\tNeed\tRequirement\nshall\tn\tOne\n")[0] == [Requirement("R2", "One", need="n")]
    row = ['"Say\nso"' if cell == "Say\nso" else cell for cell in cells_of(WHOLE)]
    assert read("\t".join(COLUMNS) + "\n" + "\t".join(row)) == ([WHOLE], [])


def test_all_faults_are_listed_with_their_rows() -> None:
    block = (
        "\t".join(COLUMNS) + "\nR1\tOne\twould\t\t\t\t\t\t\tQ9\tC1 C9\nR 3\tOne\t\t\t\t\t\t\t\t\t\tmore\n\t\tmust\tp"
    )
    assert said(block) == [
        (2, "code", "There is a requirement R1 already. Leave the cell empty for the next code."),
        (2, "must or should", "“would” is neither must nor should. Write one of the two."),
        (2, "questions", "There is no question Q9."),
        (2, "criteria", "There is no criterion to link to C9."),
        (3, None, f"The row has more than the 11 columns: {', '.join(COLUMNS)}."),
        (3, "statement", "There is a requirement with this statement already. Leave the row out."),
        (3, "code", "A code is one word without blanks, at most 80 characters, such as R1."),
        (4, "statement", "The statement is missing: say in one sentence what is wanted."),
    ]


def test_a_statement_that_is_there_already_is_told_whatever_its_case() -> None:
    assert [row for row, _, _ in said("calls  are ANSWERED.\nNew\nnew\n")] == [1, 3]


def test_headings_that_are_unknown_or_double_are_told() -> None:
    assert said("statement\tmust\tmust\tcolour\nOne\n") == [
        (1, "colour", f"There is no column “colour”. The columns are: {', '.join(COLUMNS)}."),
        (1, "must or should", "The column “must or should” is there more than once."),
    ]


def test_an_empty_or_endless_block_is_refused_in_words() -> None:
    nothing = "There is no requirement in the block. Copy the rows, then paste them."
    assert [said(block) for block in ("", " \t \n", "statement\tmust or should\n")] == [[(None, None, nothing)]] * 3
    assert said("One\n" * 502) == [(None, None, "The block has 502 rows; paste at most 500 at once.")]
    assert said("x" * 10_001) == [(1, "statement", "The text has 10,001 characters; shorten it to 10,000.")]


def test_a_quotation_mark_that_is_not_closed_is_told() -> None:
    assert said('"One\tmust\nTwo\tmust') == [
        (1, "statement", "A quotation mark at the start of the cell is not closed. Close it, or take it away.")
    ]
