"""What a packet says beside the record, worked out behind the page: how sure the ranking is, and scenarios."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.agreement import agreement
from app.domain.agreement_effect import agreement_sentence, to_discuss
from app.domain.errors import DomainError
from app.domain.evaluation import Evaluation
from app.domain.packet import DecisionPacket, Examination, ScenarioBeside
from app.domain.packet_dissent import own_orders
from app.domain.ranking import rank_evaluation
from app.domain.reckoning import reckon
from app.domain.scenario import SavedScenario, apply
from app.domain.scenario_text import scenario_in_words
from app.domain.tally import count

Progress = Callable[[float, str], None]
"""Told the part done (0-1) and a sentence on what is being done."""

MOST_MARKS = 400_000
"""Beyond it the analysis would take minutes: the packet then says that it was left out."""


def examined(packet: DecisionPacket, *, progress: Progress) -> DecisionPacket:
    """The packet with its examination, or with the sentence why there is none."""
    reason = why_not(packet.evaluation)
    if reason:
        return replace(packet, not_examined=reason)
    try:
        return replace(packet, examination=examination(packet.evaluation, progress=progress))
    except DomainError as error:
        return replace(packet, not_examined=f"How sure the ranking is could not be worked out: {error}")


def why_not(evaluation: Evaluation) -> str:
    """Why an evaluation is not examined, as a sentence; "" where it is."""
    if not evaluation.marks:
        return "Nothing has been scored, so there is nothing to examine."
    if len(evaluation.marks) > MOST_MARKS:
        return (
            f"With {len(evaluation.marks):,} marks how sure the ranking is and how far the evaluators agree is not "
            f"worked out for a packet; up to {MOST_MARKS:,} marks it is."
        )
    return ""


def examination(evaluation: Evaluation, *, progress: Progress) -> Examination:
    """How sure the ranking is and how far the evaluators agree; the same evaluation gives the same figures."""
    from app.analysis.how_sure import how_sure
    from app.analysis.robustness import Drawing, examine

    reckoning = reckon(count(evaluation))
    progress(0.02, "Working out how far the evaluators agree")
    agreed = agreement(evaluation)
    progress(0.3, "Working out how sure the ranking is")
    robustness = examine(evaluation, drawing=Drawing(), progress=lambda part, note: progress(0.3 + 0.6 * part, note))
    progress(0.9, "Working out each evaluator's own order")
    return Examination(
        robustness=robustness,
        how_sure=how_sure(robustness),
        agreement=agreed,
        agreement_sentence=agreement_sentence(
            agreed, discussions=to_discuss(agreed, reckoning=reckoning), reckoning=reckoning
        ),
        own_orders=own_orders(evaluation, record=reckoning),
    )


def beside(evaluation: Evaluation, *, scenarios: Sequence[SavedScenario]) -> tuple[ScenarioBeside, ...]:
    """Each saved scenario with the ranking it gives."""
    framework, panel, offers = evaluation.framework, evaluation.panel, evaluation.offers
    return tuple(
        ScenarioBeside(
            saved=saved,
            changes=tuple(scenario_in_words(saved.scenario, framework=framework, panel=panel, offers=offers)),
            ranking=rank_evaluation(apply(evaluation, saved.scenario)),
        )
        for saved in scenarios
    )
