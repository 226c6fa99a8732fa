"""Agreement and robustness are asked for, worked out behind the page, filed, and read from the file."""

import json
import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.domain.policy import Role
from app.models.audit import AuditRow
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem
from app.web import files, outbox
from tests.builders import a_person, seated, signed_in, with_role
from tests.stages.evaluated import Evaluated, evaluated


def swept(app: Flask) -> int:
    with app.app_context():
        return outbox.sweep()


def filed(app: Flask) -> list[FiledDocument]:
    with app.app_context():
        query = select(FiledDocument).where(FiledDocument.kind == DocumentKind.ANALYSIS).order_by(FiledDocument.id)
        return list(db.session.scalars(query))


def worked_out(app: Flask, *, sample: str = "contact-centre") -> Evaluated:
    rfp = evaluated(app, sample=sample)
    rfp.lead.post(rfp.at("analysis"))
    swept(app)
    return rfp


def words(client: FlaskClient, address: str) -> str:
    """The page's text as it is read: without tags, in single blanks."""
    main = client.get(address).text.split("<main", 1)[1]
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)).split())


def test_the_analysis_is_worked_out_behind_the_page(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    assert "Nothing has been worked out yet" in rfp.lead.get(rfp.at("agreement")).text
    asked = rfp.lead.post(rfp.at("analysis"), data={"page": "agreement"})
    assert asked.location.endswith("/agreement")
    assert "Working out agreement and robustness" in rfp.lead.get(rfp.at("robustness")).text
    assert "HX-Refresh" not in rfp.lead.get(rfp.at("analysis/progress")).headers
    assert swept(app) == 1
    assert rfp.lead.get(rfp.at("analysis/progress")).headers["HX-Refresh"] == "true"
    assert "nothing in the record has changed since" in rfp.lead.get(rfp.at("robustness")).text


def test_asking_again_works_nothing_out_until_the_record_changes(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    for _ in range(3):
        rfp.lead.post(rfp.at("analysis"))
    assert swept(app) == 1
    rfp.lead.post(rfp.at("packet"))
    rfp.lead.post(rfp.at("scoring/close"))
    assert "1 change in the record since" in words(rfp.lead, rfp.at("agreement"))
    rfp.lead.post(rfp.at("analysis"))
    assert swept(app) >= 1
    first, second = filed(app)
    assert first.audit_sequence < second.audit_sequence


def test_the_same_record_gives_the_same_bytes(app: Flask) -> None:
    rfp = worked_out(app)
    with app.app_context():
        db.session.execute(OutboxItem.__table__.update().values(done_at=None, once_key=None))
        db.session.commit()
    swept(app)
    (only,) = filed(app)
    with app.app_context():
        rows = [
            json.loads(detail)
            for detail in db.session.scalars(
                select(AuditRow.detail).where(AuditRow.action == "analysis:run").order_by(AuditRow.sequence)
            )
        ]
        assert len(files.fetch(only.sha256)) == only.size
    assert [row.get("sha256") for row in rows] == [None, only.sha256, only.sha256]
    assert rfp.public_id


def test_what_cannot_be_worked_out_is_said_and_can_be_tried_again(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("analysis"))
    with app.app_context():
        db.session.execute(
            OutboxItem.__table__.update().values(failed_at=OutboxItem.created_at, error="The disk is full.")
        )
        db.session.commit()
    page = rfp.lead.get(rfp.at("robustness")).text
    assert "The disk is full." in page
    assert "Try again" in page
    rfp.lead.post(rfp.at("analysis"))
    assert swept(app) == 1
    assert len(filed(app)) == 1


def test_the_page_says_how_sure_the_ranking_is_and_where_the_price_changes_it(app: Flask) -> None:
    rfp = worked_out(app)
    text = words(rfp.lead, rfp.at("robustness"))
    assert "Ångström Services (sample) is first with some doubt: in 96.5 % of 100,000 sets of weights" in text
    assert (
        "Price over three years weighs 25 points. If that weight were another: Saṃvāda Connect (sample) is first once "
        "it weighs more than about 38.84."
    ) in text
    assert "drawn with the seed 1" in text
    assert "concentration 100" in text


def test_a_saved_scenario_is_no_change_that_the_analysis_tells_of(app: Flask) -> None:
    rfp = worked_out(app)
    page = rfp.lead.get(rfp.at("scenarios/new")).text
    found = re.search(r'<label for="(weight-\d+)">Price over three years</label>', page)
    assert found is not None
    data = {"name": "Price at 40", "reason": "The board asked.", found[1]: "40"}
    assert rfp.lead.post(rfp.at("scenarios"), data=data).status_code == 302
    assert "in the record since" not in words(rfp.lead, rfp.at("robustness"))


def test_the_lines_of_another_weight_are_drawn_when_asked_for(app: Flask) -> None:
    rfp = worked_out(app)
    page = rfp.lead.get(rfp.at("robustness")).text
    number = re.search(r'weight=(\d+)#weight">Reporting<', page)
    assert number is not None
    assert "If the weight of Reporting changed" in rfp.lead.get(rfp.at(f"robustness?weight={number[1]}")).text
    assert "If the weight of Price over three years changed" in rfp.lead.get(rfp.at("robustness?weight=999")).text


def test_the_agreement_page_says_what_to_discuss_first_and_leads_to_the_marks(app: Flask) -> None:
    rfp = worked_out(app)
    text = words(rfp.lead, rfp.at("agreement"))
    assert "Evaluators' totals order the offers weakly alike (Kendall's W 0.48)." in text
    first = re.search(r'<tbody>.*?href="([^"]+/ranking/\d+/\d+)"', rfp.lead.get(rfp.at("agreement")).text, re.DOTALL)
    assert first is not None
    assert rfp.lead.get(first[1]).status_code == 200
    assert "Whoever is left out, the first place stays the same." in text
    assert "Without Jiří Dvořák (sample) some offer has no mark on " in text


def test_every_sample_has_both_pages(app: Flask) -> None:
    for sample in ("erate", "pkt-2020-06-recused", "kubernetes-audit-2019", "alaska-cost"):
        rfp = worked_out(app, sample=sample)
        assert [rfp.lead.get(rfp.at(page)).status_code for page in ("agreement", "robustness")] == [200, 200]


def test_an_evaluator_sees_neither_page_even_after_submitting(app: Flask) -> None:
    rfp = worked_out(app)
    evaluator = a_person(app, name="Eva")
    with_role(app, person=evaluator, rfp=rfp.public_id, role=Role.EVALUATOR)
    seated(app, person=evaluator, rfp=rfp.public_id, seat="okonkwo")
    client = signed_in(app, evaluator)
    assert [client.get(rfp.at(page)).status_code for page in ("agreement", "robustness", "analysis/progress")] == [
        403
    ] * 3
