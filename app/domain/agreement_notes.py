"""Why a figure of agreement is not defined or what it leaves out, in sentences for a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

TOTALS = "the totals"
"""How a sentence calls each evaluator's own totals where it would name a criterion."""


class Called(NamedTuple):
    """What criteria, offers and evaluators are called, by their ids; ids without a name stand for themselves."""

    criteria: Mapping[str, str]
    offers: Mapping[str, str]
    evaluators: Mapping[str, str]


class Finding(NamedTuple):
    """One thing a reader must know, about one criterion (or the totals, or no criterion in particular: "")."""

    code: str
    criterion: str = ""
    offers: tuple[str, ...] = ()
    evaluators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementNote:
    """The same finding on all criteria it holds for. `code` is stable, `text` a sentence that calls things by name."""

    code: str
    criteria: tuple[str, ...]
    offers: tuple[str, ...]
    evaluators: tuple[str, ...]
    text: str


def in_words(findings: Iterable[Finding], *, called: Called) -> tuple[AgreementNote, ...]:
    """One note for each thing found, in the order of finding, with the criteria on which it holds gathered."""
    gathered: dict[Finding, dict[str, None]] = {}
    for finding in findings:
        gathered.setdefault(finding._replace(criterion=""), {})[finding.criterion] = None
    return tuple(
        _note(finding, criteria=tuple(filter(None, criteria)), called=called) for finding, criteria in gathered.items()
    )


def _note(finding: Finding, *, criteria: Sequence[str], called: Called) -> AgreementNote:
    text = TEXTS[finding.code].format(
        criteria=_every(criteria, called=called.criteria),
        offers=_every(finding.offers, called=called.offers),
        evaluators=_every(finding.evaluators, called=called.evaluators),
    )
    return AgreementNote(finding.code, tuple(criteria), finding.offers, finding.evaluators, text)


def _every(ids: Sequence[str], *, called: Mapping[str, str]) -> str:
    """ "A", "A and B", "A, B and C": all of them, since whoever is left out must be named."""
    said = [called.get(each, each) for each in ids]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


TEXTS: Mapping[str, str] = {
    "not_scored": "Nobody has scored {criteria} yet, so there is no agreement to judge.",
    "nothing_scored": "Evaluators score no criterion of this RFP, so there is no agreement to judge.",
    "no_totals": (
        "No evaluator has marked everything assigned for any offer yet, so there are no totals of theirs to compare."
    ),
    "silent": "Not counted on {criteria}, for want of any score there: {evaluators}.",
    "without_total": "Not counted on the totals, since no offer has all its marks from them: {evaluators}.",
    "different_criteria": (
        "Evaluators mark different criteria, so their totals do not rest on the same ones; each total is compared as "
        "a share of what its evaluator could give."
    ),
    "one_evaluator": (
        "Kendall's W, Krippendorff's alpha and the spread on {criteria} are not defined: only one evaluator is counted."
    ),
    "incomplete_rows": "Kendall's W on {criteria} leaves out {offers}, not scored by every evaluator counted there.",
    "few_complete": (
        "Kendall's W on {criteria} is not defined: it needs two offers at least that every evaluator has scored."
    ),
    "no_order": (
        "Kendall's W on {criteria} is not defined: no evaluator tells the offers apart, so no orders can be compared."
    ),
    "unpaired": "Krippendorff's alpha on {criteria} is not defined: no offer is scored by two evaluators.",
    "no_variation": (
        "Krippendorff's alpha on {criteria} is not defined: all scores are the same, and without variation agreement "
        "cannot be told from habit."
    ),
    "one_score": "The spread of {offers} on {criteria} is not defined: it needs two scores.",
    "no_mean": "Mean and standard deviation are not defined, for want of any score, for {evaluators}.",
    "no_deviation": "The standard deviation is not defined, since it needs two scores, for {evaluators}.",
    "agreed_scores": "Offers are ranked by the panel's agreed scores, so no evaluator can be left out.",
    "nobody_to_leave_out": "There are not two evaluators, so nobody can be left out.",
    "nothing_placed": "No offer can be placed yet, so there is no winner that leaving an evaluator out could change.",
    "irreplaceable": (
        "Without {evaluators} some offer has no mark on {criteria}; a winner then rests on what others have marked."
    ),
    "no_winner": "There is no winner without {evaluators}, since no offer can be placed.",
    "provisional": "Marks or prices are still missing, so the winners without one evaluator are provisional.",
}
"""The sentence of each code."""
