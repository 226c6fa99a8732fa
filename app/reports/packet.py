"""The decision packet as a PDF: its sections in order, its contents, and what stands on every page."""

import io
from collections.abc import Callable
from threading import Lock
from typing import BinaryIO

from app.domain.packet import DecisionPacket
from app.reports.packet_executive import executive_page
from app.reports.packet_marks import marks_entries, marks_section
from app.reports.packet_matrix import has_spread, matrix_section, ranking_section, spread_section
from app.reports.packet_price import price_entries, price_section
from app.reports.packet_sections import (
    audit_section,
    method_section,
    panel_section,
    process_section,
    warnings_section,
)
from app.reports.pages import Entry, Furniture, Pages

Progress = Callable[[float, str], None]
"""Told the part done (0-1) and a sentence on what is being done."""

_ONE_AT_A_TIME = Lock()
"""ReportLab keeps fonts in the process: two packets built at once would mix their characters."""


def packet_pdf(packet: DecisionPacket, *, progress: Progress | None = None) -> bytes:
    """The packet as the bytes of a PDF; the same packet gives the same bytes."""
    target = io.BytesIO()
    write_packet(packet, target, progress=progress)
    return target.getvalue()


def write_packet(packet: DecisionPacket, target: BinaryIO, *, progress: Progress | None = None) -> int:
    """Writes the packet's PDF into a binary file; returns its number of pages."""
    with _ONE_AT_A_TIME:
        return _write(packet, target, progress or _say_nothing)


def _say_nothing(_part: float, _sentence: str) -> None:
    """Nobody waits for this packet."""


def _write(packet: DecisionPacket, target: BinaryIO, progress: Progress) -> int:
    pages = Pages(target, furniture=_furniture(packet), entries=_entries(packet))
    progress(0.0, "Writing the executive page")
    executive_page(pages, packet)
    pages.reserve_contents()
    progress(0.05, "Writing process, method and panel")
    process_section(pages, packet)
    method_section(pages, packet)
    panel_section(pages, packet)
    progress(0.1, "Writing ranking and matrix")
    ranking_section(pages, packet)
    matrix_section(pages, packet)
    if has_spread(packet):
        progress(0.25, "Writing the spread of marks")
        spread_section(pages, packet)
    if packet.evaluation.marks:
        marks_section(
            pages,
            packet,
            done=lambda done, of: progress(0.35 + 0.5 * done / of, f"Writing justifications: {done} of {of} offers"),
        )
    progress(0.85, "Writing prices, warnings and the audit record")
    price_section(pages, packet)
    warnings_section(pages, packet)
    audit_section(pages, packet)
    progress(0.95, "Numbering the pages")
    count = pages.finish()
    progress(1.0, f"Done: {count} page{'s' if count != 1 else ''}")
    return count


def _entries(packet: DecisionPacket) -> list[Entry]:
    titles = [
        ("process", "Process and sources", []),
        ("method", "Method", [Entry("criteria", 2, "Criteria and weights")]),
        ("panel", "Panel and assignment", []),
        ("ranking", "Ranking", []),
        ("matrix", "Matrix", []),
        *([("spread", "Spread of marks", [])] if has_spread(packet) else []),
        *([("marks", "Marks and justifications", marks_entries(packet))] if packet.evaluation.marks else []),
        ("price", "Prices", price_entries(packet)),
        ("warnings", "Warnings", []),
        ("audit", "Audit record", []),
    ]
    entries = [Entry("summary", 1, "Executive page")]
    for number, (key, title, children) in enumerate(titles, start=1):
        entries += [Entry(key, 1, f"{number}  {title}"), *children]
    return entries


def _furniture(packet: DecisionPacket) -> Furniture:
    framework = packet.evaluation.framework
    return Furniture(
        title=f"Decision packet: {framework.title}",
        subject=framework.reference,
        author=packet.prepared_for,
        head=f"{framework.reference}  ·  {framework.title}",
        foot=f"Audit row {packet.audit.sequence}  ·  {packet.audit.hash}",
        at=packet.as_of,
        stamp="SAMPLE DATA" if packet.sample else "",
    )
