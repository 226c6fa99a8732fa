"""The templates that come with the application: each is a whole request in which everything named is there."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from app.domain.criteria import faults
from app.domain.evaluation import CriterionKind
from app.domain.request.data import to_data
from app.domain.request.document import DEEPEST
from app.domain.request.questionnaire import QuestionKind
from app.domain.request.request import Request
from app.sheets.request_data import from_data

SHIPPED = Path(__file__).parents[3] / "app/stages/drafting/shipped"
NAMES = sorted(folder.name for folder in SHIPPED.iterdir() if folder.is_dir())
LEFT_OUT = {"sections", "schedule", "closes_at"}
WORDS = {"and", "or", "not", "answered", "includes", "yes", "no"}
HEADING = re.compile(r"^(#{1,})\s+(.*)$", re.MULTILINE)
BLANK = re.compile(r"\[[^\[\]]*\]")

templates = pytest.mark.parametrize("name", NAMES)


def text_of(name: str, file: str) -> str:
    return (SHIPPED / name / file).read_text(encoding="utf-8")


def request_of(name: str) -> Request:
    return from_data(json.loads(text_of(name, "request.json")), Request)


def names_in(condition: str) -> set[str]:
    """The codes of questions that a condition names."""
    return set(re.findall(r"[A-Za-z][\w-]*", re.sub(r'"[^"]*"', "", condition))) - WORDS


def repeated(codes: list[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


def test_three_templates_are_shipped() -> None:
    assert NAMES == ["contact_centre", "managed_it", "software_development"]


@templates
def test_what_is_filed_is_what_is_written_again_without_text_and_dates(name: str) -> None:
    data = json.loads(text_of(name, "request.json"))
    again = {key: value for key, value in to_data(from_data(data, Request)).items() if key not in LEFT_OUT}
    assert text_of(name, "request.json") == json.dumps(again, indent=2, ensure_ascii=False) + "\n"


@templates
def test_the_framework_can_be_published(name: str) -> None:
    framework = request_of(name).framework
    assert (framework.reference, faults(framework)) == ("", ())
    assert framework.title


@templates
def test_every_requirement_is_asked_for_and_scored_and_every_criterion_scores_one(name: str) -> None:
    request = request_of(name)
    questions = {each.code for each in request.questionnaire.questions}
    leaves = {each.id for each in request.framework.criteria if each.kind is not CriterionKind.GROUP}
    assert [each.code for each in request.requirements if not (each.questions and each.criteria)] == []
    assert {code for each in request.requirements for code in each.questions} - questions == set()
    assert {code for each in request.requirements for code in each.criteria} == leaves
    assert set(request.criterion_expertise) == leaves


@templates
def test_requirements_begin_with_the_problem(name: str) -> None:
    parts = [
        part
        for each in request_of(name).requirements
        for part in (each.statement, each.problem, each.hurt, each.evidence, each.outcome, each.measure)
    ]
    assert "" not in parts


@templates
def test_codes_are_unique(name: str) -> None:
    request = request_of(name)
    assert repeated([each.code for each in request.questionnaire.questions]) == []
    assert repeated([each.key for each in request.questionnaire.sections]) == []
    assert repeated([each.code for each in request.requirements]) == []
    assert repeated([each.code for each in request.terms]) == []
    assert repeated([each.key for each in request.scope]) == []
    assert repeated([each.code for each in request.price_sheet.lines]) == []


@templates
def test_questions_stand_in_their_sections_and_all_but_what_is_only_read_serve_a_requirement(name: str) -> None:
    request = request_of(name)
    questions = request.questionnaire.questions
    sections = [each.key for each in request.questionnaire.sections]
    assert list(dict.fromkeys(each.section for each in questions)) == sections
    asked = {each.code for each in questions if each.kind is not QuestionKind.INFORMATION}
    assert {code for each in request.requirements for code in each.questions} == asked


@templates
def test_a_condition_names_questions_asked_before_it_and_choices_they_have(name: str) -> None:
    earlier: dict[str, set[str]] = {}
    for question in request_of(name).questionnaire.questions:
        assert names_in(question.condition) <= set(earlier)
        for code, choice in re.findall(r'([A-Z]\w*) (?:=|includes) "([^"]*)"', question.condition):
            assert choice in earlier[code]
        earlier[question.code] = {option.code for option in question.options}


@templates
def test_a_gate_is_passed_by_an_answer_that_can_be_given(name: str) -> None:
    possible = {QuestionKind.YES_NO: {"yes", "no"}, QuestionKind.SERVICE_LEVEL: {"meets", "partly"}}
    gates = [each for each in request_of(name).questionnaire.questions if each.passes]
    assert gates
    for gate in gates:
        assert set(gate.passes) <= possible.get(gate.kind, {option.code for option in gate.options})
        assert gate.is_mandatory


@templates
def test_quantities_cover_each_year_and_tier(name: str) -> None:
    sheet = request_of(name).price_sheet
    wanted = [(year, tier) for year in range(1, sheet.years + 1) for tier in sheet.tiers or ("",)]
    assert sheet.lines
    for line in sheet.lines:
        assert [(each.year, each.tier) for each in line.quantities] == wanted
        assert line.unit
        assert any(each.amount for each in line.quantities)


@templates
def test_a_term_that_is_flagged_says_why(name: str) -> None:
    terms = request_of(name).terms
    assert [each.code for each in terms if each.is_flagged != bool(each.concern)] == []
    assert any(each.is_flagged for each in terms)


@templates
def test_the_document_has_headings_without_numbers_and_blanks_that_say_what_goes_there(name: str) -> None:
    document = text_of(name, "document.md")
    headings = HEADING.findall(document)
    assert document.startswith("# ")
    assert {len(marks) for marks, _ in headings} <= set(range(1, DEEPEST + 1))
    assert [title for _, title in headings if title[0].isdigit()] == []
    blanks = BLANK.findall(document)
    assert [blank for blank in blanks if not re.search(r"\w", blank)] == []
    assert BLANK.sub("", document).count("[") == 0
    assert re.search(r"\]\(", document) is None


@templates
def test_a_sentence_says_what_the_template_is_for(name: str) -> None:
    about = text_of(name, "about.txt").strip()
    assert (about.endswith("."), "\n" in about) == (True, False)
