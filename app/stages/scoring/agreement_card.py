"""Beside the marks of a cell: what the panel may agree on there, who is awaited first, and whether it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.evaluation import CriterionKind, ScaleWord, ScoreFrom
from app.domain.packet import Decision
from app.domain.tree import Tree
from app.stages.scoring.queries.agreed import AgreedScore, waits_for

COUNTS = "By the published rules the agreed score is what counts here."
SETTLES = "It settles the gate, whatever verdicts were given."
STANDS_BESIDE = "By the published rules the marks count here; the agreed score stands beside them without points."


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """`waits` says who has to submit first, "" for nobody; `hint` what may be given; `effect` what it changes."""

    stored: AgreedScore
    waits: str
    hint: str
    effect: str


def agreement_card(
    decision: Decision, *, leaf: str, words: Sequence[ScaleWord], stored: AgreedScore, awaited: Sequence[str]
) -> AgreementCard:
    """The card of a leaf that evaluators mark."""
    rules = decision.evaluation.framework.rules
    is_gate = decision.tree.by_id[leaf].kind is CriterionKind.GATE
    counts = SETTLES if is_gate else COUNTS if rules.score_from is ScoreFrom.AGREED else STANDS_BESIDE
    return AgreementCard(
        stored=stored,
        waits=waits_for(awaited) if awaited else "",
        hint="pass or fail" if is_gate else f"{_scale(decision, leaf=leaf, words=words)}, or N/A",
        effect=counts,
    )


def _scale(decision: Decision, *, leaf: str, words: Sequence[ScaleWord]) -> str:
    framework = replace(decision.evaluation.framework, scales=tuple(words))
    return Tree.of(framework).scale(leaf).in_words()
