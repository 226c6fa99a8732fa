"""How far evaluators agree: on each criterion, on their totals, in severity, and on who wins without one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.agreement_notes import TOTALS, AgreementNote, Called, Finding, in_words
from app.domain.agreement_scores import Scores, Sheets
from app.domain.agreement_statistics import Level, kendalls_w, krippendorffs_alpha, mean, sample_deviation
from app.domain.evaluation import Evaluation, ScoreFrom
from app.domain.leave_out import Absence, without_each
from app.domain.reckoning import Reckoning, reckon
from app.domain.tally import count


@dataclass(frozen=True, slots=True)
class Concordance:
    """How far the scores on one criterion, or the evaluators' totals, lie together; None where not defined.

    W is 0-1, alphas are at most 1. `spread` has every offer: (highest - lowest score) / scale range, 0-1. `flagged`
    are the offers whose spread reaches the RFP's tolerance. W rests on offers that all evaluators counted there have
    scored, the alphas on all that two have scored.
    """

    kendall_w: Fraction | None
    alpha_nominal: Fraction | None
    alpha_ordinal: Fraction | None
    alpha_interval: Fraction | None
    spread: Mapping[str, Fraction | None]
    flagged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Severity:
    """How high and how widely one evaluator marks: mean and sample standard deviation (divisor n - 1) of all own
    marks, each as its place on its scale, 0 for the lowest value and 1 for the highest."""

    mean: Fraction | None
    standard_deviation: Decimal | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The whole answer, by the ids of criteria and seats.

    `without_evaluator` holds the winners if a seat had not been there, as `Robustness` has them: nobody where no offer
    could be placed then, and no seat at all where nobody can be left out. `notes` say why a figure is None, why that
    mapping is empty, and what is left out.
    """

    criteria: Mapping[str, Concordance]
    total: Concordance
    evaluators: Mapping[str, Severity]
    without_evaluator: Mapping[str, tuple[str, ...]]
    notes: tuple[AgreementNote, ...]


def agreement(evaluation: Evaluation) -> Agreement:
    """What single marks say about agreement; offers of every status count, since all show how evaluators judge.

    Never part of the record: nothing is corrected for a harsh or mild evaluator. `DomainError` as `rank`.
    """
    sheets = Sheets.of(evaluation)
    scores = {leaf: sheets.on(leaf) for leaf in sheets.ranges}
    totals = sheets.totals()
    tolerance = Fraction(evaluation.framework.rules.tolerance) / 100
    criteria = {leaf: _concordance(given, tolerance=tolerance) for leaf, given in scores.items()}
    total = _concordance(totals, tolerance=tolerance)
    evaluators = {
        seat: Severity(mean=mean(counts), standard_deviation=sample_deviation(counts))
        for seat, counts in sheets.positions().items()
    }
    reckoning = reckon(count(evaluation))
    absences = dict(without_each(evaluation, reckoning=reckoning))
    findings = [
        *(finding for leaf in scores for finding in _on_scores(leaf, scores=scores[leaf], figures=criteria[leaf])),
        *_on_totals(sheets, totals=totals, figures=total),
        *_on_severity(evaluators),
        *_on_absences(absences, reckoning=reckoning),
    ]
    return Agreement(
        criteria=criteria,
        total=total,
        evaluators=evaluators,
        without_evaluator={seat: absence.winners for seat, absence in absences.items()},
        notes=in_words(findings, called=_called(evaluation)),
    )


def _called(evaluation: Evaluation) -> Called:
    return Called(
        criteria={each.id: each.title for each in evaluation.framework.criteria},
        offers={each.id: each.name for each in evaluation.offers},
        evaluators={each.id: each.name for each in evaluation.panel},
    )


def _concordance(scores: Scores, *, tolerance: Fraction) -> Concordance:
    rows = [[scores.by_offer[offer][seat] for seat in scores.evaluators] for offer in scores.complete]
    units = [tuple(given.values()) for given in scores.by_offer.values()]
    spread = {offer: _spread(given, width=scores.width) for offer, given in scores.by_offer.items()}
    return Concordance(
        kendall_w=kendalls_w(rows),
        alpha_nominal=krippendorffs_alpha(units, level=Level.NOMINAL),
        alpha_ordinal=krippendorffs_alpha(units, level=Level.ORDINAL),
        alpha_interval=krippendorffs_alpha(units, level=Level.INTERVAL),
        spread=spread,
        flagged=tuple(offer for offer, own in spread.items() if own is not None and own >= tolerance),
    )


def _spread(given: Mapping[str, int], *, width: int) -> Fraction | None:
    return Fraction(max(given.values()) - min(given.values()), width) if len(given) > 1 else None


# --- what the figures leave out, and why some are not defined --------------------------------------------------------


def _on_scores(criterion: str, *, scores: Scores, figures: Concordance) -> Iterator[Finding]:
    if not scores.evaluators:
        yield Finding("not_scored", criterion)
        return
    if scores.silent:
        yield Finding("silent", criterion, evaluators=scores.silent)
    yield from _on_figures(criterion, scores=scores, figures=figures)


def _on_totals(sheets: Sheets, *, totals: Scores, figures: Concordance) -> Iterator[Finding]:
    if not sheets.ranges:
        yield Finding("nothing_scored")
        return
    if not totals.evaluators:
        yield Finding("no_totals", TOTALS)
        return
    if totals.silent:
        yield Finding("without_total", TOTALS, evaluators=totals.silent)
    if len({sheets.assigned[seat] for seat in totals.evaluators}) > 1:
        yield Finding("different_criteria", TOTALS)
    yield from _on_figures(TOTALS, scores=totals, figures=figures)


def _on_figures(criterion: str, *, scores: Scores, figures: Concordance) -> Iterator[Finding]:
    if len(scores.evaluators) == 1:
        yield Finding("one_evaluator", criterion)
        return
    complete = scores.complete
    if len(complete) < 2:
        yield Finding("few_complete", criterion)
    elif figures.kendall_w is None:
        yield Finding("no_order", criterion)
    if len(complete) < len(scores.by_offer):
        left_out = tuple(offer for offer in scores.by_offer if offer not in complete)
        yield Finding("incomplete_rows", criterion, offers=left_out)
    alone = tuple(offer for offer, spread in figures.spread.items() if spread is None)
    if len(alone) == len(scores.by_offer):
        yield Finding("unpaired", criterion)
    elif figures.alpha_nominal is None:
        yield Finding("no_variation", criterion)
    if alone:
        yield Finding("one_score", criterion, offers=alone)


def _on_severity(evaluators: Mapping[str, Severity]) -> Iterator[Finding]:
    silent = tuple(seat for seat, own in evaluators.items() if own.mean is None)
    single = tuple(seat for seat, own in evaluators.items() if own.standard_deviation is None and seat not in silent)
    if silent:
        yield Finding("no_mean", evaluators=silent)
    if single:
        yield Finding("no_deviation", evaluators=single)


def _on_absences(absences: Mapping[str, Absence], *, reckoning: Reckoning) -> Iterator[Finding]:
    if not absences:
        yield from _on_no_absences(reckoning)
        return
    for seat, absence in absences.items():
        for leaf in absence.irreplaceable:
            yield Finding("irreplaceable", leaf, evaluators=(seat,))
        if not absence.winners:
            yield Finding("no_winner", evaluators=(seat,))
    if not reckoning.complete:
        yield Finding("provisional")


def _on_no_absences(reckoning: Reckoning) -> Iterator[Finding]:
    if reckoning.rules.score_from is ScoreFrom.AGREED:
        yield Finding("agreed_scores")
    elif len(reckoning.count.panel) < 2:
        yield Finding("nobody_to_leave_out")
    else:
        yield Finding("nothing_placed")
