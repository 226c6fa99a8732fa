"""Packets of the samples with everything that is worked out beside the record, made once for all tests that look."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from app.domain.packet import DecisionPacket, Numbers, Signatory
from app.domain.ranking import rank_evaluation
from app.domain.scenario import SavedScenario, Scenario
from app.evaluations.reading import read_evaluation
from app.stages.packets.examining import beside, examined
from tests.reports.packet_builders import a_packet

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/RFP.csv"))


@cache
def examined_sample(name: str) -> DecisionPacket:
    """The packet of a sample, with its numbers in addresses and those who sign."""
    evaluation = read_evaluation(SAMPLES / name).evaluation
    packet = replace(
        a_packet(evaluation, ranking=rank_evaluation(evaluation)),
        signatories=(Signatory("Approver", "Tom Okafor"), Signatory("Lead", "Maya Lindqvist")),
        numbers=Numbers(
            offers={offer.id: number for number, offer in enumerate(evaluation.offers, 1)},
            criteria={one.id: number for number, one in enumerate(evaluation.framework.criteria, 1)},
        ),
    )
    return examined(packet, progress=lambda _part, _sentence: None)


@cache
def with_scenario() -> DecisionPacket:
    """The contact centre's packet with a scenario in which price weighs more."""
    packet = examined_sample("contact-centre")
    saved = SavedScenario(
        public_id="s" * 20,
        name="Price first",
        reason="The budget was cut by a tenth.",
        author="Maya Lindqvist",
        created_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        audit_sequence=41,
        scenario=Scenario(weights={"price": Decimal(45)}),
    )
    return replace(packet, scenarios=beside(packet.evaluation, scenarios=(saved,)))
