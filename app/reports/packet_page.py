"""The decision packet as an accessible HTML page: the same values as on paper, with links from figures to their page.

The file is a document of its own, with its style inside. In the application its article alone stands in a page there.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

from app.domain.packet import DecisionPacket
from app.domain.packet_document import Section
from app.domain.packet_executive import BEFORE_SIGNING, RESTS_ON, ExecutivePage, executive_page
from app.domain.packet_sections import SUMMARY, SUMMARY_TITLE, sections
from app.domain.packet_words import NOTHING_FOUND
from app.reports.packet_html import Writer

_STYLE = Path(__file__).parents[1] / "static" / "css" / "packet.css"
LINKS = "Underlined figures and names lead to the page they come from; the links work while this is read in Finalist."
_OPENING, _CLOSING = '<article class="packet">', "</article>"


def packet_page(packet: DecisionPacket) -> bytes:
    """The page as UTF-8; the same packet gives the same bytes."""
    title = escape(f"Decision packet: {packet.evaluation.framework.title}")
    document = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        f"<style>\n{_style()}</style>\n</head>\n"
        f'<body class="packet-alone">\n<main>\n<h1>{title}</h1>\n{_article(packet)}</main>\n</body>\n</html>\n'
    )
    return document.encode("utf-8", "replace")


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def article_of(page: bytes) -> str:
    """The article of a page that was made here, to be set into a page of the application."""
    text = page.decode()
    return text[text.index(_OPENING) : text.rindex(_CLOSING) + len(_CLOSING)]


def _article(packet: DecisionPacket) -> str:
    parts = sections(packet)
    writer = Writer(packet.numbers)
    pieces = [
        _OPENING,
        _contents(parts),
        *_executive(packet, writer),
        *(_section(section, writer) for section in parts),
        _CLOSING,
        "",
    ]
    return "\n".join(pieces)


def _contents(parts: Sequence[Section]) -> str:
    entries = [(SUMMARY, SUMMARY_TITLE), *((section.key, section.title) for section in parts)]
    links = "".join(f'<li><a href="#{key}">{escape(title)}</a></li>' for key, title in entries)
    return f'<nav class="packet-contents" aria-label="Contents of the packet"><ul>{links}</ul></nav>'


def _section(section: Section, writer: Writer) -> str:
    body = "\n".join(writer.blocks(section.blocks))
    return (
        f'<section id="{section.key}" aria-labelledby="head-{section.key}">\n'
        f'<h2 id="head-{section.key}">{escape(section.title)}</h2>\n{body}\n</section>'
    )


def _executive(packet: DecisionPacket, writer: Writer) -> Iterator[str]:
    page = executive_page(packet)
    yield f'<section id="{SUMMARY}" aria-labelledby="head-{SUMMARY}">'
    yield f'<h2 id="head-{SUMMARY}">{SUMMARY_TITLE}</h2>'
    yield f'<p class="note">{escape(" · ".join((page.reference, *page.under)))}</p>'
    yield f'<p class="note">{LINKS}</p>'
    if page.not_final:
        yield f'<p class="packet-caution"><strong>Not final</strong> {escape(page.not_final)}</p>'
    yield from _recommendation(page)
    if page.offers is not None:
        yield writer.block(page.offers)
    if page.legend is not None:
        yield writer.block(page.legend)
    if page.offers_note:
        yield f'<p class="note">{escape(page.offers_note)}</p>'
    for label, sentences in page.doubts:
        yield f"<h3>{escape(label)}</h3><p>{escape(' '.join(sentences))}</p>"
    yield f"<h3>{BEFORE_SIGNING}</h3>{_to_know(page)}"
    yield f"<h3>{RESTS_ON}</h3><p>{escape(page.rests_on)}</p>"
    yield "</section>"


def _recommendation(page: ExecutivePage) -> Iterator[str]:
    yield f'<div class="packet-answer"><p class="packet-eyebrow">{escape(page.eyebrow)}</p>'
    yield f'<p class="packet-statement">{escape(page.headline)}</p><p>{escape(" ".join(page.sentences))}</p></div>'
    if page.figures:
        shown = "".join(
            f"<div><dt>{escape(one.label)}</dt><dd><strong>{escape(one.value)}</strong> "
            f"<span>{escape(one.note)}</span></dd></div>"
            for one in page.figures
        )
        yield f'<dl class="packet-figures">{shown}</dl>'


def _to_know(page: ExecutivePage) -> str:
    if not page.to_know:
        return f"<p>{NOTHING_FOUND}</p>"
    items = "".join(f"<li>{escape(title)}. {escape(text)}</li>" for title, text in page.to_know)
    return f"<ul>{items}</ul>"
