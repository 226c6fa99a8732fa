"""Templates show; they neither compute nor carry scripts, and nothing goes past the escaping."""

import re

import pytest
from jinja2 import Environment, nodes

from app.web.jinja import STATIC
from tests.conventions.project import APP, sources, templates

ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//", re.IGNORECASE)
NETWORKS = re.compile(r"cdn\.|unpkg\.com|jsdelivr|googleapis|gstatic|cloudflare", re.IGNORECASE)
LARGEST = 120


def parsed(text: str) -> nodes.Template:
    return Environment(autoescape=True).parse(text)


def arithmetic_in(text: str) -> list[int]:
    return [node.lineno for node in parsed(text).find_all(ARITHMETIC)]


def ways_past_escaping_in(text: str) -> list[int]:
    tree = parsed(text)
    filters = [node.lineno for node in tree.find_all(nodes.Filter) if node.name in ("safe", "forceescape")]
    return filters + [node.lineno for node in tree.find_all(nodes.ScopedEvalContextModifier)]


def test_templates_contain_no_arithmetic() -> None:
    assert {name: lines for name, text in templates().items() if (lines := arithmetic_in(text))} == {}


OWN_FIGURES = "scoring/matrix_rows.html"
"""Draws up to 15,000 cells of figures and our own words, nothing that people typed: escaping them would take a quarter
of the page. What people typed stands outside its unescaped part; `test_what_people_typed_…` of scoring holds that."""


def test_templates_do_not_go_past_the_escaping() -> None:
    found = {name: lines for name, text in templates().items() if (lines := ways_past_escaping_in(text))}
    assert {name: len(lines) for name, lines in found.items()} == {OWN_FIGURES: 1}


def test_what_is_not_escaped_are_the_fields_of_a_cell_and_the_number_of_its_criterion() -> None:
    [part] = parsed(templates()[OWN_FIGURES]).find_all(nodes.ScopedEvalContextModifier)
    drawn = {name.name for output in part.find_all(nodes.Output) for name in output.find_all(nodes.Name)}
    assert drawn == {"look", "offer", "criterion", "text"}


def test_templates_carry_no_inline_script_or_style() -> None:
    assert {name: found for name, text in templates().items() if (found := INLINE.findall(text))} == {}


def test_nothing_is_fetched_from_another_host() -> None:
    own = {path.relative_to(APP).as_posix(): path for kind in ("css", "js") for path in (STATIC / kind).rglob("*.*")}
    texts = templates() | sources("app") | {name: path.read_text(encoding="utf-8") for name, path in own.items()}
    found = {name for name, text in texts.items() if ELSEWHERE.search(text) or NETWORKS.search(text)}
    assert found == set()


def test_templates_stay_short() -> None:
    assert {name: lines for name, text in templates().items() if (lines := text.count("\n")) > LARGEST} == {}


@pytest.mark.parametrize(
    ("text", "is_caught"),
    [
        ("{{ a + b }}", True),
        ("{{ rows | length * 2 }}", True),
        ("{% if a / b %}{% endif %}", True),
        ("{{ a ~ b }}", False),
    ],
)
def test_arithmetic_is_recognised(text: str, is_caught: bool) -> None:
    assert bool(arithmetic_in(text)) is is_caught


@pytest.mark.parametrize("text", ["{{ a | safe }}", "{% autoescape false %}{% endautoescape %}"])
def test_ways_past_the_escaping_are_recognised(text: str) -> None:
    assert ways_past_escaping_in(text) == [1]


@pytest.mark.parametrize(
    ("text", "is_caught"),
    [
        ("<p style='x'>", True),
        ("<script>x()</script>", True),
        ("<a onclick='x'>", True),
        ("<script src='/a.js'></script>", False),
        ('<script type="application/json" id="x">{}</script>', False),
    ],
)
def test_inline_script_and_style_are_recognised(text: str, is_caught: bool) -> None:
    assert bool(INLINE.search(text)) is is_caught
