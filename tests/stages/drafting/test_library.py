"""The library: parts added, kept, changed and retired, found by words, put into RFPs under free codes."""

import re
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db
from app.domain.codes import free_code
from app.domain.evaluation import Criterion, CriterionKind, Framework, Rules, ScaleWord
from app.domain.policy import Actor, InstanceRole, Role
from app.domain.request.document import Section
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.request import Request
from app.domain.request.requirements import ContractTerm
from app.models.library import LibraryItem, LibraryKind, LibraryUse
from app.models.rfp import Rfp
from app.stages.drafting.library.parts import KeptCriterion, parts_of, read, written
from app.stages.drafting.library.shipped import shipped
from app.stages.drafting.operations.creating import start
from app.stages.drafting.queries.request import request_of
from app.web.unit_of_work import operation
from tests.builders import a_person, signed_in, with_role

SCALE = (ScaleWord("Quality", "Good", Decimal(8)), ScaleWord("Quality", "Poor", Decimal(2)))
REQUEST = Request(
    framework=Framework(
        "RFP-1",
        "Help desk",
        Rules(total_points=Decimal(100)),
        criteria=(
            Criterion("G", "Service", CriterionKind.GROUP, weight=Decimal(100)),
            Criterion("C1", "Speed", CriterionKind.SCORE, parent="G", weight=Decimal(60), scale="Quality"),
            Criterion("C2", "Care", CriterionKind.SCORE, parent="G", weight=Decimal(40), scale_max=Decimal(10)),
        ),
        scales=SCALE,
    ),
    sections=(
        Section("a", "Background", "Where we *stand*.", 1),
        Section("b", "Volumes", "Many.", 2),
        Section("c", "End"),
    ),
    terms=(ContractTerm("T1", "Notice", "Three months."),),
    questionnaire=Questionnaire(
        sections=(QuestionSection("q", "Firm"),),
        questions=(
            Question("Q1", "q", QuestionKind.YES_NO, "Do you answer at night?"),
            Question("Q2", "q", QuestionKind.LONG_TEXT, "How?", condition="Q1 = yes"),
        ),
    ),
)


class Lead:
    """A procurement lead with a browser and an RFP."""

    def __init__(self, app: Flask, *, reference: str = "RFP-1", request: Request = REQUEST) -> None:
        self.app = app
        self.person = a_person(app, name="Maya", instance_roles=(InstanceRole.BUYER,))
        self.client: FlaskClient = signed_in(app, self.person)
        self.rfp = self.started(reference, request)

    def started(self, reference: str, request: Request) -> str:
        facts = {"reference": reference, "currency": "EUR"}
        framework = Framework(**{**{name: getattr(request.framework, name) for name in Framework.__slots__}, **facts})
        parts = {name: getattr(request, name) for name in Request.__slots__}
        with self.app.app_context():
            actor = Actor(person_id=self.person, name="Maya")
            return operation(start)(actor, request=Request(**{**parts, "framework": framework}), origin="")

    def asked(self, rfp: str = "") -> Request:
        with self.app.app_context():
            return request_of(db.session.scalars(select(Rfp.id).where(Rfp.public_id == (rfp or self.rfp))).one())

    def keep(self, kind: str, name: str) -> str:
        """Keep a part; returns the item's public id."""
        answer = self.client.post(f"/rfps/{self.rfp}/library/keep", data={"kind": kind, "code": name})
        assert answer.status_code == 302
        return answer.headers["Location"].removeprefix("/library").strip("/")

    def kept_all(self) -> list[str]:
        asked = self.asked()
        names = [("section", asked.sections[0].key), ("question", "Q1"), ("question", "Q2"), ("criterion", "C1")]
        return [self.keep(kind, name) for kind, name in [*names, ("contract_term", "T1")]]

    def insert(self, *items: str, rfp: str = "", **places: str) -> str:
        """Put items in and return the page that follows."""
        data = {"chosen": list(items), "after": "", "question_section": "", **places}
        answer = self.client.post(f"/rfps/{rfp or self.rfp}/library", data=data, follow_redirects=True)
        return answer.text


def items(app: Flask) -> list[LibraryItem]:
    with app.app_context():
        session: Session = db.session()
        return list(session.scalars(select(LibraryItem).order_by(LibraryItem.id)))


def test_parts_of_an_rfp_are_kept_without_their_place_in_it(app: Flask) -> None:
    lead = Lead(app)
    lead.kept_all()
    kept = [read(item.kind, item.content) for item in items(app)]
    assert kept == [
        Section("", "Background", "Where we *stand*.", 1),
        Question("Q1", "", QuestionKind.YES_NO, "Do you answer at night?"),
        Question("Q2", "", QuestionKind.LONG_TEXT, "How?", condition="Q1 = yes"),
        KeptCriterion(Criterion("C1", "Speed", CriterionKind.SCORE, weight=Decimal(60), scale="Quality"), SCALE),
        ContractTerm("T1", "Notice", "Three months."),
    ]
    assert lead.keep("question", "Q1") == ""
    assert "There is such a part in the library already." in lead.client.get("/library").text
    assert len(items(app)) == 5


def test_what_is_not_there_cannot_be_kept(app: Flask) -> None:
    lead = Lead(app)
    assert lead.keep("question", "Q9") == ""
    answer = lead.client.post(f"/rfps/{lead.rfp}/library/keep", data={"kind": "price", "code": "P"})
    assert (answer.status_code, items(app)) == (400, [])


def test_items_are_put_into_another_rfp_and_said_where(app: Flask) -> None:
    lead = Lead(app)
    kept = lead.kept_all()
    other = lead.started("RFP-2", REQUEST)
    asked = lead.asked(other)
    page = lead.insert(
        *kept, rfp=other, after=asked.sections[0].key, question_section=asked.questionnaire.sections[0].key
    )
    now = lead.asked(other)
    assert [(each.title, each.level) for each in now.sections] == [
        ("Background", 1),
        ("Volumes", 2),
        ("Background", 1),
        ("End", 1),
    ]
    assert [(each.code, each.condition) for each in now.questionnaire.questions] == [
        ("Q1", ""),
        ("Q2", "Q1 = yes"),
        ("Q3", ""),
        ("Q4", "Q1 = yes"),
    ]
    assert [(each.id, each.parent, each.scale) for each in now.framework.criteria] == [
        ("G", None, None),
        ("C1", "G", "Quality"),
        ("C2", "G", None),
        ("C3", None, "Quality"),
    ]
    assert [each.code for each in now.terms] == ["T1", "T2"]
    assert now.framework.scales == SCALE
    assert "T1 is taken, so it is T2 here." in page
    uses = lead.client.get(f"/library/{kept[0]}").text
    assert ("RFP-1" in uses, "RFP-2" in uses) == (True, True)


def test_a_condition_on_a_question_that_is_not_there_is_dropped_and_said(app: Flask) -> None:
    lead = Lead(app)
    kept = lead.keep("question", "Q2")
    bare = lead.started("BARE", Request(framework=REQUEST.framework))
    page = lead.insert(kept, rfp=bare)
    asked = lead.asked(bare).questionnaire
    assert ([section.title for section in asked.sections], [each.condition for each in asked.questions]) == (
        ["From the library"],
        [""],
    )
    assert "It was shown under a condition on Q1, not here; it is always shown now." in page


def test_a_scale_of_another_meaning_keeps_its_name_and_the_new_one_gets_another(app: Flask) -> None:
    lead = Lead(app)
    kept = lead.keep("criterion", "C1")
    framework = REQUEST.framework
    other = Framework(
        framework.reference, "Other", framework.rules, (), scales=(ScaleWord("Quality", "Fine", Decimal(1)),)
    )
    rfp = lead.started("SCALES", Request(framework=other))
    page = lead.insert(kept, rfp=rfp)
    now = lead.asked(rfp).framework
    assert ([node.scale for node in now.criteria], len(now.scales)) == (["Quality 2"], 3)
    assert "Its scale is called Quality 2 here." in page


def test_nothing_chosen_and_retired_meanwhile_are_said_and_nothing_is_lost(app: Flask) -> None:
    lead = Lead(app)
    kept = lead.kept_all()
    assert "Choose at least one part of the library." in lead.insert()
    lead.client.post(f"/library/{kept[0]}/retire", data={"version": "1"})
    page = lead.insert(kept[0], kept[1])
    assert "A part that you chose was retired meanwhile." in page
    assert re.search(rf'value="{kept[1]}" checked', page)
    assert len(lead.asked().questionnaire.questions) == 2


def test_a_change_is_guarded_and_the_rfp_says_so(app: Flask) -> None:
    lead = Lead(app)
    kept = lead.keep("contract_term", "T1")
    assert "changed in the library" not in lead.client.get(f"/rfps/{lead.rfp}/library").text
    data = {
        "version": "1",
        "code": "T1",
        "title": "Notice",
        "text": "Six months.",
        "controlled_by": "buyer",
        "about": "Ours",
    }
    assert lead.client.post(f"/library/{kept}/change", data=data).status_code == 302
    assert "changed in the library" in lead.client.get(f"/rfps/{lead.rfp}/library").text
    stale = lead.client.post(f"/library/{kept}/change", data={**data, "text": "Typed too late."})
    said = (
        "Typed too late.",
        "Text of the term is now stored as: Six months.",
        "Maya: Changed the contract term Notice",
    )
    assert (stale.status_code, [words in stale.text for words in said]) == (409, [True] * 3)
    stale = lead.client.post(f"/library/{kept}/retire", data={"version": "1"}, follow_redirects=True)
    assert "Somebody else changed this meanwhile." in stale.text
    assert [(item.version, item.retired_at) for item in items(app)] == [(2, None)]
    assert lead.asked().terms[0].text == "Three months."


def test_a_retired_part_is_offered_again(app: Flask) -> None:
    lead = Lead(app)
    kept = lead.keep("question", "Q1")
    lead.client.post(f"/library/{kept}/retire", data={"version": "1"})
    lists = [lead.client.get(path).text for path in ("/library", "/library?retired=y", f"/rfps/{lead.rfp}/library")]
    # The RFP that has it names it still, but does not offer it.
    assert [f"/library/{kept}" in lists[0], f"/library/{kept}" in lists[1], f'value="{kept}"' in lists[2]] == [
        False,
        True,
        False,
    ]
    lead.client.post(f"/library/{kept}/bring-back", data={"version": "2"})
    assert f"/library/{kept}" in lead.client.get("/library").text


BY_HAND: dict[str, dict[str, str]] = {
    "section": {"title": "Exit", "level": "2", "body": "How it ends."},
    "question": {"code": "Q1", "kind": "yes_no", "text": "Do you?", "direction": "at_least", "passes_yes_no": "yes"},
    "criterion": {
        "code": "C1",
        "title": "Speed",
        "kind": "score",
        "scale_max": "10",
        "stage": "interview",
        "weight": "5",
    },
    "contract_term": {"code": "T1", "title": "Notice", "text": "Long.", "controlled_by": "both"},
}


def test_every_kind_is_added_by_hand_and_found_by_words(app: Flask) -> None:
    lead = Lead(app)
    for kind, data in BY_HAND.items():
        assert lead.client.get(f"/library/add/{kind}").status_code == 200
        answer = lead.client.post(f"/library/add/{kind}", data={**data, "version": "0", "about": f"note {kind}"})
        assert answer.status_code == 302, re.findall(r"invalid-feedback[^>]*>([^<]*)", answer.text)
        assert lead.client.get(answer.headers["Location"]).status_code == 200
        assert lead.client.get(f"{answer.headers['Location']}/change").status_code == 200
    assert [item.kind for item in items(app)] == list(LibraryKind)
    looked_for = {"q=how+ENDS": ["Exit"], "q=note&kind=criterion": ["Speed"], "q=%25": [], "kind=question": ["Do you?"]}
    found = {query: _titles(lead.client.get(f"/library?{query}").text) for query in looked_for}
    assert found == looked_for
    assert lead.client.post("/library/add/section", data={"title": "", "level": "1", "version": "0"}).status_code == 422
    assert lead.client.get("/library/add/price").status_code == 404


def _titles(page: str) -> list[str]:
    return re.findall(r'<a href="/library/[a-z0-9]{20}">([^<]*)</a>', page)


def test_where_a_part_was_used_is_told_only_to_whoever_may_open_the_rfp(app: Flask) -> None:
    lead = Lead(app, reference="SECRET-RFP")
    kept = lead.keep("question", "Q1")
    other = a_person(app, instance_roles=(InstanceRole.BUYER,))
    pages = [signed_in(app, other).get(path).text for path in (f"/library/{kept}", "/library")]
    assert ["SECRET-RFP" in page or "1 RFP" in page for page in pages] == [False, False]
    with_role(app, person=other, rfp=lead.rfp, role=Role.OBSERVER)
    pages = [signed_in(app, other).get(path).text for path in (f"/library/{kept}", "/library")]
    assert ("SECRET-RFP" in pages[0], "1 RFP" in pages[1]) == (True, True)


def test_the_parts_of_a_template_are_taken_in_once(app: Flask) -> None:
    lead = Lead(app)
    template = shipped()[0]
    for _ in range(2):
        assert lead.client.post(f"/library/templates/{template.name}").status_code == 302
    assert sorted(item.content for item in items(app)) == sorted({written(part) for part in parts_of(template.request)})
    assert "holds all parts of the template" in lead.client.get("/library").text
    with app.app_context():
        assert db.session.scalars(select(LibraryUse)).all() == []


def test_free_codes_count_on() -> None:
    taken = {"Q1", "Q2", "price", "A9"}
    assert [free_code(code, taken=taken) for code in ("Q1", "new", "price", "A9")] == ["Q3", "new", "price-2", "A10"]
    assert len(free_code("x" * 80, taken={"x" * 80})) == 80
