"""An RFP made by hand, by posting the real forms; whatever a workbook says can be typed here."""

from dataclasses import dataclass
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.domain.drafting import scale_names
from app.domain.evaluation import Criterion, Evaluation, Framework, Offer, PriceLine, Rules, Seat
from app.domain.policy import InstanceRole
from app.domain.rounding import plain
from app.models.rfp import Rfp
from tests.builders import a_person, signed_in


@dataclass
class Hand:
    """A lead's browser and the RFP that is being made."""

    app: Flask
    client: FlaskClient
    public_id: str

    def at(self, path: str) -> str:
        return f"/rfps/{self.public_id}/{path}"

    def version(self) -> str:
        """What a form drawn now carries; read directly, because drawing a page for each field would be slow."""
        with self.app.app_context():
            return str(db.session.scalars(select(Rfp.version).where(Rfp.public_id == self.public_id)).one())

    def post(self, path: str, data: dict[str, object]) -> TestResponse:
        return self.client.post(self.at(path), data={"version": self.version(), **data})

    def saved(self, path: str, data: dict[str, object]) -> None:
        answer = self.post(path, data)
        assert answer.status_code == 302, answer.text


def started(
    app: Flask, *, reference: str = "RFP-1", title: str = "A request", currency: str = "EUR", time_zone: str = "UTC"
) -> Hand:
    """A new RFP with the rules to begin with, and its lead."""
    client = signed_in(app, a_person(app, name="Maya", instance_roles=(InstanceRole.BUYER,)))
    facts = {"reference": reference, "title": title, "currency": currency, "time_zone": time_zone, "source": ""}
    answer = client.post("/rfps/new", data=facts)
    assert answer.status_code == 302, answer.text
    return Hand(app, client, answer.headers["Location"].split("/")[2])


def number(value: Decimal | int | None) -> str:
    return "" if value is None else plain(Decimal(value))


def rules_data(framework: Framework, **changes: object) -> dict[str, object]:
    """Everything the form of the rules sends."""
    rules: Rules = framework.rules
    data: dict[str, object] = {
        "reference": framework.reference,
        "title": framework.title,
        "currency": framework.currency,
        "time_zone": framework.time_zone,
    }
    for name in rules.__slots__:
        value = getattr(rules, name)
        data[name] = number(value) if isinstance(value, Decimal | int) else (value or "")
    if rules.quality_relative_to_best:
        data["quality_relative_to_best"] = "y"
    else:
        del data["quality_relative_to_best"]
    return data | changes


def criterion_data(node: Criterion, **changes: object) -> dict[str, object]:
    return {
        "code": node.id,
        "title": node.title,
        "kind": node.kind.value,
        "parent": node.parent or "",
        "weight": number(node.weight),
        "scale": node.scale or "",
        "scale_min": number(node.scale_min),
        "scale_max": number(node.scale_max),
        "scale_step": number(node.scale_step),
        "minimum": number(node.minimum),
        "stage": node.stage.value,
    } | changes


def seat_data(seat: Seat) -> dict[str, object]:
    return {"code": seat.id, "name": seat.name, "email": seat.email, "criteria": list(seat.criteria)}


def offer_data(offer: Offer, **changes: object) -> dict[str, object]:
    return {
        "code": offer.id,
        "name": offer.name,
        "firm": offer.firm,
        "location": offer.location or "",
        "country": offer.country,
        "status": offer.status.value,
        "reason": offer.reason,
    } | changes


def prices_data(lines: list[PriceLine]) -> dict[str, object]:
    return {
        "line": [line.line for line in lines],
        "year": [line.year for line in lines],
        "amount": [plain(line.amount) for line in lines],
        "location": [line.location or "" for line in lines],
        "support_model": [line.support_model or "" for line in lines],
        "counted": ["yes" if line.counted else "no" for line in lines],
        "note": [line.note for line in lines],
    }


def rebuild(app: Flask, evaluation: Evaluation, *, reference: str) -> Hand:
    """The framework, panel and offers of an evaluation typed in by hand, under another reference."""
    framework = evaluation.framework
    hand = started(
        app, reference=reference, title=framework.title, currency=framework.currency, time_zone=framework.time_zone
    )
    hand.saved("criteria/1/remove", {})
    for name in scale_names(framework):
        words = [word for word in framework.scales if word.scale == name]
        data = {"name": name, "label": [word.label for word in words], "value": [number(word.value) for word in words]}
        hand.saved("scales/add", data)
    for node in framework.criteria:
        hand.saved("criteria/add", criterion_data(node))
    hand.saved("rules", rules_data(framework, reference=reference))
    for seat in evaluation.panel:
        hand.saved("panel/add", seat_data(seat))
    for place, offer in enumerate(evaluation.offers, start=1):
        preferences = [each for each in evaluation.preferences if each.offer == offer.id]
        rows = {"label": [each.label for each in preferences], "points": [number(each.points) for each in preferences]}
        hand.saved("offers/add", offer_data(offer) | rows)
        lines = [line for line in evaluation.prices if line.offer == offer.id]
        if lines:
            hand.saved(f"offers/{place}/prices", prices_data(lines))
    return hand
