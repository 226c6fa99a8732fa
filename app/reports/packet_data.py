"""The decision packet as JSON: everything from which a stranger recomputes every total, and what was worked out."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, BinaryIO

from app.domain.evaluation import Criterion, Evaluation, Mark, Rules
from app.domain.packet import DecisionPacket, Examination, OwnOrder, ScenarioBeside
from app.domain.packet_prices import opened_prices
from app.domain.rounding import plain, rounded
from app.domain.scenario_text import scenario_as_json
from app.domain.standing import Cell
from app.reports.agreement_answer import FEWEST_PLACES, agreement_as_json
from app.reports.ranking_answer import ranking_as_json
from app.reports.robustness_answer import robustness_as_json

VERSION = 1
"""Of the form of this file: it rises when a field changes its name or its meaning."""
EXACT_PLACES = 15
"""Places of effective points and cell points, which may have no end as decimals."""

MARK_COLUMNS = ("offer", "criterion", "evaluator", "kind", "value", "comment", "strengths", "weaknesses")
CELL_COLUMNS = ("offer", "criterion", "state", "score", "points", "marks_counted", "marks_expected")


def packet_data(packet: DecisionPacket) -> bytes:
    """The data as UTF-8; the same packet gives the same bytes."""
    target = io.BytesIO()
    write_packet_data(packet, target)
    return target.getvalue()


def write_packet_data(packet: DecisionPacket, target: BinaryIO) -> None:
    """Writes the data into a binary file; marks and cells go row by row, so that memory does not grow with them."""
    target.write(b"{")
    for number, (key, value) in enumerate(_parts(packet).items()):
        target.write(f"{',' if number else ''}\n{json.dumps(key)}: ".encode())
        if isinstance(value, _Rows):
            _write_rows(value, target)
        else:
            target.write(_encoded(value))
    target.write(b"\n}\n")


class _Rows:
    """A table as `{"columns": […], "data": [[…], …]}`."""

    def __init__(self, columns: Sequence[str], data: Iterable[Sequence[object]]) -> None:
        self.columns, self.data = columns, data


def _write_rows(rows: _Rows, target: BinaryIO) -> None:
    target.write(f'{{"columns": {json.dumps(list(rows.columns))}, "data": ['.encode())
    for number, row in enumerate(rows.data):
        target.write(b",\n" if number else b"\n")
        target.write(_encoded(list(row)))
    target.write(b"\n]}")


def _encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _parts(packet: DecisionPacket) -> dict[str, Any]:
    evaluation = packet.evaluation
    framework = evaluation.framework
    return {
        "packet_version": VERSION,
        "about": (
            "Numbers are strings. Weights, marks and prices stand as they were given; results are rounded once to "
            "rules.rounding places. Effective points are parent's points × weight / sum of the siblings' weights."
        ),
        "reference": framework.reference,
        "title": framework.title,
        "currency": framework.currency,
        "time_zone": framework.time_zone,
        "as_of": packet.as_of.isoformat(timespec="seconds"),
        "prepared_for": packet.prepared_for,
        "is_sample": packet.sample,
        "source": {
            "note": packet.source.note,
            "imported": packet.source.imported,
            "snapshot_sha256": packet.source.snapshot_hash or None,
        },
        "audit": {
            "sequence": packet.audit.sequence,
            "hash": packet.audit.hash,
            "at": packet.audit.at.isoformat(timespec="seconds"),
        },
        "rules": _rules(framework.rules),
        "scales": [_record(word) for word in framework.scales],
        "criteria": [_criterion(packet, criterion) for criterion in framework.criteria],
        "offers": [_record(offer) for offer in evaluation.offers],
        "panel": [{"id": seat.id, "name": seat.name, "criteria": list(seat.criteria)} for seat in evaluation.panel],
        "prices": [_record(line) for line in opened_prices(packet)],
        "preferences": [_record(preference) for preference in evaluation.preferences],
        "results": _results(packet),
        "agreement": _agreement(packet.examination, places=framework.rules.rounding),
        "robustness": _robustness(packet.examination, places=framework.rules.rounding),
        "own_orders": _own_orders(packet.examination),
        "not_examined": None if packet.examination else packet.not_examined,
        "scenarios": [_scenario(one) for one in packet.scenarios],
        "cells": _Rows(CELL_COLUMNS, _cells(packet)),
        "marks": _Rows(MARK_COLUMNS, _marks(evaluation)),
    }


def _text(value: object) -> object:
    """A value as JSON has it: numbers as strings, members of an enumeration by their value, "" as null."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, int):
        return str(value)
    return value


def _record(value: Any) -> dict[str, object]:
    return {field.name: _text(getattr(value, field.name)) for field in fields(value)}


def _rules(rules: Rules) -> dict[str, object]:
    return _record(rules)


def _criterion(packet: DecisionPacket, criterion: Criterion) -> dict[str, object]:
    scaled = criterion.id in {leaf.id for leaf in packet.tree.scored}
    scale = packet.tree.scale(criterion.id) if scaled else None
    return {
        **_record(criterion),
        "scale_min": plain(scale.minimum) if scale else None,
        "scale_max": plain(scale.maximum) if scale else None,
        "effective_points": _exact(packet.tree.points.get(criterion.id)),
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else plain(rounded(value, places=EXACT_PLACES))


def _results(packet: DecisionPacket) -> dict[str, Any]:
    answer = ranking_as_json(packet.ranking, rounding=packet.evaluation.framework.rules.rounding)
    prices = {one.offer: one.price_amount for one in packet.ranking.standings}
    for vendor in answer["vendors"]:
        price = prices[vendor["vendor"]]
        vendor["evaluated_price"] = None if price is None else plain(price)
    return answer


def _agreement(examination: Examination | None, *, places: int) -> dict[str, Any] | None:
    if examination is None:
        return None
    answer = agreement_as_json(examination.agreement, rounding=max(places, FEWEST_PLACES))
    return {"sentence": examination.agreement_sentence, **answer}


def _robustness(examination: Examination | None, *, places: int) -> dict[str, Any] | None:
    if examination is None:
        return None
    return robustness_as_json(examination.robustness, sentence=examination.how_sure, rounding=places)


def _own_orders(examination: Examination | None) -> Mapping[str, Any] | None:
    if examination is None:
        return None
    return {own.seat: _own_order(own) for own in examination.own_orders}


def _own_order(own: OwnOrder) -> dict[str, Any]:
    return {
        "as_if_alone": own.alone,
        "places": [{"rank": rank, "offer": offer} for rank, offer in own.places],
    }


def _scenario(one: ScenarioBeside) -> dict[str, Any]:
    return {
        "name": one.saved.name,
        "reason": one.saved.reason,
        "author": one.saved.author,
        "created_at": one.saved.created_at.isoformat(timespec="seconds"),
        "audit_sequence": one.saved.audit_sequence,
        "changes": list(one.changes),
        "definition": json.loads(scenario_as_json(one.saved.scenario)),
        "order_by": one.ranking.order_by,
        "winners": list(one.ranking.winners),
        "places": [
            {
                "rank": standing.rank,
                "offer": standing.offer,
                "total": _exact(standing.total),
                "order_value": _exact(standing.order_value),
            }
            for standing in one.ranking.standings
        ],
    }


def _cells(packet: DecisionPacket) -> Iterator[Sequence[object]]:
    for (offer, criterion), cell in packet.ranking.cells.items():
        yield _cell(offer, criterion, cell)


def _cell(offer: str, criterion: str, cell: Cell) -> Sequence[object]:
    return (
        offer,
        criterion,
        cell.state.value,
        _exact(cell.score),
        _exact(cell.points),
        str(cell.counted),
        str(cell.expected),
    )


def _marks(evaluation: Evaluation) -> Iterator[Sequence[object]]:
    for mark in evaluation.marks:
        yield _mark(mark)


def _mark(mark: Mark) -> Sequence[object]:
    value = None if mark.value is None else plain(mark.value)
    return (
        mark.offer,
        mark.criterion,
        mark.evaluator,
        mark.kind.value,
        value,
        mark.comment,
        mark.strengths,
        mark.weaknesses,
    )
