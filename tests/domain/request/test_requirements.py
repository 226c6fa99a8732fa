"""Wants that name a solution, weak requirements, gaps between requirements, questions and criteria."""

import time
from dataclasses import replace

import pytest

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.request.questionnaire import Question, QuestionKind
from app.domain.request.requirement_flags import Weakness, flags_of, open_flags, too_many_musts
from app.domain.request.requirements import Obligation, Requirement, ScopeItem, Side
from app.domain.request.scope import open_items, without_decider
from app.domain.request.solution_words import QUESTIONS, Prescription, SolutionFlag, solution_flags
from app.domain.request.traceability import gaps

FOUND = {
    "The vendor must use Genesys Cloud 10.2 for all calls.": [
        ("means", "must use Genesys Cloud 10.2"),
        ("no_equivalent", "Genesys Cloud 10.2"),
    ],
    "The portal shall be based on SAP or equivalent.": [("means", "based on SAP")],
    "It must be implemented in Java 17 or an equivalent language.": [("means", "implemented in Java 17")],
    "Reports are built with a spreadsheet.": [("means", "built with a spreadsheet")],
    "Must use the buyer's ticketing system.": [("means", "Must use the buyer's ticketing system")],
    "Headsets are compatible only with Avaya or similar phones.": [
        ("exclusive", "compatible only with"),
        ("product", "Avaya"),
    ],
    "No other brand is accepted.": [("exclusive", "No other brand")],
    "Our existing vendor should keep the first line.": [("incumbent", "Our existing vendor")],
    "Agents continue using our current system.": [("incumbent", "using our current system")],
    "All computers run version 11.": [("version", "version 11")],
    "We want ServiceNow or comparable.": [("product", "ServiceNow")],
    "Chats go through Kustomera or equal.": [("product", "Kustomera")],
    "A chatbot answers first.": [("technology", "chatbot")],
    "Data is kept on-premises.": [("technology", "on-premises")],
}
NOT_FOUND = [
    "The vendor must use plain language.",
    "Staffing is based on forecast volumes of April and May.",
    "Letters are written in English, German and French.",
    "The plan is implemented in two phases.",
    "The service holds ISO 27001 and WCAG version 2.1, and TLS 1.2 or newer.",
    "Files come as PDF/A-3 or CSV by SFTP.",
    "Calls are answered from Monday to Friday in Zurich and Geneva.",
    "Swiss data is hosted in Switzerland under the General Data Protection Regulation (GDPR).",
    "E-mail is answered within 4 hours. Customers hear back on Tuesday.",
    "The Customer Service Manager reports to the Steering Committee each Quarter.",
    "The vendor takes over from our existing vendor within 3 months.",
    "The service works beside and with the incumbent.",
    "This stands in version 2 of the contract.",
    "Prices are in euro (EUR) and include VAT.",
    "It must not be an oracle. Teams meet weekly: Access is logged.",
    "",
]


@pytest.mark.parametrize("want", FOUND)
def test_a_want_that_names_a_solution_is_found_by_its_words(want: str) -> None:
    assert [(flag.kind.value, flag.words) for flag in solution_flags(want)] == FOUND[want]


@pytest.mark.parametrize("want", NOT_FOUND)
def test_a_want_that_leaves_the_way_open_is_left_alone(want: str) -> None:
    assert solution_flags(want) == ()


def test_every_prescription_asks_a_question_back() -> None:
    assert [QUESTIONS[kind].count("?") > 0 or kind is Prescription.NO_EQUIVALENT for kind in Prescription] == [True] * 7
    assert solution_flags("We want a chatbot.") == (
        SolutionFlag(Prescription.TECHNOLOGY, "chatbot", QUESTIONS[Prescription.TECHNOLOGY]),
    )


def test_names_of_the_buyer_prescribe_nothing_and_products_always_do() -> None:
    want = "Callers of Stadtwerke Aarau reach SAP or equivalent."
    found = [flag.words for flag in solution_flags(want)]
    known = [flag.words for flag in solution_flags(want, known={"Stadtwerke", "Aarau", "SAP"})]
    assert (found, known) == (["Stadtwerke Aarau", "SAP"], ["SAP"])


WHOLE = Requirement(
    "R1",
    "Callers reach a person within 60 seconds.",
    problem="They hang up.",
    outcome="They get through.",
    measure="90 % within 60 seconds.",
    questions=("Q1",),
    criteria=("C1",),
)


def weaknesses(requirement: Requirement) -> list[tuple[str, str, str]]:
    return [(flag.kind.value, flag.field, flag.words) for flag in flags_of(requirement)]


def test_a_whole_requirement_has_no_weakness() -> None:
    assert flags_of(WHOLE) == ()


def test_a_story_with_gaps_is_incomplete() -> None:
    assert weaknesses(replace(WHOLE, problem=" ", outcome="", measure="")) == [
        ("incomplete", "problem", ""),
        ("incomplete", "outcome", ""),
        ("incomplete", "measure", ""),
    ]


@pytest.mark.parametrize(
    ("measure", "tells"),
    [
        ("Customers are happy.", False),
        ("The service feels good", False),
        ("A survey each quarter", True),
        ("Half of the calls", True),
        ("Audited by us", True),
        ("12", True),
    ],
)
def test_a_measure_has_a_number_or_a_way_to_tell(measure: str, tells: bool) -> None:
    found = weaknesses(replace(WHOLE, measure=measure))
    assert found == ([] if tells else [("untold", "measure", measure)])


def test_a_solution_is_answered_by_the_need_behind_it() -> None:
    want = replace(WHOLE, statement="We want a chatbot.")
    answered = replace(want, need="Questions at night are answered.")
    assert ([flag.is_answered for flag in flags_of(want)], len(open_flags(want))) == ([False], 1)
    assert ([flag.is_answered for flag in flags_of(answered)], open_flags(answered)) == ([True], ())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("The portal is user-friendly.", ["user-friendly"]),
        ("State of the art tools, as needed.", ["state of the art", "as needed"]),
        ("Answers are fast.", ["fast"]),
        ("Answers are fast: within 20 seconds.", []),
        ("Answers are fast. Breakfast is at 8.", ["fast"]),
        ("State-of-the-art in 2 ways.", ["state-of-the-art"]),
        ("The break is for breakfast.", []),
    ],
)
def test_vague_words_are_found_unless_a_number_settles_them(statement: str, words: list[str]) -> None:
    found = [flag.words for flag in flags_of(replace(WHOLE, statement=statement)) if flag.kind is Weakness.VAGUE]
    assert found == words


@pytest.mark.parametrize(("musts", "shoulds", "is_said"), [(4, 0, False), (5, 0, True), (4, 1, False), (9, 2, True)])
def test_nearly_everything_a_must_is_said(musts: int, shoulds: int, is_said: bool) -> None:
    many = [WHOLE] * musts + [replace(WHOLE, obligation=Obligation.SHOULD)] * shoulds
    said = too_many_musts(many)
    assert (said is not None, (said or "").startswith(f"{musts} of {musts + shoulds} ")) == (is_said, is_said)


CRITERIA = (
    Criterion("G", "Quality", CriterionKind.GROUP),
    Criterion("C1", "Service", CriterionKind.SCORE, parent="G"),
    Criterion("C2", "People", CriterionKind.SCORE, parent="G"),
    Criterion("P", "Price", CriterionKind.PRICE),
    Criterion("GATE", "Licence", CriterionKind.GATE),
)
ASKED = tuple(Question(code, "s", QuestionKind.LONG_TEXT, f"Text {code}") for code in ("Q1", "Q2"))
READ = Question("I1", "s", QuestionKind.INFORMATION, "Read this")


def told(*requirements: Requirement) -> list[tuple[str, str, str]]:
    found = gaps(requirements, criteria=CRITERIA, questions=(*ASKED, READ))
    return [(gap.kind.value, gap.code, gap.other) for gap in found]


def test_gaps_are_told_both_ways() -> None:
    assert told(WHOLE, replace(WHOLE, code="R2", questions=(), criteria=())) == [
        ("unasked", "R2", ""),
        ("unscored", "R2", ""),
        ("unneeded_criterion", "C2", ""),
        ("unneeded_question", "Q2", ""),
    ]


def test_links_that_lead_nowhere_or_to_a_group_are_told() -> None:
    assert told(replace(WHOLE, questions=("Q9", "Q1", "Q2", "I1"), criteria=("C9", "G", "C1", "C2"))) == [
        ("lost_question", "R1", "Q9"),
        ("lost_question", "R1", "I1"),
        ("lost_criterion", "R1", "C9"),
        ("group", "R1", "G"),
    ]


def test_a_gate_or_the_price_can_score_a_requirement_and_need_none() -> None:
    everything = replace(WHOLE, questions=("Q1", "Q2"), criteria=("C1", "C2"))
    assert told(everything, replace(WHOLE, code="R2", criteria=("GATE",))) == []


def test_a_gap_says_itself_in_a_sentence() -> None:
    [gap] = gaps([replace(WHOLE, criteria=("C1", "OLD"))], criteria=CRITERIA[:2], questions=ASKED[:1])
    assert gap.sentence == "R1 is linked to the criterion OLD, which does not exist."


def test_open_items_want_somebody_who_decides() -> None:
    item = ScopeItem("a", Side.OPEN, "Weekend calls")
    decided = replace(item, key="b", note="The board, until June.")
    scope = (item, decided, replace(item, key="c", side=Side.OUT))
    assert (open_items(scope), without_decider(scope)) == ((item, decided), (item,))


@pytest.mark.parametrize("text", ["Must use Abc ", "based on ", "Must use x, ", "version 1 ", "Abc ", "a. ", " "])
def test_an_endless_want_does_not_occupy_the_server(text: str) -> None:
    started = time.process_time()
    flags_of(replace(WHOLE, statement=(text * 10_000)[:10_000]))
    assert time.process_time() - started < 1
