"""Plain functions that build evaluations, with defaults."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Mark,
    MarkKind,
    Offer,
    OfferStatus,
    Preference,
    PriceLine,
    Rules,
    Seat,
)
from app.domain.ranking import rank_evaluation
from app.domain.rounding import rounded
from app.domain.standing import Ranking, Standing

Given = str | int | float | Decimal


def number(value: Given) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def a_leaf(code: str = "Q", *, weight: Given = 60, top: Given = 10, **columns: object) -> Criterion:
    columns = {"scale_max": number(top), "weight": number(weight), **columns}
    return Criterion(code, f"Criterion {code}", CriterionKind.SCORE, **columns)


def a_group(code: str, *, weight: Given | None = None, **columns: object) -> Criterion:
    given = None if weight is None else number(weight)
    return Criterion(code, f"Group {code}", CriterionKind.GROUP, weight=given, **columns)


def a_price(code: str = "P", *, weight: Given = 40, **columns: object) -> Criterion:
    return Criterion(code, "Price", CriterionKind.PRICE, weight=number(weight), **columns)


def a_gate(code: str = "G", **columns: object) -> Criterion:
    return Criterion(code, f"Gate {code}", CriterionKind.GATE, **columns)


def a_framework(*criteria: Criterion, scales: Sequence[object] = (), **rules: object) -> Framework:
    rules = {"total_points": Decimal(100), **rules}
    return Framework("RFP-1", "Contact centre", Rules(**rules), tuple(criteria), tuple(scales), currency="EUR")


def an_offer(code: str, *, status: OfferStatus = OfferStatus.ACTIVE, reason: str = "") -> Offer:
    return Offer(code, f"Offer {code}", f"Firm {code}", status=status, reason=reason)


def a_mark(offer: str, criterion: str, evaluator: str, given: Given) -> Mark:
    """A mark as the workbook would give it: a number or one of N/A, recused, pass, fail."""
    words = {
        "N/A": MarkKind.NOT_APPLICABLE,
        "recused": MarkKind.RECUSED,
        "pass": MarkKind.PASS,
        "fail": MarkKind.FAIL,
    }
    if given in words:
        return Mark(offer, criterion, evaluator, words[given])
    return Mark(offer, criterion, evaluator, MarkKind.SCORE, number(given))


def an_evaluation(
    framework: Framework,
    *,
    marks: Mapping[str, Mapping[str, Sequence[Given | None] | Given | None]],
    prices: Mapping[str, Given] | None = None,
    seats: int | None = None,
    statuses: Mapping[str, OfferStatus] | None = None,
    preferences: Mapping[str, Given] | None = None,
    agreed: Mapping[str, Mapping[str, Given]] | None = None,
    panel: Sequence[Seat] | None = None,
) -> Evaluation:
    """`marks` are offer -> leaf -> the marks of E1, E2, … (None: missing); a single value is E1's."""
    rows = {
        offer: {leaf: given if isinstance(given, list | tuple) else [given] for leaf, given in leaves.items()}
        for offer, leaves in marks.items()
    }
    size = seats or max((len(given) for leaves in rows.values() for given in leaves.values()), default=1)
    return Evaluation(
        framework=framework,
        offers=tuple(
            an_offer(offer, status=(statuses or {}).get(offer, OfferStatus.ACTIVE), reason="") for offer in marks
        ),
        panel=tuple(panel) if panel is not None else tuple(Seat(f"E{n}", f"Evaluator {n}") for n in range(1, size + 1)),
        prices=tuple(PriceLine(offer, number(amount)) for offer, amount in (prices or {}).items()),
        marks=(
            *(
                a_mark(offer, leaf, f"E{n}", mark)
                for offer, leaves in rows.items()
                for leaf, given in leaves.items()
                for n, mark in enumerate(given, start=1)
                if mark is not None
            ),
            *(
                a_mark(offer, leaf, "agreed", mark)
                for offer, leaves in (agreed or {}).items()
                for leaf, mark in leaves.items()
            ),
        ),
        preferences=tuple(
            Preference(offer, "Local firm", number(points)) for offer, points in (preferences or {}).items()
        ),
    )


def ranking_of(framework: Framework, **parts: object) -> Ranking:
    return rank_evaluation(an_evaluation(framework, **parts))


def standing_of(ranking: Ranking, offer: str) -> Standing:
    return next(standing for standing in ranking.standings if standing.offer == offer)


def shown(value: Fraction | None, *, places: int = 2) -> str | None:
    return None if value is None else str(rounded(value, places=places))


def totals(ranking: Ranking, *, places: int = 2) -> dict[str, str | None]:
    return {standing.offer: shown(standing.total, places=places) for standing in ranking.standings}


def ranks(ranking: Ranking) -> dict[str, int | None]:
    return {standing.offer: standing.rank for standing in ranking.standings}


def codes(ranking: Ranking) -> list[str]:
    return [warning.code for warning in ranking.warnings]


def texts(ranking: Ranking, code: str) -> list[str]:
    return [warning.text for warning in ranking.warnings if warning.code == code]
