"""What a reader of a robustness analysis must know: where it is not meaningful, and what it held still."""

from collections.abc import Iterator

from app.analysis.weighing import obstacle
from app.domain.evaluation import PriceFormula, ScoreFrom
from app.domain.reckoning import Reckoning
from app.domain.standing import RankingWarning
from app.domain.wording import listed, names

STILL_SUMS = frozenset({PriceFormula.PRICE_PER_QUALITY_POINT, PriceFormula.AWARD_ON_VALUE})
"""Formulas that rank by another figure, which is still a weighted sum over the quality criteria."""


def doubts(reckoning: Reckoning, *, complete: bool, alone: tuple[str, ...]) -> tuple[RankingWarning, ...]:
    """All warnings, what makes the analysis provisional first. `alone` are the seats without whom something would be
    left unscored."""
    return (
        *_of_the_record(reckoning, complete=complete),
        *_of_weights(reckoning),
        *_of_the_panel(reckoning, alone=alone),
    )


def _of_the_record(reckoning: Reckoning, *, complete: bool) -> Iterator[RankingWarning]:
    ranked = tuple(offer for _, offer in reckoning.places)
    if not complete:
        waiting = tuple(offer for offer in reckoning.in_play if _is_open(offer, reckoning=reckoning))
        text = f"Marks or prices are still missing for {names(waiting, of=reckoning)}, so all of this is provisional."
        yield RankingWarning("incomplete", waiting, text)
    if not ranked:
        yield RankingWarning("no_offer", (), "No offer can be placed, so there is nothing to examine.")
    if len(ranked) == 1:
        text = f"Only {names(ranked, of=reckoning)} can be placed, so there is nothing to compare it with."
        yield RankingWarning("one_offer", ranked, text)


def _is_open(offer: str, *, reckoning: Reckoning) -> bool:
    return not reckoning.cards[offer].complete or bool(reckoning.figures[offer].obstacle)


def _of_weights(reckoning: Reckoning) -> Iterator[RankingWarning]:
    if text := obstacle(reckoning):
        yield RankingWarning("other_figure", (), text)
        return
    if reckoning.rules.price_formula in STILL_SUMS:
        name = reckoning.contest.order_by.replace("_", " ")
        text = f"Offers are ranked by {name}, so only the weights of the quality criteria are drawn and changed."
        yield RankingWarning("other_figure", (), text)
    if len([leaf for leaf in reckoning.tree.weighted_leaves if reckoning.tree.points[leaf.id]]) == 1:
        yield RankingWarning("one_criterion", (), "Only one criterion carries points, so no weight can change.")
    if reckoning.rules.quality_relative_to_best:
        text = "Quality keeps the factor by which it is scaled in the record, whatever the weights."
        yield RankingWarning("scaling_kept", (), text)
    if absent := tuple(offer for _, offer in reckoning.places if reckoning.cards[offer].not_applicable):
        text = f"Not all criteria apply to {names(absent, of=reckoning)}: under changed weights those that do not count"
        yield RankingWarning("not_applicable", absent, f"{text} as the group their points went to does in the record.")
    if reckoning.plan.minimums:
        text = "Minimums are not tested anew under changed weights: the offers in play stay those of the record."
        yield RankingWarning("minimums_kept", (), text)


def _of_the_panel(reckoning: Reckoning, *, alone: tuple[str, ...]) -> Iterator[RankingWarning]:
    panel = reckoning.count.panel
    if reckoning.rules.score_from is ScoreFrom.AGREED:
        text = "Scores were agreed by the panel, so no evaluator can be left out and no panel resampled."
        yield RankingWarning("agreed_scores", (), text)
        return
    if len(panel) < 2:
        text = "There is only one evaluator, so nobody can be left out and no panel resampled."
        yield RankingWarning("one_evaluator", (), text if panel else "There is no panel, so nobody can be left out.")
        return
    if alone:
        said = listed([seat.name for seat in panel if seat.id in alone])
        text = f"Some scores rest on the marks of {said} alone; without such a mark the score adds no points."
        yield RankingWarning("sole_evaluator", (), text)
    if reckoning.rules.price_formula in (PriceFormula.UTILITY_INDEX, PriceFormula.LOWEST_PRICE_OF_THE_PASSING):
        yield RankingWarning("no_bootstrap", (), "Panels are not resampled, since the figure is no weighted sum.")
