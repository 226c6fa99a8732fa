"""The sections of a packet in their order, numbered, as both its paper and its page set them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.domain.packet import DecisionPacket
from app.domain.packet_agreement import agreement_blocks, agreement_entries
from app.domain.packet_dissent import dissent_blocks
from app.domain.packet_document import Block, Section
from app.domain.packet_marks import marks_blocks, marks_entries
from app.domain.packet_matrix import matrix_blocks
from app.domain.packet_narratives import narratives_blocks, narratives_entries
from app.domain.packet_prices import price_blocks, price_entries
from app.domain.packet_ranking import ranking_blocks
from app.domain.packet_record import (
    approvals_blocks,
    audit_blocks,
    method_blocks,
    panel_blocks,
    process_blocks,
    warnings_blocks,
)
from app.domain.packet_robustness import robustness_blocks, robustness_entries
from app.domain.packet_scenarios import scenarios_blocks

SUMMARY = "summary"
SUMMARY_TITLE = "Executive page"


def _no_entries(_packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    return ()


def _criteria(_packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    return (("criteria", "Criteria and weights"),)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of section: `below` it may begin under the one before, `needs_marks` it is left out without any."""

    key: str
    title: str
    blocks: Callable[[DecisionPacket], Iterable[Block]]
    entries: Callable[[DecisionPacket], tuple[tuple[str, str], ...]] = _no_entries
    below: bool = False
    needs_marks: bool = False


KINDS: Sequence[_Kind] = (
    _Kind("process", "Process and sources", process_blocks),
    _Kind("method", "Method", method_blocks, _criteria),
    _Kind("panel", "Panel and assignment", panel_blocks, below=True),
    _Kind("ranking", "Ranking", ranking_blocks),
    _Kind("matrix", "Matrix", matrix_blocks),
    _Kind("narratives", "Strengths and weaknesses", narratives_blocks, narratives_entries, needs_marks=True),
    _Kind("price", "Prices", price_blocks, price_entries),
    _Kind("robustness", "How sure the ranking is", robustness_blocks, robustness_entries),
    _Kind("agreement", "Agreement of the evaluators", agreement_blocks, agreement_entries, needs_marks=True),
    _Kind("scenarios", "Scenarios beside the record", scenarios_blocks, below=True),
    _Kind("warnings", "Warnings", warnings_blocks, below=True),
    _Kind("dissent", "Dissent", dissent_blocks),
    _Kind("approvals", "Approvals", approvals_blocks, below=True),
    _Kind("marks", "Marks and justifications", marks_blocks, marks_entries, needs_marks=True),
    _Kind("audit", "Audit record", audit_blocks, below=True),
)


def sections(packet: DecisionPacket) -> tuple[Section, ...]:
    """The packet's sections after the executive page; their blocks are made as they are gone through, once."""
    kinds = [kind for kind in KINDS if packet.evaluation.marks or not kind.needs_marks]
    return tuple(
        Section(
            key=kind.key,
            title=f"{number}  {kind.title}",
            blocks=kind.blocks(packet),
            entries=kind.entries(packet),
            below=kind.below,
        )
        for number, kind in enumerate(kinds, start=1)
    )
