"""The questionnaire out as Excel and JSON and back in, from CSV and VSAQ too; every fault at its place."""

import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from app.domain.errors import FaultyFile
from app.domain.request.questionnaire import Direction, Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.reports.questionnaire_layout import QUESTIONS
from app.reports.questionnaire_workbook import write_questionnaire_workbook
from app.stages.drafting.questionnaire.reading import questionnaire_json, read_questionnaire
from tests.domain.request.test_questionnaire_vsaq import FILES, case
from tests.stages.drafting.asked_by_hand import add, kept, section_key, stored, with_section
from tests.stages.drafting.by_hand import Hand, started
from tests.stages.drafting.written_by_hand import last_sentence

Kind = QuestionKind
OPTIONS = (Option("one", "=1+1", Decimal("2.5")), Option("two", "Two, with a comma"))
TARGET = Decimal("20.5")
WHOLE = Questionnaire(
    (
        QuestionSection("S1", "Staffing", intro="Read *this*."),
        QuestionSection("S2", "Service levels", condition="Q1 = yes"),
    ),
    (
        Question("Q1", "S1", Kind.YES_NO, "Do you train?", is_mandatory=True, passes=("yes",)),
        Question(
            "Q2", "S1", Kind.SINGLE_CHOICE, "=cmd|' /C calc'!A0", options=OPTIONS, passes=("one",), is_mandatory=True
        ),
        Question("Q3", "S1", Kind.MULTIPLE_CHOICE, "Which?", options=OPTIONS, condition='Q2 = one or Q2 = "two"'),
        Question(
            "Q4", "S2", Kind.SERVICE_LEVEL, "How fast?", unit="s", target=Decimal("20.5"), direction=Direction.AT_MOST
        ),
        Question("Q5", "S2", Kind.TABLE, "Who?", columns=("Name", "Years"), help="All of them.\n\nReally."),
        Question("Q6", "S2", Kind.INFORMATION, ("https://example.org " + "long " * 3_000).strip()),
    ),
)


def sections_apart(questionnaire: Questionnaire) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """The same without the sections' keys: those are given anew."""
    titles = {section.key: section.title for section in questionnaire.sections}
    return (
        tuple((each.title, each.intro, each.condition) for each in questionnaire.sections),
        tuple(replace(each, section=titles[each.section]) for each in questionnaire.questions),
    )


def test_excel_gives_the_same_questionnaire_back(app: Flask) -> None:
    content = write_questionnaire_workbook(WHOLE, reference="RFP-1")
    read = read_questionnaire(content, name="q.xlsx").questionnaire
    assert sections_apart(read) == sections_apart(WHOLE)


def test_nothing_in_the_workbook_is_a_formula_or_a_link_and_lists_help(app: Flask) -> None:
    content = write_questionnaire_workbook(WHOLE, reference="RFP-1")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = {name: archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name}
    assert [name for name, data in sheets.items() if b"<f>" in data or b"<hyperlink" in data] == []
    assert sum(data.count(b"<dataValidation ") for data in sheets.values()) == 4
    names = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert names == ["Sections", "Questions", "Options", "Explanations"]


def test_json_gives_the_same_questionnaire_back(app: Flask) -> None:
    read = read_questionnaire(questionnaire_json(WHOLE), name="q.json").questionnaire
    assert read == WHOLE


CSV = "code,section,kind,text,mandatory,passes\nQ1,About you,yes_no,Do you train?,yes,yes\nQ2,Later,date,When?,,\n"
OPTIONS_CSV = "question;code;label;points\nQ1;one;One;2,5\n"


def test_a_csv_of_questions_alone_makes_its_sections(app: Flask) -> None:
    read = read_questionnaire(CSV.encode(), name="My questions.csv").questionnaire
    assert [section.title for section in read.sections] == ["About you", "Later"]
    assert [(each.code, each.kind, each.is_mandatory, each.passes) for each in read.questions] == [
        ("Q1", Kind.YES_NO, True, ("yes",)),
        ("Q2", Kind.DATE, False, ()),
    ]


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


def faults_of(content: bytes, *, name: str = "q.zip") -> list[tuple[str, int | None, str | None, str]]:
    with pytest.raises(FaultyFile) as refused:
        read_questionnaire(content, name=name)
    return [(fault.sheet, fault.row, fault.column, fault.text) for fault in refused.value.faults]


def test_every_fault_of_a_workbook_is_told_with_sheet_row_and_column(app: Flask) -> None:
    questions = (
        "code,section,kind,text,target,condition\n"
        "Q1,S1,dance,Text,much,\n"
        "two words,S9,date,Text,,\n"
        "Q1,S1,date,,,Q2 =\n"
        ",S1,,Text,,\n"
    )
    sections = "key,title\nS1,\nS1,Again\n"
    options = "question,code,label\nQ9,a,A\nQ1,a,A\n"
    found = faults_of(zipped(Sections=sections, Questions=questions, Options=options))
    assert [(sheet, row, column) for sheet, row, column, _ in found] == [
        ("Sections", 2, "title"),
        ("Sections", 3, "key"),
        ("Questions", 2, "code"),
        ("Questions", 2, "kind"),
        ("Questions", 2, "target"),
        ("Questions", 3, "code"),
        ("Questions", 3, "section"),
        ("Questions", 4, "code"),
        ("Questions", 4, "text"),
        ("Questions", 4, "condition"),
        ("Questions", 5, "code"),
        ("Questions", 5, "kind"),
        ("Options", 2, "question"),
        ("Options", 3, "question"),
    ]
    assert found[9][3] == "The condition ends where what Q2 is answered is expected."


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"{", "q.json", "The file is no JSON: Expecting property name"),
        (b"\xff\xfe", "q.json", "The file is not in UTF-8."),
        (b'{"sections": [], "questions": [], "extra": 1}', "q.json", "extra fields found (extra)"),
        (b'{"questionnaire": [{"type": "dance"}]}', "q.json", "An item at the top: there is no type"),
        (b"[" * 100_000, "q.json", "The file is nested too deeply"),
        (b"anything", "q.xlsx", "The file is neither an Excel workbook"),
        (b"a,b\n1,2\n", "q.csv", 'The column "code" is missing.'),
        (b"code,kind,text\n", "q.csv", "The sheet has headings but no question beneath them."),
    ],
)
def test_what_is_no_questionnaire_is_refused_in_words(app: Flask, content: bytes, name: str, sentence: str) -> None:
    assert faults_of(content, name=name)[0][3].startswith(sentence)


MEND = ". Rename it or take it out."


@pytest.mark.parametrize(
    ("content", "name", "place", "sentences"),
    [
        (
            b"code,kind,text,manditory,Owner,help\nQ1,date,When?,yes,Ann,\n",
            "q.csv",
            ("Questions", 1, "manditory"),
            (
                'There is no column "manditory". The nearest known one is "mandatory"' + MEND,
                'There is no column "Owner". Known here are ' + ", ".join(QUESTIONS.columns) + MEND,
            ),
        ),
        (
            b'{"sections": [{"key": "S1", "title": "One", "introo": ""}], "questions": []}',
            "q.json",
            ("", None, None),
            ("extra fields found (introo); for introo the nearest known one is intro @ Questionnaire.sections[0].",),
        ),
        (
            b'{"questionnaire": [{"type": "line", "id": "a", "text": "Who?", "condition": "b"}]}',
            "q.json",
            ("", None, None),
            ('An item at the top: There is no property "condition". The nearest known one is "cond"' + MEND,),
        ),
    ],
)
def test_a_heading_nobody_knows_is_a_fault_that_names_the_nearest_known_one(
    app: Flask, content: bytes, name: str, place: tuple[str, int | None, str | None], sentences: tuple[str, ...]
) -> None:
    found = faults_of(content, name=name)
    assert (found[0][:3], tuple(text for *_, text in found)) == (place, sentences)


def test_what_vsaq_says_and_nothing_here_keeps_is_told(app: Flask) -> None:
    item = {"type": "line", "id": "who", "text": "Who?", "required": True, "maxlength": 10, "choicesConds": []}
    read = read_questionnaire(json.dumps({"questionnaire": [item]}).encode(), name="q.json")
    assert [question.is_mandatory for question in read.questionnaire.questions] == [True]
    assert [each.text for each in read.notices] == [
        "What the file says as maxlength has no place here and is left out."
    ]


def test_json_whose_values_cannot_be_kept_is_refused(app: Flask) -> None:
    odd = replace(WHOLE.questions[0], code="two words", section="S7", text="a\0b", condition="Q1 =")
    found = faults_of(questionnaire_json_of(replace(WHOLE, questions=(odd, *WHOLE.questions[1:]))), name="q.json")
    assert [text.split(": ")[0] for *_, text in found] == ["Question two words"] * 4


def questionnaire_json_of(questionnaire: Questionnaire) -> bytes:
    from app.domain.request.data import to_data

    return json.dumps(to_data(questionnaire)).encode()


def upload(hand: Hand, content: bytes, *, name: str = "q.json") -> str:
    """Send a file; returns the address of its preview."""
    answer = hand.client.post(hand.at("questionnaire/import"), data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def two_there(app: Flask) -> Hand:
    """A questionnaire with Q1, which the file changes, and Q9, which it does not have."""
    hand = with_section(app)
    key = section_key(hand)
    add(hand, Question("Q1", key, Kind.YES_NO, "As it was"), Question("Q9", key, Kind.DATE, "Not in the file"))
    return hand


def test_the_preview_says_what_each_way_would_do_and_stores_nothing(app: Flask) -> None:
    hand = two_there(app)
    preview = hand.client.get(upload(hand, questionnaire_json(WHOLE))).text
    told = ("5 questions added", "1 question changed", "1 question removed", "1 section added", "not in the file")
    assert [words in preview for words in told] == [True] * 5
    assert [question.code for question in stored(hand).questions] == ["Q1", "Q9"]


def test_taken_in_beside_what_is_there(app: Flask) -> None:
    hand = two_there(app)
    before = kept(hand).kept["Q1"]
    answer = hand.client.post(upload(hand, questionnaire_json(WHOLE)), data={"way": "add"})
    assert (answer.status_code, [each.code for each in stored(hand).questions]) == (
        302,
        ["Q1", "Q9", "Q2", "Q3", "Q4", "Q5", "Q6"],
    )
    after = kept(hand).kept["Q1"]
    assert (after.public_id, after.version > before.version) == (before.public_id, True)
    assert last_sentence(hand) == "Took in q.json: 5 questions added and 1 question changed."


def test_beside_what_is_there_a_file_gets_codes_of_its_own_and_its_conditions_follow(app: Flask) -> None:
    hand = two_there(app)
    before = stored(hand)
    path = upload(hand, questionnaire_json(WHOLE))
    preview = hand.client.get(path).text
    assert [words in preview for words in ("6 questions added", "(beside: Q7)", 'value="beside" checked')] == [True] * 3
    assert hand.client.post(path, data={}).status_code == 422
    assert hand.client.post(path, data={"way": "beside"}).status_code == 302
    after = stored(hand)
    assert (after.sections[:1], after.questions[:2]) == (before.sections, before.questions)
    assert [(section.title, section.condition) for section in after.sections[1:]] == [
        ("Staffing", ""),
        ("Service levels", "Q7 = yes"),
    ]
    assert [question.code for question in after.questions[2:]] == ["Q7", "Q2", "Q3", "Q4", "Q5", "Q6"]
    assert last_sentence(hand) == "Took in q.json: 6 questions added."
    hand.client.post(path, data={"way": "beside"})
    assert [(question.code, question.condition) for question in stored(hand).questions[8:11]] == [
        ("Q8", ""),
        ("Q10", ""),
        ("Q11", "Q10 = one or Q10 = two"),
    ]


def test_taken_in_in_its_place(app: Flask) -> None:
    hand = two_there(app)
    path = upload(hand, write_questionnaire_workbook(WHOLE, reference="X"), name="q.xlsx")
    assert hand.client.post(path, data={"way": "replace"}).status_code == 302
    assert sections_apart(stored(hand)) == sections_apart(WHOLE)
    again = hand.client.post(path, data={"way": "replace"})
    assert (again.status_code, last_sentence(hand)) == (302, "Took in q.xlsx: no question changed.")


def test_a_faulty_upload_lists_everything_and_changes_nothing(app: Flask) -> None:
    hand = two_there(app)
    data = {"file": (io.BytesIO(b"code,kind,text\nQ1,dance,x\nQ1,date,\n"), "q.csv")}
    answer = hand.client.post(hand.at("questionnaire/import"), data=data)
    assert (answer.status_code, "q.csv cannot be taken in: 4 faults" in answer.text) == (422, True)
    assert hand.client.post(hand.at("questionnaire/import"), data={}).status_code == 422
    assert [question.code for question in stored(hand).questions] == ["Q1", "Q9"]


def test_the_address_of_a_preview_cannot_be_made_up_or_used_elsewhere(app: Flask) -> None:
    hand, other = two_there(app), started(app, reference="RFP-2")
    path = upload(hand, questionnaire_json(WHOLE))
    elsewhere = path.replace(hand.public_id, other.public_id)
    answers = [
        other.client.get(elsewhere),
        other.client.post(elsewhere, data={"way": "add"}),
        hand.client.get(f"{path}x"),
    ]
    assert [(each.status_code, each.headers["Location"].endswith("/questionnaire/import")) for each in answers] == [
        (302, True)
    ] * 3
    assert stored(other).questions == ()


def test_what_was_exported_is_what_is_stored(app: Flask) -> None:
    hand = with_section(app)
    hand.client.post(upload(hand, questionnaire_json(WHOLE)), data={"way": "replace"})
    excel = hand.client.get(hand.at("questionnaire.xlsx"))
    data = hand.client.get(hand.at("questionnaire.json"))
    read = [
        read_questionnaire(each.data, name=name).questionnaire for each, name in ((excel, "a.xlsx"), (data, "a.json"))
    ]
    last = replace(WHOLE.questions[-1], text=WHOLE.questions[-1].text.rstrip())
    assert sections_apart(read[1]) == sections_apart(stored(hand))
    assert sections_apart(read[0]) == sections_apart(replace(WHOLE, questions=(*WHOLE.questions[:-1], last)))


@pytest.mark.parametrize("name", FILES)
def test_a_vsaq_questionnaire_is_taken_in_and_shown_without_any_tag_of_theirs(app: Flask, name: str) -> None:
    hand = with_section(app)
    path = upload(hand, b"// Copyright\n" + json.dumps(case(name)).encode())
    assert hand.client.post(path, data={"way": "replace"}).status_code == 302
    made = read_questionnaire(json.dumps(case(name)).encode(), name="x.json").questionnaire
    assert sections_apart(stored(hand)) == sections_apart(made)
    preview = hand.client.get(hand.at("questionnaire/preview")).text
    assert preview.count('data-question="') == len(made.questions)
    assert ("onerror" in preview, '="javascript:' in preview, "<img" in preview) == (False, False, False)
