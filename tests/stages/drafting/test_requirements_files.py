"""Requirements in and out as tables: pasted from a spreadsheet, written as CSV and as a workbook."""

import csv
import io

from flask import Flask

from app.domain.request.requirements import Obligation, Requirement
from app.reports.requirements_list import requirements_as_csv, requirements_as_workbook
from tests.stages.drafting.test_requirements import WHOLE
from tests.stages.drafting.written_by_hand import add, cells, last_sentence, requirements, with_links

BLOCK = (
    "Calls are answered.\tmust\tThey hang up.\tCallers\tLog\tThey get through.\t90 %\n"
    '"Mails are\nanswered."\tShould\t\t\t\t\t\n'
)


def test_a_block_becomes_requirements_with_the_next_codes(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    hand.saved("requirements/paste", {"block": BLOCK})
    _, second, third = (each.value for each in requirements(hand))
    assert second == Requirement(
        "R2",
        "Calls are answered.",
        problem="They hang up.",
        hurt="Callers",
        evidence="Log",
        outcome="They get through.",
        measure="90 %",
    )
    assert third == Requirement("R3", "Mails are\nanswered.", Obligation.SHOULD)
    assert last_sentence(hand) == "Took in a block of 2 requirements."


def test_all_faults_of_a_block_are_listed_and_nothing_is_saved(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    block = f"Good\tmust\n\tmust\tA problem\n{WHOLE.statement.upper()}\twould\n"
    answer = hand.post("requirements/paste", {"block": block})
    said = (
        "Nothing was stored: 3 faults",
        "The statement is missing: say in one sentence what is wanted.",
        "There is a requirement with this statement already. Leave the row out.",
        "“would” is neither must nor should. Write one of the two.",
        "A problem",
    )
    assert (answer.status_code, [words in answer.text for words in said]) == (422, [True] * 5)
    assert len(requirements(hand)) == 1


def test_what_is_written_out_can_be_pasted_back(app: Flask) -> None:
    hand, other = with_links(app), None
    add(hand, WHOLE)
    rows = list(cells(hand.client.get(hand.at("requirements/requirements.xlsx")).data))
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows(rows)
    [drawn] = requirements(hand)
    hand.saved(f"requirements/{drawn.public_id}/remove", {"version": str(drawn.version)})
    hand.saved("requirements/paste", {"block": out.getvalue()})
    assert ([each.value for each in requirements(hand)], other) == ([WHOLE], None)


def test_files_hold_texts_and_never_formulas(app: Flask) -> None:
    hand = with_links(app)
    add(hand, Requirement("R1", "=HYPERLINK(1)", problem="-1+1", evidence="<r>x</r>"))
    answer = hand.client.get(hand.at("requirements/requirements.csv"))
    [heads, row] = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (heads[0], row[:4]) == ("code", ["R1", "'=HYPERLINK(1)", "must", "'-1+1"])
    assert answer.headers["Content-Disposition"] == "attachment; filename=RFP-1_requirements.csv"
    [_, row] = cells(hand.client.get(hand.at("requirements/requirements.xlsx")).data)
    assert (row[1], row[3], row[5]) == ("=HYPERLINK(1)", "-1+1", "<r>x</r>")


def test_the_same_requirements_make_the_same_bytes_and_long_texts_go_on() -> None:
    long = Requirement("R1", "x" * 40_000, problem="y")
    assert requirements_as_workbook([long], reference="R") == requirements_as_workbook([long], reference="R")
    rows = list(cells(requirements_as_workbook([long], reference="R")))
    assert (rows[1][0], rows[2][0], rows[1][1] + rows[2][1]) == ("R1", "(continued)", "x" * 40_000)
    assert requirements_as_csv([]).decode("utf-8-sig").startswith("code,statement,must or should,problem,")
