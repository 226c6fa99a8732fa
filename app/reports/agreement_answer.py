"""The evaluators' agreement as the command line and the API answer it: JSON, and tables for the terminal."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.domain.agreement import Agreement, Concordance, Severity
from app.domain.rounding import rounded
from app.reports.ranking_answer import aligned

COEFFICIENTS = ("kendall_w", "alpha_nominal", "alpha_ordinal", "alpha_interval")
FEWEST_PLACES = 3
"""Coefficients lie between 0 and 1: rounding points to whole ones must not turn them into 0 or 1 on screen."""


def agreement_as_json(agreement: Agreement, *, rounding: int) -> dict[str, Any]:
    """The answer of `agreement` as values for JSON: numbers are strings rounded to `rounding` places, or None."""
    return {
        "criteria": {leaf: _concordance(own, places=rounding) for leaf, own in agreement.criteria.items()},
        "total": _concordance(agreement.total, places=rounding),
        "evaluators": {seat: _severity(own, places=rounding) for seat, own in agreement.evaluators.items()},
        "without_evaluator": {seat: list(winners) or None for seat, winners in agreement.without_evaluator.items()},
        "notes": [note.text for note in agreement.notes],
    }


def agreement_as_json_text(agreement: Agreement, *, rounding: int) -> str:
    """The same as text, indented for people."""
    return json.dumps(agreement_as_json(agreement, rounding=rounding), ensure_ascii=False, indent=2) + "\n"


def agreement_as_table(agreement: Agreement, *, rounding: int) -> str:
    """Aligned lines for a terminal: the criteria, the evaluators, and what must be known of the figures."""
    places = max(rounding, FEWEST_PLACES)
    criteria = [
        ("criterion", "Kendall's W", "alpha nominal", "ordinal", "interval", "widest spread", "flagged"),
        *(_line(leaf, own=own, places=places) for leaf, own in agreement.criteria.items()),
        _line("(totals)", own=agreement.total, places=places),
    ]
    evaluators = [
        ("evaluator", "mean", "deviation", "winner without"),
        *(
            (
                seat,
                _shown(own.mean, places=places),
                _shown(own.standard_deviation, places=places),
                _winners(agreement.without_evaluator.get(seat, ())),
            )
            for seat, own in agreement.evaluators.items()
        ),
    ]
    about = "Mean and sample standard deviation of marks on their scales, from 0 (lowest) to 1 (highest)."
    notes = [note.text for note in agreement.notes]
    people = [*_columns(evaluators), about] if agreement.evaluators else []
    blocks = (_columns(criteria), people, notes)
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _concordance(own: Concordance, *, places: int) -> dict[str, Any]:
    return {
        **{name: _text(getattr(own, name), places=places) for name in COEFFICIENTS},
        "spread": _texts(own.spread, places=places),
        "flagged": list(own.flagged),
    }


def _severity(own: Severity, *, places: int) -> dict[str, str | None]:
    return {
        "mean": _text(own.mean, places=places),
        "standard_deviation": _text(own.standard_deviation, places=places),
    }


def _texts(values: Mapping[str, Fraction | None], *, places: int) -> dict[str, str | None]:
    return {key: _text(value, places=places) for key, value in values.items()}


def _text(value: Fraction | Decimal | None, *, places: int) -> str | None:
    return None if value is None else format(rounded(value, places=places), "f")


def _shown(value: Fraction | Decimal | None, *, places: int) -> str:
    return _text(value, places=places) or "-"


def _line(name: str, *, own: Concordance, places: int) -> tuple[str, ...]:
    widest = max((spread for spread in own.spread.values() if spread is not None), default=None)
    coefficients = (_shown(getattr(own, coefficient), places=places) for coefficient in COEFFICIENTS)
    return (name, *coefficients, _shown(widest, places=places), ", ".join(own.flagged) or "-")


def _winners(winners: tuple[str, ...]) -> str:
    return ", ".join(winners) or "-"


def _columns(lines: Sequence[Sequence[str]]) -> list[str]:
    """Ids and figures in columns: the first to the left, the figures to the right, the last column ends a line."""
    return aligned(lines, to_the_right=set(lines[0][1:-1]))
