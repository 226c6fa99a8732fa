"""How sure a ranking is, as the command line answers it: JSON, and tables for the terminal."""

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.domain.packet_method import method_title
from app.domain.robustness import Acceptability, Change, Robustness, about
from app.domain.rounding import rounded
from app.reports.ranking_answer import aligned

NO_WINNER = "-"


def robustness_as_json(robustness: Robustness, *, sentence: str, rounding: int) -> dict[str, Any]:
    """The answer of `robustness` as values for JSON.

    Numbers are strings: weights of break-even in points to `rounding` places, shares (0-1) to two places more, so that
    as percentages they have as many. `winners` at a break-even weight are first beyond it, seen from the published one.
    """
    share = rounding + 2
    return {
        "reference": robustness.reference,
        "complete": robustness.complete,
        "draws": robustness.draws,
        "seed": robustness.seed,
        "concentration": format(Decimal(str(robustness.concentration)).normalize(), "f"),
        "resamples": robustness.resamples,
        "how_sure": sentence,
        "winners": list(robustness.winners),
        "rank_acceptability": {
            "published": _ranks(robustness.published, places=share),
            "uniform": _ranks(robustness.uniform, places=share),
        },
        "central_weights": _central(robustness.uniform, places=share),
        "break_even": {
            leaf: [_change(change, places=rounding) for change in changes]
            for leaf, changes in robustness.break_even.items()
        },
        "formulas": {
            name: {"winners": None if own.winners is None else list(own.winners), "note": own.note}
            for name, own in robustness.formulas.items()
        },
        "without_evaluator": {seat: list(winners) for seat, winners in robustness.without_evaluator.items()},
        "bootstrap": {offer: _text(own, places=share) for offer, own in robustness.bootstrap.items()},
        "undominated": list(robustness.undominated),
        "warnings": [
            {"code": warning.code, "vendors": list(warning.offers), "text": warning.text}
            for warning in robustness.warnings
        ],
    }


def robustness_as_json_text(robustness: Robustness, *, sentence: str, rounding: int) -> str:
    """The same as text, indented for people."""
    answer = robustness_as_json(robustness, sentence=sentence, rounding=rounding)
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def robustness_as_table(robustness: Robustness, *, sentence: str, rounding: int) -> str:
    """The sentence, then a table for each thing examined, then everything a reader must know."""
    blocks = [
        [f"{robustness.reference}: how sure the ranking is", "", sentence],
        _drawn("Ranks under weights drawn around the published ones", robustness.published, of=robustness),
        _drawn("Ranks under any weights", robustness.uniform, of=robustness),
        _titled("Break-even weights, in points", _break_even(robustness, places=rounding), to_the_right={"published"}),
        _titled("First under each formula and method", _formulas(robustness)),
        _titled("First without one evaluator", _without_evaluator(robustness)),
        _titled(f"First in {robustness.resamples:,} resampled panels", _bootstrap(robustness), to_the_right={"share"}),
        _undominated(robustness),
        [f"[{warning.code}] {warning.text}" for warning in robustness.warnings],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _ranks(acceptability: Acceptability, *, places: int) -> dict[str, list[str]]:
    return {offer: [_text(share, places=places) for share in own] for offer, own in acceptability.ranks.items()}


def _central(acceptability: Acceptability, *, places: int) -> dict[str, dict[str, str] | None]:
    return {
        offer: None if own is None else {leaf: _text(share, places=places) for leaf, share in own.items()}
        for offer, own in acceptability.central.items()
    }


def _change(change: Change, *, places: int) -> dict[str, Any]:
    return {"weight": _text(change.weight, places=places), "winners": list(change.winners)}


def _titled(
    title: str, lines: Sequence[Sequence[str]], *, to_the_right: frozenset[str] | set[str] = frozenset()
) -> list[str]:
    """A table under its title; nothing where it would have a head only."""
    return [title, *aligned(lines, to_the_right=set(to_the_right))] if len(lines) > 1 else []


def _drawn(title: str, acceptability: Acceptability, *, of: Robustness) -> list[str]:
    places = [f"rank {place}" for place in range(1, len(acceptability.ranks) + 1)]
    lines = [["vendor", "name", *places]]
    lines += [[offer, of.names[offer], *map(_percent, own)] for offer, own in acceptability.ranks.items()]
    return _titled(f"{title} ({of.draws:,} draws)", lines, to_the_right=set(places))


def _break_even(robustness: Robustness, *, places: int) -> list[list[str]]:
    lines = [["criterion", "title", "published", "first beyond"]]
    for leaf, changes in robustness.break_even.items():
        said = [_in_words(change, places=places) for change in changes] or [NO_WINNER]
        published = _text(robustness.weights[leaf], places=places)
        lines.append([leaf, robustness.leaf_titles[leaf], published, "; ".join(said)])
    return lines


def _in_words(change: Change, *, places: int) -> str:
    direction = "above" if change.rises else "below"
    return f"{direction} {about(change.weight, places=places)} {_listed(change.winners)}"


def _formulas(robustness: Robustness) -> list[list[str]]:
    lines = [["formula", "first", "note"]]
    return lines + [
        [method_title(name), _listed(own.winners or ()), own.note] for name, own in robustness.formulas.items()
    ]


def _without_evaluator(robustness: Robustness) -> list[list[str]]:
    return [["evaluator", "first"], *([seat, _listed(own)] for seat, own in robustness.without_evaluator.items())]


def _bootstrap(robustness: Robustness) -> list[list[str]]:
    lines = [["vendor", "name", "share"]]
    return lines + [[offer, robustness.names[offer], _percent(own)] for offer, own in robustness.bootstrap.items()]


def _undominated(robustness: Robustness) -> list[str]:
    if not robustness.undominated:
        return []
    return [f"Not beaten on price and quality by any other: {_listed(robustness.undominated)}"]


def _listed(offers: Sequence[str]) -> str:
    return ", ".join(offers) or NO_WINNER


def _percent(share: float) -> str:
    return f"{_text(share * 100, places=2)} %"


def _text(value: Fraction | float, *, places: int) -> str:
    return format(rounded(Fraction(value), places=places), "f")
