"""An RFP written elsewhere comes in whole: sections, what is found in them, and not a word lost."""

import re
from dataclasses import astuple
from datetime import date, time
from decimal import Decimal

import pytest

from app.domain.criteria import faults
from app.domain.errors import DomainError
from app.domain.evaluation import CriterionKind, Framework, PriceFormula, Rules, ScoringStage
from app.domain.request.importing import FoundDocument, read_document
from app.domain.request.importing_choices import (
    Confirmed,
    ConfirmedCriterion,
    ConfirmedMinimum,
    request_of_file,
    sum_fault,
)
from app.domain.request.importing_criteria import Unit, read_weight
from app.domain.request.importing_schedule import kind_of
from app.domain.request.schedule import DateKind
from tests.outside import reference_case

BEGINNING = Framework(
    "R-1", "Title", Rules(total_points=Decimal(100), price_formula=PriceFormula.LOWEST_PRICE_RATIO), ()
)


def titles(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in read_document(text).sections]


def bodies(text: str) -> list[str]:
    return [section.body for section in read_document(text).sections]


def dates(text: str) -> list[tuple[DateKind, str, date, date | None, time | None]]:
    return [(each.kind, each.title, each.first, each.last, each.at) for each in read_document(text).dates]


def test_headings_of_both_kinds_become_sections_without_their_old_numbers() -> None:
    text = "Title\n=====\n\nIntro.\n\nSec. 1.01 Scope\n---\n\nText\n\n### 2.3.1 Inside ###\n\n"
    text += "## <a name='x'></a>**3. Price**\n"
    assert titles(text) == [(1, "Title"), (1, "Scope"), (2, "Inside"), (1, "Price")]
    assert read_document(text).numbers == {"s2": "1.01", "s3": "2.3.1", "s4": "3"}


@pytest.mark.parametrize("title", ["24/7 support", "2019 budget", "Section 508 Compliance", "3 offers at least", "1. "])
def test_a_number_that_belongs_to_the_title_stays(title: str) -> None:
    assert titles(f"# {title}\n\nx\n\n# Other\n") == [(1, title.strip()), (1, "Other")]


def test_plain_numbers_before_most_headings_are_numbers() -> None:
    assert titles("# 1 Start\n# 2 End\n") == [(1, "Start"), (1, "End")]


def test_what_is_no_heading_stays_text() -> None:
    text = "# A\n\n```\n# comment\n```\n\nName | Date\n--- | ---\na | b\n\n"
    text += "- item\n---\n\nlast line\nof a paragraph\n---\n"
    assert titles(text) == [(1, "A")]
    assert bodies(text)[0].count("---") == 4


def test_without_a_heading_the_whole_file_is_one_section() -> None:
    assert titles("Just words.\n\nMore.") == [(1, "Text")]
    assert titles("Before.\n\n# A\n\n# B") == [(1, "Before the first heading"), (1, "A"), (1, "B")]


def test_what_stands_before_the_title_comes_into_its_section() -> None:
    text = "![Seal](seal.png)\n\n# The RFP\n\nIssued.\n\n## A\n\n#### Deep\n\n## B\n"
    found = read_document(text)
    assert (found.title, titles(text)) == ("The RFP", [(1, "The RFP"), (1, "A"), (2, "Deep"), (1, "B")])
    assert found.sections[0].body == "*(Picture: Seal)*\n\nIssued."


@pytest.mark.parametrize(
    ("entry", "is_left_out"), [("- [1. Scope](#scope)\n- Price ..... 7", True), ("- Fruit\n- Milk", False)]
)
def test_a_table_of_contents_is_left_out_where_it_repeats_the_headings(entry: str, is_left_out: bool) -> None:
    found = titles(f"# Contents\n\n{entry}\n\n# 1. Scope\n\nText\n\n# 2. Price\n")
    assert (found[0] != (1, "Contents")) is is_left_out


def test_html_becomes_markdown() -> None:
    text = (
        "# A\n\n<center>\nOne<br>\nTwo\n</center>\n\n<table><tr><th>x</th><th>y|z</th></tr><tr><td colspan=2>1"
        "</td></table>\n\n<a href='https://example.org'>Link</a> and [there](#a), [here](other.md), <b>bold</b>"
    )
    table = "| x | y\\|z |\n| --- | --- |\n| 1 |  |"
    link = "[Link](https://example.org) and there, here, **bold**"
    assert bodies(text) == [f"One  \nTwo\n\n\n\n\n{table}\n\n\n\n{link}"]


def test_footnotes_and_link_targets_come_to_where_they_are_used() -> None:
    text = "# A\n\nSee [the law][1].[^n]\n\n# B\n\nb\n\n[1]: https://example.org 'Law'\n[^n]: Since 2020.\n"
    assert bodies(text) == ["See [the law](https://example.org). (Footnote: Since 2020.)", "b"]


def test_a_schedule_is_found_in_rows_items_and_sentences() -> None:
    table = (
        "# Key dates\n\nEvent | When\n--- | ---\nProposals due | October 20, 2017, 4:00 p.m.\nGo-live | 2018-01-08\n"
    )
    assert dates(table) == [
        (DateKind.DEADLINE, "Proposals due", date(2017, 10, 20), None, time(16)),
        (DateKind.SERVICE, "Go-live", date(2018, 1, 8), None, None),
    ]
    items = "# Timeline\n\n- Interviews: 4 – 8 December 2017\n- December 28, 2017 to January 3, 2018: break\n"
    assert dates(items) == [
        (DateKind.INTERVIEWS, "Interviews", date(2017, 12, 4), date(2017, 12, 8), None),
        (DateKind.OTHER, "break", date(2017, 12, 28), date(2018, 1, 3), None),
    ]
    prose = "# How\n\nThe law is of May 26, 1988. Proposals must be received no later than noon on 3.4.2026.\n"
    assert dates(prose) == [(DateKind.DEADLINE, "Proposals must be received", date(2026, 4, 3), None, time(12))]


def test_a_date_that_can_be_read_two_ways_says_so() -> None:
    found = read_document("# Schedule\n\n- Proposals due 03/04/2026\n- Award 13/4/2026\n- No day: 31/31/2026\n")
    assert [(each.first, each.is_unclear) for each in found.dates] == [
        (date(2026, 3, 4), True),
        (date(2026, 4, 13), False),
    ]


KINDS = {
    "Answers to vendors' questions": DateKind.ANSWERS,
    "Deadline for receipt of questions": DateKind.QUESTIONS,
    "Letter of intent due": DateKind.INTENT,
    "Notice of Intent to Award a contract": DateKind.DECISION,
    "Public opening of the bids": DateKind.OPENING,
    "Evaluation of proposals": DateKind.SCORING,
    "RFP released": DateKind.PUBLICATION,
    "State issues contract": DateKind.CONTRACT,
    "Lunch": DateKind.OTHER,
}


def test_words_say_what_a_date_is() -> None:
    assert {words: kind_of(words) for words in KINDS} == KINDS


WEIGHTS = {
    "Staffing Plan (10%)": ("Staffing Plan", Decimal(10), Unit.PERCENT),
    "Price: 1,000 points": ("Price", Decimal(1000), Unit.POINTS),
    "Quality – weight: 12.5 %": ("Quality", Decimal("12.5"), Unit.PERCENT),
    "20 points - Experience": ("Experience", Decimal(20), Unit.POINTS),
    "Total (100 points)": None,
    "Reduce cost by 10% each year": None,
}


def test_weights_stand_at_either_end_of_a_title() -> None:
    assert {text: read_weight(text) for text in WEIGHTS} == WEIGHTS


@pytest.mark.parametrize(
    "text",
    [
        "# Evaluation\n\n## Quality (70%)\n\n## Price (30%)\n",
        "# Evaluation\n\nNo | Criterion | Weight (%)\n---|---|---\n1 | Quality | 70\n2 | Price | 30%\n | Total | 100\n",
        "# Award criteria\n\n1. Quality (max. 70 points)\n2. Price: 30 points\n",
    ],
)
def test_criteria_are_found_as_headings_rows_and_items(text: str) -> None:
    found = [(each.title, each.weight, each.counts_as.value) for each in read_document(text).criteria.criteria]
    assert found == [("Quality", Decimal(70), "score"), ("Price", Decimal(30), "price")]


def confirmed(found: FoundDocument) -> Confirmed:
    """Everything as it was found."""
    return Confirmed(
        sections=found.sections,
        criteria=tuple(
            ConfirmedCriterion(each.title, each.weight, each.counts_as, each.stage) for each in found.criteria.criteria
        ),
        unit=found.criteria.unit,
        total_points=found.criteria.total_points or Decimal(100),
        minimums=tuple(ConfirmedMinimum(each.statement, each.more) for each in found.minimums),
    )


def test_weights_that_do_not_add_up_are_said_and_not_mended() -> None:
    given = confirmed(read_document("# Criteria\n\n## Quality (65%)\n\n## Price (30%)\n"))
    assert (
        sum_fault(given.criteria, unit=given.unit, total=given.total_points)
        == "The weights add up to 95 %, not to 100 %."
    )
    assert [each.weight for each in request_of_file(BEGINNING, given).framework.criteria] == [Decimal(65), Decimal(30)]


@pytest.mark.parametrize("text", ["", " \n\n", "x" * 3_000_001, "# h\n" * 1001])
def test_nothing_and_too_much_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(DomainError):
        read_document(text)


# --- the Alaska RFP ---------------------------------------------------------------------------------------------------

ALASKA = "t01-alaska-rfp.md"


@pytest.fixture(scope="module")
def found() -> FoundDocument:
    return read_document(reference_case(ALASKA).read_text(encoding="utf-8"))


def test_the_alaska_rfp_has_its_schedule_and_deadline(found: FoundDocument) -> None:
    assert [(each.kind.value, f"{each.first}", each.at) for each in found.dates] == [
        ("publication", "2017-11-03", None),
        ("questions", "2017-11-15", time(17)),
        ("deadline", "2017-11-27", time(16)),
        ("interviews", "2017-12-04", None),
        ("scoring", "2017-12-15", None),
        ("decision", "2017-12-15", None),
        ("contract", "2017-12-20", None),
    ]
    assert ([each.last for each in found.dates if each.last], found.time_zone) == (
        [date(2017, 12, 8)],
        "America/Anchorage",
    )


def test_the_alaska_rfp_has_its_eight_criteria_and_they_make_a_framework_without_fault(found: FoundDocument) -> None:
    judged = [(each.title, int(each.weight), each.counts_as.value, each.stage) for each in found.criteria.criteria]
    response, interview = ScoringStage.RESPONSE, ScoringStage.INTERVIEW
    assert judged == [
        ("Technical Understanding And Approach", 10, "score", response),
        ("Project Management Approach", 5, "score", response),
        ("Approach to User Interface and User Experience Design", 5, "score", response),
        ("Staffing Plan", 10, "score", response),
        ("Similar Experience", 10, "score", response),
        ("Verbal Presentation", 30, "score", interview),
        ("Contract Cost", 20, "price", response),
        ("Alaska Offeror Preference", 10, "preference", response),
    ]
    framework = request_of_file(BEGINNING, confirmed(found)).framework
    assert (faults(framework), framework.rules.total_points, framework.rules.preference_points_inside) == (
        (),
        1000,
        100,
    )
    price = next(each for each in framework.criteria if each.kind is CriterionKind.PRICE)
    assert (price.id, price.weight) == ("P", 200)


def test_the_minimums_of_the_alaska_rfp_are_asked_and_make_one_gate(found: FoundDocument) -> None:
    request = request_of_file(BEGINNING, confirmed(found))
    assert [each.statement[:42] for each in request.requirements] == [
        "The offeror must provide two examples of w",
        "The vendor must have experience working wi",
        "The vendor’s team must ensure their agile ",
    ]
    assert {(each.questions, each.criteria) for each in request.requirements} == {
        ((question.code,), ("MIN",)) for question in request.questionnaire.questions
    }


WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^<>]*>")
TARGET = re.compile(r"\]\([^()\s]*\)")
OLD_NUMBER = re.compile(r"^#+\s*(?:<a[^>]*></a>)?(?:Sec(?:tion|\.)) *[\d.]+", re.MULTILINE)
PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")


def words(text: str) -> str:
    text = PICTURE.sub(r"Picture \1", text.replace("&nbsp;", " "))
    return " ".join(WORD.findall(TARGET.sub(" ", TAG.sub(" ", text))))


def test_no_paragraph_of_the_alaska_rfp_is_lost(found: FoundDocument) -> None:
    source = reference_case(ALASKA).read_text(encoding="utf-8")
    contents = source[source.index("## TABLE OF CONTENTS") : source.index("\n## Section 1.")]
    kept = words("\n".join(f"{section.title}\n{section.body}" for section in found.sections))
    paragraphs = [OLD_NUMBER.sub("", each) for each in source.replace(contents, "").split("\n\n")]
    assert [each for each in paragraphs if words(each) not in kept] == []


def test_no_heading_of_the_alaska_rfp_is_lost(found: FoundDocument) -> None:
    lines = reference_case(ALASKA).read_text(encoding="utf-8").splitlines()
    headings = [words(OLD_NUMBER.sub("", line)) for line in lines if line.startswith("#")]
    assert sorted(set(headings) - {words(section.title) for section in found.sections}) == ["TABLE OF CONTENTS"]
    assert astuple(found.sections[3])[1:2] == ("Budget",)
