"""The questionnaire in a browser: a question added, its condition checked while typed, the preview at work."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.models.rfp import Rfp
from app.stages.drafting.questionnaire.storing import store_questionnaire
from app.web.unit_of_work import writing
from tests.browser.conftest import Site
from tests.browser.test_accessibility import faults_in_every_look, width_beyond

pytestmark = pytest.mark.browser
Kind = QuestionKind
OPTIONS = (Option("one", "One"), Option("two", "Two"))
ASKED = Questionnaire(
    (
        QuestionSection("S1", "Training", intro="About *training*."),
        QuestionSection("S2", "Levels", condition="Q1 = yes"),
    ),
    (
        Question("Q1", "S1", Kind.YES_NO, "Do you train?", help="Before the first call.", is_mandatory=True),
        Question("Q2", "S1", Kind.MULTIPLE_CHOICE, "Which?", options=OPTIONS, condition="Q1 = yes"),
        Question("Q3", "S2", Kind.SERVICE_LEVEL, "How fast?", unit="seconds"),
        Question("Q4", "S2", Kind.TABLE, "Who?", columns=("Name", "Years")),
        Question("Q5", "S2", Kind.INFORMATION, "Thank you."),
    ),
)


@pytest.fixture
def asked(site: Site, visit: Any) -> str:
    """The address of an RFP that has just been started, with this questionnaire."""
    page = visit("lead").go("/rfps/new")
    page.get_by_label("Reference").fill(f"ASK-{id(page)}")
    page.get_by_label("Title").fill("A questionnaire to be tried")
    page.locator("main form .btn-primary").click()
    public_id = page.url.split("/rfps/")[1].split("/")[0]
    with site.app.app_context(), writing() as session:
        rfp_id = session.query(Rfp.id).filter_by(public_id=public_id).scalar()
        store_questionnaire(session, rfp_id=rfp_id, questionnaire=ASKED)
    return f"/rfps/{public_id}/questionnaire"


def test_a_question_is_added_with_a_condition_that_is_said_while_it_is_typed(asked: str, visit: Any) -> None:
    page = visit("lead").go(asked)
    page.get_by_role("link", name="Add a question to Training").click()
    expect(page.get_by_label("Unit")).to_be_hidden()
    page.get_by_label("Kind").select_option("single_choice")
    page.get_by_label("Question", exact=True).fill("Who trains?")
    page.get_by_label("What vendors read, row 1").fill("Our own people")
    page.get_by_label("What vendors read, row 2").fill("An agency")
    page.get_by_label("Shown only when").fill("Q1 = maybe")
    expect(page.get_by_text("Q1 has no answer “maybe”; it has yes or no.")).to_be_visible()
    page.get_by_label("Shown only when").fill("Q1 = yes")
    expect(page.get_by_text("Shown when “Do you train?” is answered Yes")).to_be_visible()
    page.get_by_role("button", name="Add the question").click()
    line = page.locator(".question-line", has_text="Who trains?")
    expect(line).to_contain_text("Choice of one, 2 options")
    line.get_by_role("button", name="up").click()
    expect(page.locator(".question-line .code")).to_have_text(["Q1", "Q6", "Q2", "Q3", "Q4", "Q5"])


def test_answers_open_and_close_what_depends_on_them(asked: str, visit: Any) -> None:
    page = visit("lead").go(f"{asked}/preview")
    expect(page.get_by_text("Which?")).to_be_hidden()
    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_text("Which?")).to_be_visible()
    expect(page.get_by_role("heading", name="Levels")).to_be_visible()
    page.get_by_label("Value offered").fill("18")
    page.get_by_label("No", exact=True).first.check()
    expect(page.get_by_role("heading", name="Levels")).to_be_hidden()


def test_the_pages_pass_axe_and_fit_a_phone(asked: str, visit: Any) -> None:
    window = visit("lead", width=360)
    for path in ("", "/questions/add", "/sections/add", "/import", "/preview"):
        page = window.go(f"{asked}{path}")
        if path == "/preview":
            page.get_by_label("Yes", exact=True).check()
            expect(page.get_by_text("Thank you.")).to_be_visible()
        assert (path, width_beyond(window), faults_in_every_look(window)) == (path, 0, [])
