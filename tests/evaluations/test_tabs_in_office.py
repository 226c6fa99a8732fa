"""A tab opened, filled and saved by LibreOffice reads back like one of Excel's."""

from pathlib import Path

import pytest
from flask import Flask

from app.domain.evaluation import MarkKind
from tests.builders import ON_SQLITE
from tests.evaluations.tabs import ALL_OF_E1, a_panel, filled, scored, stored, tab
from tests.evaluations.test_tabs import marks_of, take
from tests.reports.office import saved_by_office


@ON_SQLITE
@pytest.mark.office
def test_a_tab_saved_by_libreoffice_reads_back(app: Flask, tmp_path: Path) -> None:
    noted = scored("B", "C2", 0)._replace(
        kind=MarkKind.NOTED, value=None, comment="=Later\nmaybe", strengths="<r>x</r>"
    )
    panel = stored(app, a_panel(marks=(scored("A", "C1", "7.123456789"), scored("A", "C2", 3), noted)))
    with app.app_context():
        own = tab(panel)
        saved = saved_by_office(tmp_path, {"own": own, "filled": filled(own, ALL_OF_E1)}, form="xlsx")
        assert take(panel, (saved / "own.xlsx").read_bytes()).changed == 0
        done = take(panel, (saved / "filled.xlsx").read_bytes())
        assert (done.is_complete, done.is_submitted) == (True, True)
        found = {place[:2]: mark[:2] for place, mark in marks_of(panel).items()}
        assert {place: kind for place, (kind, _) in found.items()} == {
            ("A", "C1"): MarkKind.SCORE,
            ("A", "C2"): MarkKind.SCORE,
            ("A", "G"): MarkKind.PASS,
            ("B", "C1"): MarkKind.NOT_APPLICABLE,
            ("B", "C2"): MarkKind.SCORE,
            ("B", "G"): MarkKind.FAIL,
        }
