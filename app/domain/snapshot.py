"""The fingerprint of an evaluation as it was imported or published."""

import hashlib
import json
from dataclasses import astuple
from decimal import Decimal

from app.domain.evaluation import Evaluation


def snapshot_hash(evaluation: Evaluation) -> str:
    """SHA-256 (hex) over everything the evaluation says; equal evaluations have equal hashes."""
    text = json.dumps(
        [
            astuple(evaluation.framework),
            [astuple(offer) for offer in evaluation.offers],
            [astuple(seat) for seat in evaluation.panel],
            [astuple(line) for line in evaluation.prices],
            evaluation.marks,
            [astuple(preference) for preference in evaluation.preferences],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
        default=_plain,
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"{type(value).__name__} has no place in an evaluation.")
