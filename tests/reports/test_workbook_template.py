"""The template is an evaluation without faults, and everything in it is explained."""

import io

from python_calamine import CalamineWorkbook

from app.domain.ranking import rank_evaluation
from app.evaluations.reading import read_evaluation
from app.evaluations.submitting import submitted_seats
from app.reports.workbook_explained import COLUMNS_EXPLAINED, RULES_EXPLAINED
from app.reports.workbook_layout import EXPLANATIONS, RULE_KEYS, SHEETS
from app.reports.workbook_template import EXAMPLE, write_template


def test_the_template_imports_as_it_is_without_a_word() -> None:
    found = read_evaluation(write_template())
    assert (found.evaluation, found.notices) == (EXAMPLE, ())


def test_its_example_is_ranked_and_complete() -> None:
    ranking = rank_evaluation(EXAMPLE)
    assert (ranking.complete, ranking.winners) == (True, ("V1",))
    assert submitted_seats(EXAMPLE) == {"E1", "E2"}


def test_every_sheet_column_and_rule_is_explained() -> None:
    assert {name: tuple(explained) for name, explained in COLUMNS_EXPLAINED.items()} == {
        layout.name: layout.columns for layout in SHEETS
    }
    assert tuple(RULES_EXPLAINED) == RULE_KEYS


def test_the_explanations_come_first_and_every_sheet_is_there() -> None:
    names = CalamineWorkbook.from_filelike(io.BytesIO(write_template())).sheet_names
    assert names == [EXPLANATIONS, *(layout.name for layout in SHEETS)]
