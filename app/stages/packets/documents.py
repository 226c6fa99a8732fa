"""The four forms of a packet: what each is called, how its bytes are made, and what it is filed as."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.packet import DecisionPacket
from app.domain.packet_prices import opened_prices
from app.models.outbox import DocumentKind

Progress = Callable[[float, str], None]
"""Told the part done (0-1) and a sentence on what is being done."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the packet. `make` gives its bytes: the same packet, the same bytes."""

    kind: DocumentKind
    suffix: str
    title: str
    make: Callable[[DecisionPacket, Progress], bytes]


def _pdf(packet: DecisionPacket, progress: Progress) -> bytes:
    from app.reports.packet import packet_pdf

    return packet_pdf(packet, progress=progress)


def _page(packet: DecisionPacket, progress: Progress) -> bytes:
    from app.reports.packet_page import packet_page

    progress(0.0, "Writing the page")
    return packet_page(packet)


def _workbook(packet: DecisionPacket, progress: Progress) -> bytes:
    from app.reports.evaluation_workbook import write_evaluation_workbook

    progress(0.0, "Writing the workbook")
    evaluation = packet.evaluation
    # Approvers read packets: they are given neither the panel's addresses nor prices that were not opened.
    shown = replace(
        evaluation,
        panel=tuple(replace(seat, email="") for seat in evaluation.panel),
        prices=opened_prices(packet),
    )
    return write_evaluation_workbook(shown, ranking=packet.ranking)


def _data(packet: DecisionPacket, progress: Progress) -> bytes:
    from app.reports.packet_data import packet_data

    progress(0.0, "Writing the data")
    return packet_data(packet)


FORMS = (
    Form(DocumentKind.PACKET, ".pdf", "PDF", _pdf),
    Form(DocumentKind.PACKET_PAGE, ".html", "Page", _page),
    Form(DocumentKind.PACKET_WORKBOOK, ".xlsx", "Workbook", _workbook),
    Form(DocumentKind.PACKET_DATA, ".json", "Data", _data),
)
BY_SUFFIX = {form.suffix: form for form in FORMS}
BY_KIND = {form.kind: form for form in FORMS}
