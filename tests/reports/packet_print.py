"""One section of a packet on paper and on the page, each as text, for tests that look at a section by itself."""

import io
from datetime import UTC, datetime

from pypdf import PdfReader

from app.domain.packet import DecisionPacket
from app.domain.packet_sections import sections
from app.reports.packet import draw_section
from app.reports.pages import Entry, Furniture, Pages


def set_alone(packet: DecisionPacket, key: str) -> list[str]:
    """The text of each page of one section set by itself, line ends as blanks; heads and feet have no figures."""
    [section] = [one for one in sections(packet) if one.key == key]
    target = io.BytesIO()
    furniture = Furniture(
        title="Test", subject="Test", author="Test", head="Test", foot="Test", at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    entries = [Entry(key, 1, section.title), *(Entry(below, 2, title) for below, title in section.entries)]
    pages = Pages(target, furniture=furniture, entries=entries)
    draw_section(pages, section)
    pages.finish()
    return [_without_furniture(page.extract_text()) for page in PdfReader(io.BytesIO(target.getvalue())).pages]


def _without_furniture(text: str) -> str:
    lines = [line for line in text.split("\n") if not line.startswith("Page ") and line != "Test"]
    return " ".join(" ".join(lines).split())
