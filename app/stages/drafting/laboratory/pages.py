"""What the laboratory shows of a trial: every formula with its figures and flips, one of them closer, the warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import OfferStatus, PriceFormula
from app.domain.laboratory import Outcome, outcomes
from app.domain.laboratory_flips import Course, over_price, over_share
from app.domain.packet_method import FORMULAS as WORDS
from app.domain.pricing import Formula
from app.domain.rounding import plain
from app.domain.standing import Ranking, Standing
from app.stages.drafting.laboratory.closer import Closer, closer_of
from app.stages.drafting.laboratory.scene import FormulaLine, Read, Scene, capital
from app.stages.drafting.laboratory.words import (
    course_in_words,
    headline,
    in_order_typed,
    share_in_words,
    verdict,
)

NO_PART = "Gives no points for price"


@dataclass(frozen=True, slots=True)
class TrialPage:
    """Everything the laboratory answers."""

    headline: str
    offers: tuple[str, ...]
    varied: int
    varied_name: str
    share_now: str
    price_now: str
    lines: tuple[FormulaLine, ...]
    closer: Closer
    warnings: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> int:
        """The columns beside a formula's name: the winner, the offers, and what to do with it."""
        return len(self.offers) + 2


def trial_page(scene: Scene, *, chosen: PriceFormula | None) -> TrialPage:
    """The page of a trial that has at least two offers; `chosen` is the formula to look at closer."""
    trial, varied = scene.trial, scene.varied
    found = outcomes(trial)
    usable = [each for each in found if each.ranking is not None]
    closer = next((each for each in usable if each.formula.name is chosen), usable[0])
    courses = {each.formula.name: over_share(trial, formula=each.formula) for each in usable}
    lines = {
        each.formula.name: _line(each, scene=scene, course=courses.get(each.formula.name), closer=closer)
        for each in found
    }
    offer = trial.offers[int(varied)]
    return TrialPage(
        headline=headline(found, trial=trial),
        offers=tuple(offer.name for offer in trial.offers),
        varied=int(varied),
        varied_name=offer.name,
        share_now=share_in_words(scene.share),
        price_now=scene.price(Fraction(offer.price)),
        lines=tuple(lines.values()),
        closer=closer_of(
            lines[closer.formula.name], scene=scene, formula=closer.formula, course=courses[closer.formula.name]
        ),
        warnings=tuple(_warnings(usable)),
    )


def _line(each: Outcome, *, scene: Scene, course: Course | None, closer: Outcome) -> FormulaLine:
    formula, ranking = each.formula, each.ranking
    words = WORDS[formula.name]
    winners = ranking.winners if ranking else ()
    return FormulaLine(
        value=formula.name.value,
        title=words.name,
        formula=words.formula,
        obstacle=each.obstacle,
        verdict=capital(verdict(in_order_typed(winners), trial=scene.trial)),
        is_tied=len(winners) > 1,
        is_near_tie=ranking is not None and any(warning.code == "near_tie" for warning in ranking.warnings),
        is_closer=each is closer,
        is_of_the_draft=formula.name is scene.framework.rules.price_formula,
        figures=_figures(ranking, formula=formula, scene=scene) if ranking else (),
        by_share=_by_share(course, formula=formula, scene=scene) if course else "",
        by_price=_by_price(formula, scene=scene) if ranking else "",
        look={**scene.typed, "formula": formula.name.value},
        use=_use(formula, scene=scene),
    )


def _figures(ranking: Ranking, *, formula: Formula, scene: Scene) -> tuple[Read, ...]:
    by_offer = {standing.offer: standing for standing in ranking.standings}
    return tuple(
        _own_figure(by_offer[str(place)], formula=formula, scene=scene) for place in range(len(scene.trial.offers))
    )


def _own_figure(standing: Standing, *, formula: Formula, scene: Scene) -> Read:
    if standing.status is not OfferStatus.ACTIVE:
        return Read("out")
    return scene.figure(standing.total if formula.is_total else standing.order_value, formula=formula)


def _by_share(course: Course, *, formula: Formula, scene: Scene) -> str:
    if not formula.needs_leaf:
        return NO_PART
    return course_in_words(course, trial=scene.trial, told=share_in_words)


def _by_price(formula: Formula, *, scene: Scene) -> str:
    course = over_price(scene.trial, formula=formula, offer=scene.varied)
    if course is None:
        return "Its price is not opened: it is below the minimum of quality"
    return course_in_words(course, trial=scene.trial, told=scene.price)


def _use(formula: Formula, *, scene: Scene) -> Mapping[str, str]:
    rules = scene.trial.rules
    given = {name: getattr(rules, name) for name in formula.parameters}
    return {
        "price_formula": formula.name.value,
        **{name: plain(value) for name, value in given.items() if value is not None},
    }


def _warnings(usable: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Where leaving out a loser would change the winner, with the formulas under which the same is to be said."""
    return [
        (f"Rank reversal under {WORDS[each.formula.name].name.lower()}", warning.text)
        for each in usable
        if each.ranking is not None
        for warning in each.ranking.warnings
        if warning.code == "rank_reversal"
    ]
