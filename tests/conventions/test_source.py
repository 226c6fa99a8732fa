"""Rules of the source that only reading it can hold: one place for each power."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.conventions.project import PROJECT, sources, trees

CODE = ("app", "tests", "migrations", "benchmarks")
MACHINE_PATH = re.compile(r"(?<![\w.$}-])/(?:work|home|root|tmp|Users|mnt)/\w")
TEXT_FILES = ("py", "html", "css", "js", "md", "toml", "txt", "csv", "in", "ini", "cfg", "sh", "yml", "yaml", "json")
MEDIAN, LONGEST = 150, 450
"""Lines of a file: aimed at a median under 120 and few above 400; here is where it is too much."""
NOT_OURS = ("/vendor/", ".venv/", "/fonts/", "instance/", ".git/", "_cache/")

Finder = Callable[[ast.Module], Iterator[int]]


def found_by(finder: Finder, *, outside: str) -> set[str]:
    """Where in `app` the finder finds something, leaving out the one file that may."""
    return {f"{name}:{line}" for name, tree in trees("app") if name != outside for line in finder(tree)}


def commits(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield node.lineno


def paragraphs(tree: ast.Module) -> Iterator[int]:
    """Every way to get hold of ReportLab's Paragraph, under whatever name."""
    for node in ast.walk(tree):
        imports = isinstance(node, ast.ImportFrom) and any(alias.name == "Paragraph" for alias in node.names)
        if imports or (isinstance(node, ast.Attribute) and node.attr == "Paragraph"):
            yield node.lineno


def writes_of_stage(tree: ast.Module) -> Iterator[int]:
    """Assignments to `.stage`, `setattr(…, "stage", …)`, `update(Rfp).values(stage=…)`, and RFPs that begin elsewhere
    than in drafting."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "stage" and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.lineno
        if isinstance(node, ast.Call):
            yield from _calls_that_write_stage(node)


def _calls_that_write_stage(call: ast.Call) -> Iterator[int]:
    text = ast.unparse(call)
    keyword = next((word for word in call.keywords if word.arg == "stage"), None)
    sets_by_name = text.startswith("setattr(") and "'stage'" in text
    updates = keyword and ".values(" in text and "update(Rfp)" in text
    begins_elsewhere = keyword and text.startswith("Rfp(") and ast.unparse(keyword.value) != "Stage.DRAFTING"
    if sets_by_name or updates or begins_elsewhere:
        yield call.lineno


def test_only_the_unit_of_work_commits() -> None:
    assert found_by(commits, outside="app/web/unit_of_work.py") == set()


def test_only_the_text_helper_of_the_reports_makes_paragraphs() -> None:
    assert found_by(paragraphs, outside="app/reports/text.py") == set()


def test_only_the_procedure_writes_the_stage_of_an_rfp() -> None:
    assert found_by(writes_of_stage, outside="app/procedure.py") == set()


@pytest.mark.parametrize(
    ("finder", "code"),
    [
        (commits, "db.session.commit()"),
        (paragraphs, "from reportlab.platypus import Paragraph as P"),
        (paragraphs, "platypus.Paragraph('x')"),
        (writes_of_stage, "rfp.stage = Stage.AWARDS"),
        (writes_of_stage, "setattr(rfp, 'stage', x)"),
        (writes_of_stage, "session.execute(update(Rfp).where(Rfp.id == 1).values(stage=x))"),
        (writes_of_stage, "Rfp(reference='r', stage=Stage.AWARDS)"),
    ],
)
def test_each_finder_finds(finder: Finder, code: str) -> None:
    assert set(finder(ast.parse(code))) == {1}


@pytest.mark.parametrize("code", ["Rfp(reference='r', stage=Stage.DRAFTING)", "CriterionRow(stage=row.stage)"])
def test_what_has_a_stage_of_its_own_is_left_alone(code: str) -> None:
    assert list(writes_of_stage(ast.parse(code))) == []


def test_every_module_says_in_one_line_what_it_is_for() -> None:
    silent = {name for name, tree in trees(*CODE) if tree.body and not (ast.get_docstring(tree) or "").strip()}
    assert silent == set()


def test_no_file_names_a_path_of_some_machine() -> None:
    files = [path for path in PROJECT.rglob("*") if path.suffix[1:] in TEXT_FILES and path.is_file()]
    ours = [path for path in files if not any(part in f"{path}" for part in NOT_OURS)]
    named = {
        path.relative_to(PROJECT).as_posix(): found[0]
        for path in ours
        if (found := MACHINE_PATH.findall(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert named == {}


def test_files_stay_of_a_size_that_can_be_read() -> None:
    lengths = sorted(text.count("\n") for name, text in sources("app").items() if not name.endswith("__init__.py"))
    too_long = {name: text.count("\n") for name, text in sources("app").items() if text.count("\n") > LONGEST}
    assert (lengths[len(lengths) // 2] <= MEDIAN, too_long) == (True, {})
