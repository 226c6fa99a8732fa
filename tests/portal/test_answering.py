"""Answering in the portal: autosave, whole sections without script, colleagues at once, what shows, the end."""

import re
from dataclasses import replace
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import Engine, event, select

from app.db import db
from app.domain.audit import sealed_chain
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.models.audit import AuditRow
from app.models.response import SealedItem
from app.stages.responses.sealed.own import own_response_of
from app.web.clock import now
from tests.builders import ON_SQLITE
from tests.portal.answering import AARE, ASKED, BIRS, SHEET, Answering, answering, over_of, publish, save


def stored(here: Answering, *, firm: str = AARE) -> dict[str, str]:
    with here.app.app_context():
        return own_response_of(here.world.invitations[firm]).texts


def test_an_answer_is_saved_as_it_is_left_and_opens_what_depends_on_it(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    page = browser.get(here.at("/answers/1")).text
    assert ('data-answer="Q2" hidden' in page, "<strong>brief</strong>" in page) == (True, True)
    answer = save(browser, here, "Q1", main="yes")
    assert (answer.status_code, re.fullmatch(r"\d\d:\d\d CES?T", answer.json["at"]) is not None) == (200, True)
    assert (answer.json["questions"][:2], [each["number"] for each in answer.json["sections"]]) == (
        ["Q1", "Q2"],
        [1, 2],
    )
    assert answer.json["sections"][0] == {"number": 1, "answered": 1, "asked": 3, "missing": 1}
    page = browser.get(here.at("/answers/1")).text
    assert ('data-answer="Q2" hidden' in page, "by Contact of Aare AG" in page) == (False, True)
    assert stored(here) == {"Q1": '"yes"'}
    assert browser.get(here.at("/answers/4")).status_code == 404


def test_what_misses_the_target_is_hinted_at_and_what_cannot_be_is_refused(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    less = save(browser, here, "Q4", main="meets", _value="70")
    hint = "The answer is “Meets”, but 70 % is less than the 80 % wanted."
    assert (less.status_code, less.json["hint"]) == (200, hint)
    section, preview = (browser.get(here.at(path)).text for path in ("/answers/2", "/submission/preview"))
    assert (hint in section, hint in preview, "Wanted: at least 80 %" in preview) == (True, True, True)
    never = save(browser, here, "Q4", over=over_of(section, "Q4"), main="meets", _value="110")
    assert (never.status_code, "110 % cannot be" in never.json["text"]) == (422, True)
    fits = save(browser, here, "Q4", over=over_of(section, "Q4"), main="partly", _value="75")
    assert (fits.status_code, fits.json["hint"]) == (200, "")
    assert "data-own-time" in browser.get(here.at("/answers/2")).text.partition('data-answer="Q4"')[2]


def test_the_way_leads_on_from_the_last_section_to_the_prices_and_to_submitting(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    last = browser.get(here.at("/answers/2")).text
    assert ("Save and go to the prices" in last, "next section" in last) == (True, False)
    onward = browser.post(here.at("/answers/2"), data={"do": "next"}).headers["Location"]
    assert (onward, "Save, check and submit" in browser.get(onward).text) == (here.at("/prices"), True)
    assert browser.post(onward, data={"do": "next"}).headers["Location"] == here.at("/submission")


def test_what_one_saved_in_another_window_is_called_ones_own(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    save(browser, here, "Q6", main="1")
    clash = save(browser, here, "Q6", main="2")
    assert (clash.status_code, clash.json["stored"]["by"]) == (409, "You, in another window,")


def test_what_cannot_be_read_is_said_and_nothing_is_stored(app: Flask) -> None:
    here = answering(app)
    answer = save(here.browser(), here, "Q6", main="1,234")
    assert (answer.status_code, "can mean 1234" in answer.json["text"]) == (422, True)
    gone = save(here.browser(), here, "Q77", main="x")
    assert (gone.status_code, "no longer asks" in gone.json["text"]) == (422, True)
    assert stored(here) == {}


def test_a_section_is_saved_whole_without_script_and_keeps_what_it_cannot_read(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    typed = {
        "over Q4": "0.",
        "answer-Q4": "partly",
        "answer-Q4 value": "77.5",
        "answer-Q4 words": "From May",
        "over Q5": "0.",
        "answer-Q5 1": ["Bern", ""],
        "answer-Q5 2": ["40", ""],
        "over Q5-1": "0.",
        "answer-Q5-1": "Bern",
        "over Q6": "0.",
        "answer-Q6": "lots",
        "over Q7": "0.",
        "answer-Q7": "",
    }
    answer = browser.post(here.at("/answers/2"), data=typed)
    assert (answer.status_code, 'value="lots"' in answer.text) == (422, True)
    assert "1 answer could not be read. The others are saved." in answer.text
    assert stored(here) == {
        "Q4": '{"level":"partly","value":"77.5","words":"From May"}',
        "Q5": '[["Bern","40"]]',
        "Q5-1": '"Bern"',
    }
    again = {name: over_of(answer.text, name.removeprefix("over ")) for name in typed if name.startswith("over")}
    answer = browser.post(here.at("/answers/2"), data=typed | again | {"answer-Q6": "5 000.50", "do": "save"})
    assert (answer.status_code, stored(here)["Q6"]) == (302, '"5000.5"')


def test_of_two_who_save_the_same_answer_neither_loses_a_word(app: Flask) -> None:
    here = answering(app)
    anna, beat = here.browser(), here.colleague()
    save(anna, here, "Q1", main="yes")
    drawn = over_of(beat.get(here.at("/answers/1")).text, "Q2")
    save(anna, here, "Q2", main="Anna’s words")
    answer = save(beat, here, "Q2", over=drawn, main="Beat’s words")
    told = answer.json["stored"]
    assert (answer.status_code, told["words"], told["by"]) == (409, "Anna’s words", "Contact of Aare AG")
    assert stored(here)["Q2"] == '"Anna’s words"'
    page = beat.post(here.at("/answers/1"), data={"over Q2": drawn, "answer-Q2": "Beat’s words"})
    assert (page.status_code, ">Beat’s words</textarea>" in page.text, "Anna’s words" in page.text) == (409, True, True)
    mine = save(beat, here, "Q2", over=told["over"], main="Beat’s words")
    assert (mine.status_code, stored(here)["Q2"]) == (200, '"Beat’s words"')
    overview = anna.get(here.at("/answers")).text
    assert re.search(r"Beat Colleague,\s+<time", overview) is not None


def test_who_left_an_answer_alone_neither_overwrites_nor_is_stopped_by_a_colleague(app: Flask) -> None:
    here = answering(app)
    anna, beat = here.browser(), here.colleague()
    save(anna, here, "Q1", main="yes")
    page = beat.get(here.at("/answers/1")).text
    save(anna, here, "Q2", main="Anna’s words")
    typed = {"over Q1": over_of(page, "Q1"), "answer-Q1": "yes", "over Q2": over_of(page, "Q2"), "answer-Q2": ""}
    typed |= {"over Q3": "0.", "answer-Q3": ["soc", "iso"]}
    assert beat.post(here.at("/answers/1"), data=typed).status_code == 302
    assert stored(here) == {"Q1": '"yes"', "Q2": '"Anna’s words"', "Q3": '["iso","soc"]'}


def test_another_vendor_sees_and_writes_its_own_response_only(app: Flask) -> None:
    here = answering(app)
    save(here.browser(), here, "Q2", main="Secret words of Aare")
    rival = here.browser(BIRS)
    assert [rival.get(here.at(path)).status_code for path in ("/answers", "/answers/1", "/prices", "/submission")] == [
        404
    ] * 4
    assert save(rival, here, "Q2", main="x").status_code == 404
    assert "Secret words" not in rival.get(here.at("/answers/1", BIRS)).text
    assert stored(here, firm=BIRS) == {}


def test_after_the_deadline_answers_are_read_and_no_longer_written(app: Flask) -> None:
    here = answering(app)
    save(here.browser(), here, "Q1", main="yes")
    save(here.browser(), here, "Q2", main="In time")
    page = here.browser().get(here.at("/answers/1")).text
    with time_machine.travel(now() + timedelta(days=8)):
        late = here.browser()
        closed = late.get(here.at("/answers/1")).text
        assert ("<textarea" in closed, "In time" in closed, "The deadline has passed." in closed) == (False, True, True)
        answer = save(late, here, "Q2", over=over_of(page, "Q2"), main="Too late")
        assert (answer.status_code, answer.json["text"].startswith("The deadline has passed")) == (422, True)
        whole = late.post(here.at("/answers/1"), data={"over Q2": over_of(page, "Q2"), "answer-Q2": "Too late"})
        assert (whole.status_code, ">Too late</textarea>" in whole.text) == (422, True)
    assert stored(here)["Q2"] == '"In time"'


def test_an_addendum_changes_what_is_asked_and_keeps_what_was_answered(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    save(browser, here, "Q7", main="2027-03-31")
    changed = tuple(
        Question("Q7", "b", QuestionKind.NUMBER, "Weeks until the start", is_mandatory=True)
        if each.code == "Q7"
        else each
        for each in ASKED.questions
    )
    with app.app_context():
        publish(here.world, questionnaire=Questionnaire(ASKED.sections, changed), sheet=SHEET, number=1)
    page = browser.get(here.at("/answers/2")).text
    assert "Answered before the question was changed: 2027-03-31" in page
    overview = browser.get(here.at("/answers")).text
    assert ("Answered before the question was changed: answer again" in overview, "Q7" in overview) == (True, True)
    assert save(browser, here, "Q7", over=over_of(page, "Q7"), main="6").status_code == 200


def test_a_question_changed_after_it_was_answered_says_by_which_addendum(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    for code, words in (("Q5-1", "Bern"), ("Q6", "5")):
        save(browser, here, code, main=words)
    with app.app_context():
        changed = [
            replace(each, text="Largest site by seats") if each.code == "Q5-1" else each for each in ASKED.questions
        ]
        publish(here.world, questionnaire=replace(ASKED, questions=tuple(changed)), sheet=SHEET, number=1)
    page = browser.get(here.at("/answers/2")).text
    assert re.findall(r"addenda/(\d+)[^>]*>addendum \d+</a> after it was answered", page) == ["1"]
    assert page.index("after it was answered") > page.index('data-answer="Q5-1"')
    save(browser, here, "Q5-1", over=over_of(page, "Q5-1"), main="Olten")
    assert "after it was answered" not in browser.get(here.at("/answers/2")).text


def test_answers_lie_encrypted_and_are_told_of_in_the_sealed_chain_alone(app: Flask) -> None:
    here = answering(app)
    save(here.browser(), here, "Q2", main="canary-answer")
    with app.app_context():
        rows = db.session.scalars(select(SealedItem.content)).all()
        assert [b"canary-answer" in row for row in rows] == [False]
        assert set(db.session.scalars(select(AuditRow.chain))) == {sealed_chain(here.world.rfp_id)}
        assert "canary-answer" not in " ".join(db.session.scalars(select(AuditRow.detail)))


def many(size: int) -> Questionnaire:
    sections = tuple(QuestionSection(f"s{at}", f"Section {at}") for at in range((size - 1) // 20 + 1))
    kinds = (QuestionKind.SHORT_TEXT, QuestionKind.FILE)
    return Questionnaire(
        sections, tuple(Question(f"N{at}", f"s{at // 20}", kinds[at % 2], "Which?") for at in range(size))
    )


def statements(here: Answering, path: str) -> int:
    """How many statements a page takes when it is looked at again."""
    browser = here.browser()
    browser.get(here.at(path))
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert browser.get(here.at(path)).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return sum(not statement.startswith("BEGIN") for statement in found)


@ON_SQLITE
def test_three_hundred_questions_take_as_many_statements_as_three(app: Flask) -> None:
    here = answering(app, questionnaire=many(3))
    browser = here.browser()
    paths = ("/answers", "/answers/1", "/prices", "/submission", "/submission/preview", "/")
    save(browser, here, "N0", main="x")
    few = {path: statements(here, path) for path in paths}
    with app.app_context():
        publish(here.world, questionnaire=many(300), sheet=SHEET, number=1)
    for number in range(2, 60, 2):
        save(browser, here, f"N{number}", main="x")
    assert {path: statements(here, path) for path in paths} == few
    assert {path: count for path, count in few.items() if count > 12} == {}
