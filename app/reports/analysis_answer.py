"""Agreement and robustness of one state of the record as one JSON document: the same record gives the same bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.domain.agreement import Agreement
from app.domain.agreement_effect import Discussion
from app.domain.evaluation import Evaluation
from app.domain.packet import AuditHead
from app.domain.robustness import Change, Ends, Robustness
from app.domain.rounding import rounded
from app.domain.tree import Tree
from app.reports.agreement_answer import agreement_as_json
from app.reports.robustness_answer import robustness_as_json

VERSION = 1
PLACES = 9
"""Figures are kept this fine, so that pages round them once as the sentences do."""
DISCUSSED = 200
"""So many cells to discuss are listed; how many there are is said."""


@dataclass(frozen=True, slots=True)
class Examined:
    """An evaluation with everything that was worked out of it, and the last audit row it rests on."""

    evaluation: Evaluation
    audit: AuditHead
    agreement: Agreement
    discussions: tuple[Discussion, ...]
    agreement_sentence: str
    robustness: Robustness
    how_sure: str
    order_by: str
    weight_sentences: Mapping[str, str]
    """By leaf id at which weights of it another offer is first."""


def analysis_document(examined: Examined) -> bytes:
    """The document as UTF-8; figures are strings, rounded once."""
    evaluation = examined.evaluation
    rules = evaluation.framework.rules
    document = {
        "version": VERSION,
        "reference": evaluation.framework.reference,
        "currency": evaluation.framework.currency,
        "audit": {
            "sequence": examined.audit.sequence,
            "hash": examined.audit.hash,
            "at": examined.audit.at.isoformat(timespec="seconds"),
        },
        "rounding": rules.rounding,
        "tolerance": str(rules.tolerance),
        "score_from": rules.score_from.value,
        "names": _names(evaluation),
        "agreement": _agreement(examined),
        "robustness": _robustness(examined),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=False).encode()


def _names(evaluation: Evaluation) -> dict[str, dict[str, str]]:
    return {
        "offers": {offer.id: offer.name for offer in evaluation.offers},
        "criteria": {criterion.id: criterion.title for criterion in evaluation.framework.criteria},
        "evaluators": {seat.id: seat.name for seat in evaluation.panel},
    }


def _agreement(examined: Examined) -> dict[str, Any]:
    return {
        "sentence": examined.agreement_sentence,
        **agreement_as_json(examined.agreement, rounding=PLACES),
        "to_discuss": [_discussion(each) for each in examined.discussions[:DISCUSSED]],
        "to_discuss_in_all": len(examined.discussions),
    }


def _discussion(each: Discussion) -> dict[str, Any]:
    return {
        "vendor": each.offer,
        "criterion": each.criterion,
        "spread": _text(each.spread),
        "lowest": _text(each.lowest),
        "highest": _text(each.highest),
        "effect": None if each.effect is None else _text(each.effect),
        "crosses": list(each.crosses),
        "decides": each.decides,
    }


def _robustness(examined: Examined) -> dict[str, Any]:
    own = examined.robustness
    price = Tree.of(examined.evaluation.framework).price
    return {
        **robustness_as_json(own, sentence=examined.how_sure, rounding=PLACES),
        "break_even": {leaf: _changes(found) for leaf, found in own.break_even.items()},
        "weights": {leaf: _text(points) for leaf, points in own.weights.items()},
        "points": _text(own.points),
        "price": None if price is None else price.id,
        "order_by": examined.order_by,
        "weight_sentences": dict(examined.weight_sentences),
        "ranked": list(own.names),
        "lines": {leaf: _lines(lines) for leaf, lines in own.lines.items()},
        "bids": {offer: [_text(bid.quality), _text(bid.price)] for offer, bid in own.bids.items()},
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {"weight": _text(change.weight), "rises": change.rises, "winners": list(change.winners)} for change in changes
    ]


def _lines(lines: Mapping[str, Ends]) -> dict[str, Sequence[str]]:
    return {offer: [_text(end) for end in ends] for offer, ends in lines.items()}


def _text(value: Fraction) -> str:
    return format(rounded(value, places=PLACES), "f")
