"""A panel of five scores the contact centre in five windows, two of them phones; the lead sees how sure it is."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.domain.evaluation import Evaluation, Mark, MarkKind
from app.domain.packet_figures import points
from app.domain.policy import COMMAND_LINE, Role
from app.domain.ranking import rank_evaluation
from app.domain.rounding import plain
from app.evaluations.operations import import_evaluation
from app.evaluations.reading import read_evaluation
from app.web.outbox import sweep
from tests.browser.conftest import SAMPLES, Site
from tests.builders import a_person, seated, signed_in, with_role

pytestmark = pytest.mark.browser
PHONES = ("llewellyn", "nguyen")
AT_ONCE = """marks => {
  for (const [number, score, comment] of marks) {
    document.querySelector(`#c${number} input[name="score-${number}"][value="${score}"]`).click();
    const field = document.querySelector(`#j${number}`);
    field.focus();
    field.value = comment;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}"""
"""The same clicks and words as by hand, without the pointer's way to each: everybody's first offer takes that."""
TYPED = {MarkKind.PASS: "pass", MarkKind.FAIL: "fail", MarkKind.NOT_APPLICABLE: "N/A"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of offers and criteria in addresses: they count in the order of the workbook."""

    offers: dict[str, int]
    criteria: dict[str, int]

    @classmethod
    def of(cls, evaluation: Evaluation) -> "Numbers":
        return cls(
            offers={offer.id: number for number, offer in enumerate(evaluation.offers, start=1)},
            criteria={node.id: number for number, node in enumerate(evaluation.framework.criteria, start=1)},
        )


def enter(site: Site, visit: Any, *, person: int) -> None:
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = signed_in(site.app, person).get_cookie(name)
    assert cookie is not None
    visit.context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])


def unscored(evaluation: Evaluation) -> Evaluation:
    return replace(
        evaluation, framework=replace(evaluation.framework, reference="panel-of-five"), marks=(), preferences=()
    )


def score_offer(page: Page, *, marks: list[Mark], numbers: Numbers, by_hand: bool) -> None:
    """Give the marks of one offer on its page, each with its justification, and see them saved."""
    given = [
        (
            numbers.criteria[mark.criterion],
            plain(mark.value) if mark.value is not None else TYPED[mark.kind],
            mark.comment or "As the response says.",
        )
        for mark in marks
    ]
    if by_hand:
        for number, score, comment in given:
            page.locator(f'#c{number} input[name="score-{number}"][value="{score}"]').check(force=True)
            page.locator(f"#j{number}").fill(comment)
    else:
        page.evaluate(AT_ONCE, given)
    page.locator("h1").click()
    expect(page.locator(".mark-state", has_text="Saved")).to_have_count(len(marks), timeout=20_000)


def stand_back(page: Page, *, reason: str) -> None:
    page.locator("textarea, input[type=text]").first.fill(reason)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("You stand back from this offer.")).to_be_visible()


def test_five_people_score_and_the_lead_reads_how_sure_it_is(site: Site, visit: Any) -> None:
    sample = read_evaluation(SAMPLES / "contact-centre").evaluation
    numbers = Numbers.of(sample)
    with site.app.app_context():
        made = import_evaluation(COMMAND_LINE, evaluation=unscored(sample), source_name="contact-centre")
    lead = a_person(site.app, name="Maya")
    with_role(site.app, person=lead, rfp=made.public_id, role=Role.LEAD)
    given: defaultdict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in sample.marks:
        given[mark.evaluator, mark.offer].append(mark)

    windows = {}
    for seat in sample.panel:
        person = a_person(site.app, name=seat.name)
        with_role(site.app, person=person, rfp=made.public_id, role=Role.EVALUATOR)
        seated(site.app, person=person, rfp=made.public_id, seat=seat.id)
        windows[seat.id] = visit(seat.id, width=390 if seat.id in PHONES else 1280)
        enter(site, windows[seat.id], person=person)

    at = f"/rfps/{made.public_id}"
    for offer in sample.offers:
        for seat, window in windows.items():
            marks = given[seat, offer.id]
            number = numbers.offers[offer.id]
            if any(mark.kind is MarkKind.RECUSED for mark in marks):
                stand_back(window.go(f"{at}/scoring/{number}/stand-back"), reason=marks[0].comment)
                continue
            page = window.go(f"{at}/scoring/{number}")
            score_offer(page, marks=marks, numbers=numbers, by_hand=offer is sample.offers[0])
    for window in windows.values():
        window.go(f"{at}/scoring/submit").get_by_role("button", name="Submit my marks").click()
        expect(window.page.get_by_text("Your marks are submitted.")).to_be_visible()
        expect(window.page.get_by_role("heading", name="Ranking", exact=True)).to_be_visible()

    desk = visit("the lead")
    enter(site, desk, person=lead)
    page = desk.go(f"{at}/ranking")
    for standing in rank_evaluation(sample).standings:
        assert standing.total is not None
        total = points(standing.total, rules=sample.framework.rules)
        expect(page.locator("tr", has_text=standing.name).first).to_contain_text(total)

    page = desk.go(f"{at}/robustness")
    page.locator("form[action$='/analysis'] button").first.click()
    expect(page.get_by_text("Waiting for the worker.")).to_be_visible()
    with site.app.app_context():
        sweep()
    expect(page.locator(".answer").first).to_contain_text("is first once it weighs more than about 38.84")

    page = desk.go(f"{at}/packet")
    page.get_by_role("button", name="Build the decision packet").click()
    expect(page.get_by_text("Waiting for the worker.")).to_be_visible()
    with site.app.app_context():
        sweep()
    with page.expect_download() as download:
        page.locator("a[href$='.pdf']").first.click()
    first_page = PdfReader(download.value.path()).pages[0].extract_text()
    assert "38.84" in first_page
