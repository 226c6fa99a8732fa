"""The decision packet as a PDF: the executive page, the contents, the sections, and what stands on every page."""

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

from app.domain.packet import DecisionPacket
from app.domain.packet_document import Section
from app.domain.packet_sections import SUMMARY, SUMMARY_TITLE, sections
from app.reports.packet_blocks import draw_blocks
from app.reports.packet_executive import draw_executive_page
from app.reports.pages import ONE_AT_A_TIME, Entry, Furniture, Pages

Progress = Callable[[float, str], None]
"""Told the part done (0-1) and a sentence on what is being done."""


def packet_pdf(packet: DecisionPacket, *, progress: Progress | None = None) -> bytes:
    """The packet as the bytes of a PDF; the same packet gives the same bytes."""
    target = io.BytesIO()
    write_packet(packet, target, progress=progress)
    return target.getvalue()


def write_packet(packet: DecisionPacket, target: BinaryIO, *, progress: Progress | None = None) -> int:
    """Writes the packet's PDF into a binary file; returns its number of pages."""
    with ONE_AT_A_TIME:
        return _write(packet, target, progress or _say_nothing)


def _say_nothing(_part: float, _sentence: str) -> None:
    """Nobody waits for this packet."""


def _write(packet: DecisionPacket, target: BinaryIO, progress: Progress) -> int:
    parts = sections(packet)
    pages = Pages(target, furniture=_furniture(packet), entries=_entries(parts))
    progress(0.0, "Writing the executive page")
    draw_executive_page(pages, packet)
    pages.reserve_contents()
    for number, section in enumerate(parts):
        progress(0.05 + 0.9 * number / len(parts), f"Writing {section.title.split('  ')[-1].lower()}")
        draw_section(pages, section)
    progress(0.95, "Numbering the pages")
    count = pages.finish()
    progress(1.0, f"Done: {count} page{'s' if count != 1 else ''}")
    return count


def draw_section(pages: Pages, section: Section) -> None:
    """Sets one section, on a page of its own or under the one before."""
    if section.below:
        pages.section_below(section.key)
    else:
        pages.section(section.key)
    draw_blocks(pages, section.blocks)


def _entries(parts: Sequence[Section]) -> list[Entry]:
    entries = [Entry(SUMMARY, 1, SUMMARY_TITLE)]
    for section in parts:
        entries.append(Entry(section.key, 1, section.title))
        entries += [Entry(key, 2, title) for key, title in section.entries]
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
