"""What the tools say of the whole project: nothing."""

from tests.conventions.project import run


def test_the_code_is_as_ruff_wants_it() -> None:
    assert run("ruff", "check", "--quiet", "--output-format=concise") == ""


def test_the_code_is_laid_out_by_ruff() -> None:
    assert run("ruff", "format", "--check", "--quiet") == ""


def test_the_types_hold() -> None:
    assert run("mypy") == ""


def test_the_templates_are_as_djlint_wants_them() -> None:
    assert run("djlint", "--lint", "--quiet", "app/templates") == ""


def test_imports_go_the_ways_that_are_laid_out() -> None:
    assert run("lint-imports", "--no-cache") == ""
