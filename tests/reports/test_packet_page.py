"""The packet as a page: every figure of the paper stands in it and the other way round, and anyone can read it."""

import html
import io
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from app.domain.packet import DecisionPacket
from app.domain.packet_sections import SUMMARY, sections
from app.reports.packet import packet_pdf
from app.reports.packet_page import article_of, packet_page
from tests.reports.examined import examined_sample, with_scenario
from tests.reports.packet_builders import a_packet, a_ranking, an_evaluation
from tests.reports.packet_print import set_alone

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
SECTION = re.compile(r'<section id="([a-z]+)".*?</section>', re.DOTALL)
WHOLE = ("contact-centre", "felp", "kubernetes-audit-2021", "idaho-wifi-2013")


def on_page(packet: DecisionPacket) -> dict[str, str]:
    """The words of each section of the page, by its key; what only says a drawing in words is left out."""
    page = re.sub(r"<(title|desc) .*?</\1>", " ", packet_page(packet).decode())
    return {found[1]: html.unescape(re.sub(r"<[^>]+>", " ", found[0])) for found in SECTION.finditer(page)}


def on_paper(packet: DecisionPacket, key: str) -> str:
    if key == SUMMARY:
        text = PdfReader(io.BytesIO(packet_pdf(packet))).pages[0].extract_text()
        return text[: text.rindex("Audit row")]
    return " ".join(set_alone(packet, key))


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


@pytest.mark.parametrize("name", WHOLE)
def test_every_figure_on_paper_is_on_the_page_and_the_other_way_round(name: str) -> None:
    packet = examined_sample(name)
    page = on_page(packet)
    assert list(page) == [SUMMARY, *(section.key for section in sections(packet))]
    differing = {
        key: (numbers(on_paper(packet, key)) ^ numbers(text))
        for key, text in page.items()
        if numbers(on_paper(packet, key)) != numbers(text)
    }
    assert differing == {}


def test_a_figure_that_differs_would_be_found() -> None:
    packet = examined_sample("felp")
    text = on_page(packet)["ranking"]
    assert numbers(text.replace("84.00", "84.01") + " 77.77") != numbers(on_paper(packet, "ranking"))


def test_scenarios_stand_beside_the_record_on_both() -> None:
    packet = with_scenario()
    page = on_page(packet)["scenarios"]
    assert numbers(page) == numbers(on_paper(packet, "scenarios"))
    told = " ".join(page.split())
    assert "Scenario 1: Price first" in told
    assert "The budget was cut by a tenth." in told
    assert "Maya Lindqvist, 20 November 2026, 00:00 PST" in told


class Outline(HTMLParser):
    """Headings, tables without caption or heads, ids, and links of a page, as a reader's tool meets them."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.tables = self.captions = self.unscoped = 0
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.unscoped += tag == "th" and "scope" not in given
        self.links += [str(given["href"])] if tag == "a" else []
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag in {"script", "style"} else []


def outline(packet: DecisionPacket) -> Outline:
    found = Outline()
    found.feed(article_of(packet_page(packet)))
    return found


def test_the_page_has_headings_captions_scopes_and_nothing_inline() -> None:
    found = outline(examined_sample("contact-centre"))
    steps = [below - above for above, below in zip(found.levels, found.levels[1:], strict=False)]
    assert (found.levels[0], max(steps)) == (2, 1)
    assert (found.tables, found.unscoped, found.inline) == (found.captions, 0, [])
    assert [key for key, times in found.ids.items() if times > 1] == []
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside - set(found.ids) == set()


def test_figures_lead_to_where_they_come_from() -> None:
    packet = examined_sample("felp")
    links = {link for link in outline(packet).links if not link.startswith("#")}
    offers, criteria = packet.numbers.offers, packet.numbers.criteria
    marked = [leaf.id for leaf in packet.marked]
    cells = {f"../ranking/{number}/{criteria[leaf]}" for number in offers.values() for leaf in marked}
    assert cells - links == set()
    assert {f"../ranking/{number}" for number in offers.values()} - links == set()
    assert {link for link in links if not re.fullmatch(r"\.\./ranking(/\d+){0,2}", link)} == set()


def test_hostile_words_are_just_words() -> None:
    evaluation = an_evaluation(
        offers=2, groups=1, leaves=1, seats=1, comment="</article><script>alert(1)</script> & “x”"
    )
    page = packet_page(a_packet(evaluation, ranking=a_ranking(evaluation))).decode()
    assert "<script" not in page
    assert page.count("</article>") == 1
    assert "&lt;/article&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; “x”" in page


def test_the_same_packet_gives_the_same_page() -> None:
    packet = examined_sample("felp")
    assert packet_page(packet) == packet_page(packet)
