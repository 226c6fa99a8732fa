"""Who stood back from which offer, and why: said once before signing, in the warnings and over an offer's marks."""

from dataclasses import dataclass

from app.domain.evaluation import MarkKind
from app.domain.packet import Decision
from app.domain.packet_figures import counted, evaluator_name

MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Recusal:
    """An evaluator who stood back from an offer, on so many criteria, with the reasons that were given."""

    evaluator: str
    offer: str
    criteria: int
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reasons as one, each once."""
        return "; ".join(reason.rstrip(". ") for reason in self.reasons) or "no reason was given"


def recusals(packet: Decision) -> tuple[Recusal, ...]:
    """Every recusal, one for an evaluator and an offer however many criteria it covers, in the order of the marks."""
    found: dict[tuple[str, str], list[str]] = {}
    for mark in packet.evaluation.marks:
        if mark.kind is MarkKind.RECUSED:
            found.setdefault((mark.evaluator, mark.offer), []).append(" ".join(mark.comment.split()))
    return tuple(
        Recusal(seat, offer, len(reasons), tuple(dict.fromkeys(filter(None, reasons))))
        for (seat, offer), reasons in found.items()
    )


def recusal_line(packet: Decision, one: Recusal) -> str:
    """One recusal as a sentence over the marks of its offer."""
    name = evaluator_name(one.evaluator, panel=packet.evaluation.panel)
    extent = counted(one.criteria, "criterion", things="criteria")
    return f"{name} stood back from this offer, on {extent}: {one.reason}."


def recusal_sentence(packet: Decision) -> str:
    """All recusals in one sentence, for those who decide; empty where nobody stood back."""
    said = [
        f"{evaluator_name(one.evaluator, panel=packet.evaluation.panel)} from "
        f"{packet.offers[one.offer].name if one.offer in packet.offers else one.offer} ({_short(one.reason)})"
        for one in recusals(packet)
    ]
    if not said:
        return ""
    return f"Stood back: {'; '.join(said)}. Their marks are not in the scores concerned."


def _short(reason: str) -> str:
    return reason if len(reason) <= MOST_LETTERS else f"{reason[:MOST_LETTERS].rsplit(' ', 1)[0]} …"
