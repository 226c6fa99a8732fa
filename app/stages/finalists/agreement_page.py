"""What the page of agreement shows, made from the document of the analysis."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.rounding import figure
from app.domain.sentences import listed
from app.stages.finalists.basis import ABSENT, Basis, Named, Names, coefficient, points
from app.stages.finalists.queries import Analysed, Numbers

SHOWN = 25
"""So many cells to discuss stand on the page."""


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """How far evaluators agree on one criterion, or on their totals (`criterion` None)."""

    criterion: Named | None
    kendall_w: str
    nominal: str
    ordinal: str
    interval: str
    widest: str
    widest_key: str
    widest_offer: Named | None
    flagged: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ToDiscuss:
    """A cell whose marks lie apart, with what agreeing on it may change."""

    criterion: Named
    offer: Named
    marks: str
    spread: str
    spread_key: str
    effect: str
    effect_key: str
    changes: str
    decides: bool


@dataclass(frozen=True, slots=True)
class EvaluatorLine:
    """How one evaluator marks, and who would be first without the marks."""

    name: str
    code: str
    mean: str
    deviation: str
    winners: tuple[Named, ...]
    changes: bool


@dataclass(frozen=True, slots=True)
class AgreementPage:
    basis: Basis
    sentence: str
    tolerance: str
    criteria: tuple[CriterionAgreement, ...]
    """The totals first, then every criterion."""
    to_discuss: tuple[ToDiscuss, ...]
    more_to_discuss: int
    knows_effects: bool
    evaluators: tuple[EvaluatorLine, ...]
    says_without: bool
    without_sentence: str
    notes: tuple[str, ...]


def agreement_page(analysed: Analysed, *, numbers: Numbers) -> AgreementPage:
    """The page of the document filed last. Whoever stands back from an offer is not let in here at all."""
    own, names = analysed.document["agreement"], Names(analysed.document, numbers=numbers)
    shown_first = own["to_discuss"][:SHOWN]
    winners = tuple(analysed.document["robustness"]["winners"])
    evaluators = tuple(_evaluator(code, own=own, names=names, winners=winners) for code in own["evaluators"])
    return AgreementPage(
        basis=Basis.of(analysed),
        sentence=own["sentence"],
        tolerance=figure(Decimal(analysed.document["tolerance"]), places=2),
        criteria=(
            _criterion(own["total"], criterion=None, names=names),
            *(_criterion(each, criterion=names.criterion(code), names=names) for code, each in own["criteria"].items()),
        ),
        to_discuss=tuple(_to_discuss(each, names=names) for each in shown_first),
        more_to_discuss=own["to_discuss_in_all"] - len(shown_first),
        knows_effects=any(each["effect"] is not None for each in shown_first),
        evaluators=evaluators,
        says_without=bool(own["without_evaluator"]),
        without_sentence=_without_sentence(evaluators, says_without=bool(own["without_evaluator"])),
        notes=tuple(own["notes"]),
    )


def _criterion(own: Mapping[str, Any], *, criterion: Named | None, names: Names) -> CriterionAgreement:
    spreads = {offer: Decimal(spread) for offer, spread in own["spread"].items() if spread is not None}
    widest = max(spreads, key=lambda offer: spreads[offer], default=None)
    return CriterionAgreement(
        criterion=criterion,
        kendall_w=coefficient(own["kendall_w"]),
        nominal=coefficient(own["alpha_nominal"]),
        ordinal=coefficient(own["alpha_ordinal"]),
        interval=coefficient(own["alpha_interval"]),
        widest=ABSENT if widest is None else _percent(spreads[widest]),
        widest_key="" if widest is None else str(spreads[widest]),
        widest_offer=None if widest is None else names.offer(widest),
        flagged=names.offers(own["flagged"]),
    )


def _percent(share: Decimal) -> str:
    return f"{figure(share * 100, places=0)} %"


def _to_discuss(own: Mapping[str, Any], *, names: Names) -> ToDiscuss:
    crosses = [names.offer(code).name for code in own["crosses"]]
    return ToDiscuss(
        criterion=names.criterion(own["criterion"]),
        offer=names.offer(own["vendor"]),
        marks=f"{points(own['lowest'])} to {points(own['highest'])}",
        spread=_percent(Decimal(own["spread"])),
        spread_key=own["spread"],
        effect="" if own["effect"] is None else figure(Decimal(own["effect"]), places=2),
        effect_key=own["effect"] or "",
        changes="the first place" if own["decides"] else f"the order with {listed(crosses[:3])}" if crosses else "",
        decides=own["decides"],
    )


def _evaluator(code: str, *, own: Mapping[str, Any], names: Names, winners: tuple[str, ...]) -> EvaluatorLine:
    severity, without = own["evaluators"][code], own["without_evaluator"].get(code)
    return EvaluatorLine(
        name=names.evaluator(code),
        code=code,
        mean=coefficient(severity["mean"]),
        deviation=coefficient(severity["standard_deviation"]),
        winners=names.offers(without or ()),
        changes=code in own["without_evaluator"] and tuple(without or ()) != winners,
    )


def _without_sentence(evaluators: tuple[EvaluatorLine, ...], *, says_without: bool) -> str:
    if not says_without:
        return ""
    others = [each.name for each in evaluators if each.changes]
    if not others:
        return "Whoever is left out, the first place stays the same."
    return (
        f"Without {listed(others)} the first place would be another's."
        if len(others) == 1
        else (f"Without any one of {listed(others)} the first place would be another's.")
    )
