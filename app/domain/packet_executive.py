"""The executive page as values: on one page who, by how much, how sure, what would change it, and who disagreed."""

from dataclasses import dataclass

from app.domain.packet import DecisionPacket, moment_in_words
from app.domain.packet_document import Legend, Table
from app.domain.packet_doubts import change_sentences, disagreement_sentences
from app.domain.packet_ranking import contribution_legend, offers_table, rounding_note
from app.domain.packet_words import (
    KeyFigure,
    Outcome,
    key_figures,
    near_tie_sentence,
    not_final_sentence,
    price_sentence,
    quality_sentence,
    recommendation,
    rests_on_sentence,
    to_know,
)

MOST_OFFERS = 8

EYEBROWS = {
    Outcome.RECOMMENDED: "Recommendation",
    Outcome.TIE: "No single recommendation",
    Outcome.LEADING: "Standing so far",
    Outcome.NONE: "No recommendation",
}

HOW_SURE = "How sure"
WHAT_CHANGES_IT = "What would change it"
WHO_DISAGREED = "Who saw it otherwise"
BEFORE_SIGNING = "Before signing"
RESTS_ON = "What the decision rests on"
SCORING_OPEN = ("Scoring is open", "It has not been closed yet, so marks can still change, and the ranking with them.")


@dataclass(frozen=True, slots=True)
class ExecutivePage:
    """All the page says, in its order. `doubts` are (label, sentences); what is empty is not shown."""

    reference: str
    title: str
    under: tuple[str, ...]
    not_final: str
    eyebrow: str
    headline: str
    sentences: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    offers: Table | None
    offers_note: str
    legend: Legend | None
    doubts: tuple[tuple[str, tuple[str, ...]], ...]
    to_know: tuple[tuple[str, str], ...]
    rests_on: str


def executive_page(packet: DecisionPacket) -> ExecutivePage:
    """What the executive page of a packet says."""
    framework, standings = packet.evaluation.framework, packet.ranking.standings
    answer = recommendation(packet)
    shown = standings if len(standings) <= MOST_OFFERS else standings[: MOST_OFFERS - 2]
    said = (*answer.sentences, near_tie_sentence(packet), quality_sentence(packet), price_sentence(packet))
    legend = contribution_legend(packet)
    under = (
        f"Prepared for {packet.prepared_for}" if packet.prepared_for else "",
        f"As of {moment_in_words(packet.as_of, time_zone=framework.time_zone)}",
        "Sample data: it decides nothing" if packet.sample else "",
    )
    return ExecutivePage(
        reference=framework.reference,
        title=framework.title,
        under=tuple(filter(None, under)),
        not_final=not_final_sentence(packet),
        eyebrow=EYEBROWS[answer.outcome],
        headline=answer.headline,
        sentences=tuple(filter(None, said)),
        figures=key_figures(packet),
        offers=offers_table(packet, shown) if shown else None,
        offers_note=" ".join(filter(None, (_left_out(len(shown), of=len(standings)), rounding_note(packet, shown)))),
        legend=Legend(legend) if shown and legend else None,
        doubts=_doubts(packet),
        to_know=(*_still_open(packet), *to_know(packet)),
        rests_on=rests_on_sentence(packet),
    )


def _still_open(packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    """That the scoring goes on, where it does: nobody signs what may still change without being told."""
    is_open = packet.course is not None and packet.course.closed_at is None
    return (SCORING_OPEN,) if is_open else ()


def _left_out(shown: int, *, of: int) -> str:
    return f"The first {shown} of {of} offers; all of them stand in the section Ranking." if shown < of else ""


def _doubts(packet: DecisionPacket) -> tuple[tuple[str, tuple[str, ...]], ...]:
    sure = packet.not_examined if packet.examination is None else packet.examination.how_sure
    found = (
        (HOW_SURE, (sure,) if sure else ()),
        (WHAT_CHANGES_IT, change_sentences(packet)),
        (WHO_DISAGREED, disagreement_sentences(packet)),
    )
    return tuple((label, sentences) for label, sentences in found if sentences)
