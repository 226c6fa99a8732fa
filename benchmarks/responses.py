"""`python -m benchmarks.responses`: what reading opened responses costs, 10 vendors by 300 questions."""

import io
import secrets
import tempfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import update

from app.domain.audit import canonical as as_text
from app.domain.evaluation import Framework, Rules
from app.domain.lifecycle import Stage
from app.domain.policy import COMMAND_LINE, Role
from app.domain.request.data import canonical, fingerprint
from app.domain.request.price_sheet import PriceSheet, Quantity, SheetLine
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.request import Request
from app.factory import create_app
from app.models.offer import Firm
from app.models.person import Person
from app.models.publication import Publication
from app.models.response import Envelope
from app.models.rfp import Rfp, RfpRole
from app.models.vendor import Invitation
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.opening import open_prices, open_quality
from app.stages.responses.sealed.submitting import submit
from app.web import logs
from app.web.clock import now
from app.web.unit_of_work import Work, writing
from benchmarks.data import a_session
from benchmarks.in_process import browser, measure

VENDORS, QUESTIONS, SECTIONS, LINES, YEARS, TIMES = 10, 300, 10, 50, 5, 10
KINDS = (QuestionKind.LONG_TEXT, QuestionKind.YES_NO, QuestionKind.SERVICE_LEVEL)
ANSWERS = ("Words of an answer. " * 20, "yes", {"level": "meets", "value": "8", "words": "from May"})
PAGES = {
    "side by side": "",
    "one section": "?section=3",
    "one vendor": "/1",
    "search": "/search?q=answer",
    "prices": "/prices",
    "answers as Excel": "/answers.xlsx",
    "prices as Excel": "/prices.xlsx",
}


def asked() -> Request:
    questions = tuple(
        Question(
            f"Q{place}",
            f"s{place * SECTIONS // QUESTIONS}",
            KINDS[place % len(KINDS)],
            "What do you offer?",
            unit="%",
            target=Decimal(9),
            condition="Q1 = yes" if place % 5 == 4 else "",
        )
        for place in range(QUESTIONS)
    )
    quantities = tuple(Quantity(year, "", Decimal(10)) for year in range(1, YEARS + 1))
    lines = tuple(SheetLine(f"L{place}", "A line", "hour", quantities=quantities) for place in range(LINES))
    return Request(
        framework=Framework("RFP", "Responses", Rules(total_points=Decimal(100)), (), currency="EUR"),
        questionnaire=Questionnaire(
            tuple(QuestionSection(f"s{place}", f"Section {place}") for place in range(SECTIONS)), questions
        ),
        price_sheet=PriceSheet(years=YEARS, prices_by_year=True, lines=lines),
    )


def fill(app: Flask) -> tuple[str, str]:
    """An RFP whose envelopes are all open; returns its public id and the token of its lead."""
    request = asked()
    with app.app_context():
        with writing() as session:
            lead = Person(email="lead@example.org", name="Lead", created_at=now())
            facts: dict[str, Any] = {"reference": "RFP", "title": "Responses", "currency": "EUR", "time_zone": "UTC"}
            facts |= {"frozen_at": now(), "snapshot_hash": "0" * 64}
            rfp = Rfp(**facts, stage=Stage.DRAFTING, created_at=now(), closes_at=now() + timedelta(days=1))
            firms = [Firm(name=f"Firm {number}") for number in range(VENDORS)]
            session.add_all([lead, rfp, *firms])
            session.flush()
            session.add(RfpRole(rfp_id=rfp.id, person_id=lead.id, role=Role.LEAD, given_at=now()))
            text = canonical(replace(request, closes_at=rfp.closes_at))
            frozen = {"snapshot": text, "snapshot_hash": fingerprint(text), "closes_at": rfp.closes_at}
            session.add(Publication(rfp_id=rfp.id, number=0, published_at=now(), published_by="Lead", **frozen))
            who = {"rfp_id": rfp.id, "invited_at": now(), "invited_by": "Lead"}
            invited = [Invitation(**who, firm_id=firm.id) for firm in firms]
            session.add_all(invited)
            session.flush()
            session.execute(update(Rfp).where(Rfp.id == rfp.id).values(stage=Stage.RESPONSES))
            rfp_id, public_id, lead_id = rfp.id, rfp.public_id, lead.id
            invitations = [invitation.id for invitation in invited]
        for place, invitation in enumerate(invitations):
            save_items(COMMAND_LINE, invitation_id=invitation, changes=_answers(request, place=place))
            submit(COMMAND_LINE, invitation_id=invitation)
        with writing() as session:
            work = Work(session=session, actor=COMMAND_LINE, now=now())
            opened = session.get_one(Rfp, rfp_id)
            open_quality(work, rfp=opened)
            session.flush()
            open_prices(work, rfp=opened, sheet=request.price_sheet, shut={})
        return public_id, a_session(lead_id)


def _answers(request: Request, *, place: int) -> tuple[Change, ...]:
    questions = enumerate(request.questionnaire.questions)
    cells = enumerate(asked_cells(request.price_sheet), start=place + 1)
    return (
        *(
            Change(Envelope.QUALITY, each.code, as_text(ANSWERS[number % len(ANSWERS)]), over=0)
            for number, each in questions
        ),
        *(Change(Envelope.PRICE, cell_name(cell), as_text(str(price)), over=0) for price, cell in cells),
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="finalist-benchmark-") as folder:
        settings = {"INSTANCE": folder, "SECRET_KEY": secrets.token_hex(32), "BASE_URL": "http://127.0.0.1"}
        logs.configure(io.StringIO())
        app = create_app(settings)
        with app.app_context():
            upgrade()
        rfp, token = fill(app)
        client = browser(app, token=token)
        print(f"{'page':20}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'SQL':>5}{'KiB':>8}")
        for name, path in PAGES.items():
            cost = measure(client, path=f"/rfps/{rfp}/responses{path}", times=TIMES)
            print(f"{name:20}{cost.p50:9.0f}{cost.p95:9.0f}{cost.cpu:9.0f}{cost.statements:5}{cost.size / 1024:8.0f}")


if __name__ == "__main__":
    main()
