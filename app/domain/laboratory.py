"""The formula laboratory: made-up offers under every price formula, by the arithmetic that ranks real ones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.domain.contest import Contest
from app.domain.evaluation import (
    Count,
    Criterion,
    CriterionKind,
    Framework,
    Offer,
    PriceFormula,
    PriceLine,
    Rules,
    ScoreFrom,
    Seat,
    Tally,
)
from app.domain.pricing import FORMULAS, Formula
from app.domain.ranking import rank
from app.domain.reckoning import reckon
from app.domain.rounding import billionths
from app.domain.sentences import listed
from app.domain.standing import Ranking
from app.domain.tree import EXACT

QUALITY, PRICE, PANEL = "quality", "price", "panel"
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class DummyOffer:
    """A made-up offer. `quality` is in percent (0-100) of the quality points, `price` in money, above 0."""

    name: str
    quality: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Trial:
    """Made-up offers, the points they compete for (0 or more, not both 0), and the parameters of the formulas.

    Of `rules` the parameters of the formulas, the minimum of quality, quality relative to the best and the rounding
    count; its own formula and points do not.
    """

    offers: tuple[DummyOffer, ...]
    quality_points: Decimal
    price_points: Decimal
    rules: Rules


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a formula makes of a trial. `obstacle` is the sentence why it cannot be used with these numbers, or "";
    with an obstacle there is no ranking. The ids of its offers are the positions in the trial as text, from "0"."""

    formula: Formula
    obstacle: str = ""
    ranking: Ranking | None = None


OBSTACLE_WORDS = {
    "price_best": "the price that gets all points",
    "price_worst": "the price that gets none",
    "price_log_base": "the base of the logarithm",
    "price_value_of_quality": "the value of full quality in money",
}


def outcomes(trial: Trial) -> tuple[Outcome, ...]:
    """The trial under every price formula, in the order of their table."""
    return tuple(outcome(trial, formula=formula) for formula in FORMULAS.values())


def outcome(trial: Trial, *, formula: Formula) -> Outcome:
    """The trial under one price formula."""
    if text := next(_obstacles(trial, formula=formula), ""):
        return Outcome(formula, obstacle=text)
    return Outcome(formula, ranking=rank(_counted(trial, formula=formula)))


def contest_of(trial: Trial, *, formula: Formula) -> Contest:
    """The offers that reach the minimum of quality, as they compete under a formula that can be used."""
    return reckon(_counted(trial, formula=formula)).contest


def with_share(contest: Contest, *, share: Fraction) -> Contest:
    """The same contest with price carrying `share` (0-1) of all its points and quality the rest."""
    points = contest.quality_points + contest.price_points
    quality_points = points * (1 - share)
    scaling = quality_points / contest.quality_points if contest.quality_points else Fraction(0)
    return Contest(
        rules=contest.rules,
        quality_points=quality_points,
        price_points=points * share,
        entries={
            offer: replace(entry, quality=None if entry.quality is None else entry.quality * scaling)
            for offer, entry in contest.entries.items()
        },
        ballots=None,
    )


def with_price(contest: Contest, *, offer: str, price: Fraction) -> Contest:
    """The same contest with another price for one offer in it."""
    entries = {**contest.entries, offer: replace(contest.entries[offer], price=price)}
    return replace(contest, entries=entries)


def _obstacles(trial: Trial, *, formula: Formula) -> Iterator[str]:
    """Why a formula cannot be used with these numbers, as sentences."""
    rules = trial.rules
    if formula.name is PriceFormula.PRICE_AS_CRITERION:
        yield "Evaluators mark the price themselves under it, so prices alone do not say who would win."
    if missing := [OBSTACLE_WORDS[name] for name in formula.parameters if getattr(rules, name) is None]:
        yield f"It needs {listed(missing)}: enter {'it' if len(missing) == 1 else 'them'} with the offers."
    if "price_best" in formula.parameters and (rules.price_best or 0) >= (rules.price_worst or 0):
        yield "The price that gets all points must be below the price that gets none."
    if "price_log_base" in formula.parameters and (rules.price_log_base or 0) <= 1:
        yield "The base of the logarithm must be above 1, for example 2."
    if "price_value_of_quality" in formula.parameters and (rules.price_value_of_quality or 0) <= 0:
        yield "The value of full quality in money must be above 0."
    if formula.needs_leaf and not trial.price_points:
        yield "It shares out points for price, and price carries none: give it points."
    if formula.needs_quality and not trial.quality_points:
        yield "It compares price with quality, and quality carries no points: give it some."


def _counted(trial: Trial, *, formula: Formula) -> Count:
    """The trial as a counted evaluation: one evaluator gives each offer its percentage on a scale of 100."""
    seat = Seat(PANEL, "Laboratory")
    offers = {str(place): offer for place, offer in enumerate(trial.offers)}
    return Count(
        framework=_framework(trial, formula=formula),
        offers=tuple(Offer(code, offer.name, "") for code, offer in offers.items()),
        panel=(seat,),
        prices=tuple(PriceLine(code, offer.price) for code, offer in offers.items()),
        preferences=(),
        tallies={(code, QUALITY): Tally(counted=1, total=billionths(offer.quality)) for code, offer in offers.items()},
    )


def _framework(trial: Trial, *, formula: Formula) -> Framework:
    given = trial.rules
    rules = Rules(
        total_points=EXACT.add(trial.quality_points, trial.price_points),
        score_from=ScoreFrom.MEAN,
        rounding=given.rounding,
        price_formula=formula.name,
        price_best=given.price_best,
        price_worst=given.price_worst,
        price_log_base=given.price_log_base,
        price_value_of_quality=given.price_value_of_quality,
        quality_relative_to_best=given.quality_relative_to_best,
        minimum_quality=given.minimum_quality,
        near_tie=given.near_tie,
    )
    quality = Criterion(QUALITY, "Quality", CriterionKind.SCORE, weight=trial.quality_points, scale_max=FULL)
    price = Criterion(PRICE, "Price", CriterionKind.PRICE, weight=trial.price_points)
    return Framework("laboratory", "Formula laboratory", rules, (quality, price))
