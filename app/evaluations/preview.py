"""What an import would create, in figures and words, before anything is stored."""

from dataclasses import dataclass

from app.domain.errors import Fault
from app.domain.evaluation import NO_JUDGEMENT, CriterionKind, Evaluation
from app.domain.packet import Decision
from app.domain.packet_figures import counted, money
from app.domain.packet_method import FORMULAS
from app.domain.packet_words import not_final_sentence
from app.domain.pricing import price_amounts
from app.domain.ranking import rank_evaluation
from app.domain.rounding import figure, plain
from app.domain.tree import ZERO
from app.evaluations.reading import ReadEvaluation
from app.evaluations.submitting import submitted_seats


@dataclass(frozen=True, slots=True)
class Preview:
    """The new RFP as it would be."""

    reference: str
    title: str
    facts: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[int, str, str, str], ...]
    """Level, title, kind, points."""
    offers: tuple[tuple[str, str, str, str], ...]
    """Name, firm, status, evaluated price."""
    panel: tuple[tuple[str, str], ...]
    notices: tuple[Fault, ...]
    not_final: str


def preview_of(read: ReadEvaluation) -> Preview:
    """The preview of a checked evaluation."""
    evaluation = read.evaluation
    framework, rules = evaluation.framework, evaluation.framework.rules
    decision = Decision(evaluation=evaluation, ranking=rank_evaluation(evaluation))
    amounts = price_amounts(evaluation.prices)
    formula = FORMULAS[rules.price_formula].name if rules.price_formula else "no price"
    seats = counted(len(evaluation.panel), "seat")
    facts = (
        ("Total points", plain(rules.total_points)),
        ("Score from", rules.score_from.value.replace("_", " ")),
        ("Price", formula),
        ("Criteria", str(len(decision.tree.leaves))),
        ("Offers", str(len(evaluation.offers))),
        ("Panel", seats if read.panel_declared else f"{seats}, found in the marks"),
        ("Submitted", _submitted(evaluation)),
        ("Marks", f"{sum(mark.kind not in NO_JUDGEMENT for mark in evaluation.marks):,}"),
        ("Price lines", f"{len(evaluation.prices):,}"),
        ("Time zone", framework.time_zone),
        ("Currency", framework.currency or "none"),
    )
    return Preview(
        reference=framework.reference,
        title=framework.title,
        facts=facts,
        criteria=tuple(
            (
                min(depth + 1, 4),
                node.title,
                node.kind.value,
                "" if node.kind is CriterionKind.GATE else figure(decision.tree.points.get(node.id, ZERO), places=2),
            )
            for depth, node in decision.outline
        ),
        offers=tuple(
            (
                offer.name,
                offer.firm,
                offer.status.value,
                money(amounts[offer.id], currency=framework.currency) if offer.id in amounts else "–",
            )
            for offer in evaluation.offers
        ),
        panel=tuple((seat.name, ", ".join(seat.criteria) or "all criteria") for seat in evaluation.panel),
        notices=read.notices,
        not_final=not_final_sentence(decision),
    )


def _submitted(evaluation: Evaluation) -> str:
    """How many seats come with every mark expected of them, and what becomes of the others."""
    submitted, seats = len(submitted_seats(evaluation)), len(evaluation.panel)
    if submitted == seats:
        return "all seats" if seats else "no seats"
    return f"{submitted} of {counted(seats, 'seat')}; the others stay open to be scored"
