"""The packet's PDF: what it says, in which order, and that it is finished as a document."""

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from pypdf import PdfReader

from app.domain.evaluation import Evaluation, PriceLine
from app.domain.packet import DecisionPacket
from app.domain.packet_figures import points
from app.domain.standing import RankingWarning
from app.reports.packet import packet_pdf
from tests.reports.packet_builders import HASH, a_packet, a_ranking, an_evaluation
from tests.reports.packet_print import set_alone

NEAR_TIE = RankingWarning("near_tie", ("V1", "V2"), "Nordkontakt AS and Ångström Services are 1.2 % apart.")
LOW_PRICE = RankingWarning("low_price", ("V1",), "The price of Nordkontakt AS is 41 % under the mean of the others.")

SECTIONS = [
    "Executive page",
    "Contents",
    "1  Process and sources",
    "2  Method",
    "3  Panel and assignment",
    "4  Ranking",
    "5  Matrix",
    "6  Strengths and weaknesses",
    "7  Prices",
    "8  How sure the ranking is",
    "9  Agreement of the evaluators",
    "10  Scenarios beside the record",
    "11  Warnings",
    "12  Dissent",
    "13  Approvals",
    "14  Marks and justifications",
    "15  Audit record",
]


class Printed:
    """A packet's PDF with the text of each page, line ends as blanks."""

    def __init__(self, packet: DecisionPacket, *, pages: int | None = None) -> None:
        self.reader = PdfReader(io.BytesIO(packet_pdf(packet)))
        self.pages = [" ".join(page.extract_text().split()) for page in self.reader.pages[:pages]]

    def with_text(self, text: str) -> list[int]:
        return [index for index, page in enumerate(self.pages) if text in page]


@cache
def small() -> Printed:
    """A finished packet of four offers, the last one excluded, with two warnings."""
    return Printed(small_packet())


def small_packet() -> DecisionPacket:
    evaluation = an_evaluation(groups=2, leaves=3)
    return a_packet(evaluation, ranking=a_ranking(evaluation, excluded=1, warnings=(NEAR_TIE, LOW_PRICE)))


def first_page(packet: DecisionPacket) -> str:
    return Printed(packet, pages=1).pages[0]


def evaluation_of_firms(*names: str) -> Evaluation:
    evaluation = an_evaluation(offers=len(names), groups=1, leaves=2, seats=2)
    offers = tuple(replace(offer, name=name) for offer, name in zip(evaluation.offers, names, strict=True))
    return replace(evaluation, offers=offers)


def test_the_executive_page_recommends_with_figures_margin_price_and_warnings() -> None:
    page = small().pages[0]
    expected = [
        "Award to Nordkontakt AS",
        "Nordkontakt AS (Firm V1) has 79.00 of 100 points.",
        "Ångström Services follows, 9.31 points (11.8 %) behind.",
        "Nordkontakt AS is first on quality with 39.00 points; Ångström Services is next with 32.00.",
        "Nordkontakt AS asks EUR 3,000,000, the lowest price; Ångström Services is next, 6.1 % higher.",
        "1 Nordkontakt AS 39.00 40.00 3,000,000 79.00",
        "2 Ångström Services 32.00 37.69 3,183,750 +6.1 % 69.69",
        "Excluded by a threshold",
        "Near tie. Nordkontakt AS and Ångström Services are 1.2 % apart.",
        "Unusually low price. The price of Nordkontakt AS is 41 % under the mean of the others.",
        "4 offers (1 not ranked), 7 criteria, 3 evaluators and 72 marks. Every expected mark is in.",
        "Sample data: it decides nothing",
    ]
    assert [sentence for sentence in expected if sentence not in page] == []


def test_figures_in_the_matrix_are_rounded_half_up_like_those_of_the_domain() -> None:
    packet = small_packet()
    rules = packet.evaluation.framework.rules
    shown = [
        points(packet.ranking.cells[offer.id, leaf.id].points, rules=rules)
        for leaf in packet.tree.leaves
        for offer in packet.evaluation.offers
    ]
    [page] = small().with_text("Points of each offer on each criterion")
    text = small().pages[page]
    start = text.index("Criterion 1.1")
    rows = [text[text.index(leaf.title, start) :].split() for leaf in packet.tree.leaves]
    skipped = [len(leaf.title.split()) + 1 for leaf in packet.tree.leaves]
    assert [figure for row, skip in zip(rows, skipped, strict=True) for figure in row[skip : skip + 4]] == shown
    assert points(Fraction(1, 8), rules=rules) == "0.13"


def test_every_page_has_its_number_the_reference_and_the_audit_hash() -> None:
    packet = small()
    count = len(packet.reader.pages)
    numbered = [f"Page {index + 1} of {count}" in page for index, page in enumerate(packet.pages)]
    assert numbered == [True] * count
    assert packet.with_text(f"Audit row 57 · {HASH}") == list(range(count))
    assert packet.with_text("RFP-2026-014 · Contact centre outsourcing") == list(range(count))
    assert packet.with_text("SAMPLE DATA") == list(range(count))
    assert packet.with_text("Every step taken in this application is a row in a chain") == [count - 1]


def test_bookmarks_and_contents_lead_to_the_pages_of_the_sections() -> None:
    reader = small().reader
    outline = [one for one in reader.outline if not isinstance(one, list)]
    assert [one.title for one in outline] == SECTIONS
    contents = small().pages[1]
    listed = [f"{one.title.replace('  ', ' ')} {reader.get_destination_page_number(one) + 1}" for one in outline[2:]]
    assert [entry for entry in listed if entry not in contents] == []
    links = [annotation.get_object()["/Subtype"] for annotation in reader.pages[1]["/Annots"]]
    assert links == ["/Link"] * 29


def test_offers_are_bookmarks_under_narratives_prices_and_marks() -> None:
    below = [[one.title for one in group] for group in small().reader.outline if isinstance(group, list)]
    names = ["Nordkontakt AS", "Ångström Services", "Żółć Contact", "ContactHub India"]
    assert below == [["Criteria and weights"], names, names[:3], ["Spread of marks"], names]


def test_every_font_is_embedded() -> None:
    reader = small().reader
    fonts = {
        (font.get_object()["/BaseFont"], "/FontFile2" in font.get_object()["/FontDescriptor"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    names = {"/AAAAAA+Inter-Regular", "/AAAAAA+Inter-Medium", "/AAAAAA+Inter-SemiBold"}
    assert fonts == {(name, True) for name in names}


def test_the_file_says_what_it_is() -> None:
    reader = small().reader
    told = reader.metadata
    assert told is not None
    assert (told.title, told.author, told.subject, told.creator) == (
        "Decision packet: Contact centre outsourcing",
        "City of Sample",
        "RFP-2026-014",
        "Finalist",
    )
    assert (reader.trailer["/Root"]["/Lang"], str(told.creation_date)) == ("en", "2026-11-20 10:00:00+00:00")


def test_an_excluded_offer_stays_listed_with_its_reason_and_without_its_price() -> None:
    [page] = small().with_text("Not ranked Offer Status Reason")
    reason = "ContactHub India Excluded by a threshold Quality 48.20 % is below the minimum of 60 %."
    assert reason in small().pages[page]
    assert small().with_text("3,551,250") + small().with_text("1,183,750") == []


def test_a_tie_is_said_plainly_with_the_published_rule_and_no_winner() -> None:
    evaluation = an_evaluation()
    page = first_page(a_packet(evaluation, ranking=a_ranking(evaluation, tied=2)))
    assert "Tie between Nordkontakt AS and Ångström Services" in page
    assert "By the lowest price Nordkontakt AS would go first. The rank stays shared" in page
    assert "Award to" not in page


def test_a_tie_without_a_rule_says_that_none_was_published() -> None:
    evaluation = an_evaluation()
    framework = replace(evaluation.framework, rules=replace(evaluation.framework.rules, tie_rule=None))
    evaluation = replace(evaluation, framework=framework)
    ranking = replace(a_ranking(evaluation, tied=2), tie_break=None)
    assert "No tie rule was published." in first_page(a_packet(evaluation, ranking=ranking))


def test_an_incomplete_ranking_is_never_a_recommendation() -> None:
    evaluation = an_evaluation()
    without = tuple(mark for mark in evaluation.marks if (mark.offer, mark.criterion) != ("V2", "Q1.1"))
    evaluation = replace(evaluation, marks=without)
    page = first_page(a_packet(evaluation, ranking=a_ranking(evaluation, complete=False)))
    assert "Not final 1 cell has no mark. Totals and ranks will change" in page
    assert "Nordkontakt AS leads so far" in page
    assert "Award to" not in page


def test_without_offers_that_rank_it_says_so() -> None:
    evaluation = an_evaluation(offers=1)
    page = first_page(a_packet(evaluation, ranking=a_ranking(evaluation, excluded=1)))
    assert "No offer can be recommended None of the 1 offer is ranked" in page


def test_an_evaluation_without_prices_shows_no_price_columns() -> None:
    evaluation = an_evaluation()
    ranking = a_ranking(evaluation)
    bare = tuple(
        replace(one, price=None, price_amount=None, price_percent=None, total=one.quality) for one in ranking.standings
    )
    packet = a_packet(replace(evaluation, prices=()), ranking=replace(ranking, standings=bare))
    page = first_page(packet)
    assert "Rank Offer Quality Total Share of all points" in page
    assert "No prices were compared by a formula." in page


def test_justifications_carry_the_evaluator_the_mark_and_the_words() -> None:
    [page] = small().with_text("Each evaluator's mark as it was given")
    said = "Q1.1 Criterion 1.1: how the service is staffed 6.00 of 10 points Evaluator 1 9 Clear staffing plan"
    assert said in small().pages[page]


def test_price_lines_add_up_and_variants_are_not_counted() -> None:
    evaluation = an_evaluation(offers=2, groups=1, leaves=1)
    variant = PriceLine("V1", Decimal("999999.50"), "Night shift", "2027", counted=False, note="shown only")
    packet = a_packet(evaluation, ranking=a_ranking(evaluation))
    printed = Printed(replace(packet, evaluation=replace(evaluation, prices=(*evaluation.prices, variant))))
    [page] = printed.with_text("Night shift (not counted)")
    lines = "Night shift (not counted) 2027 – – 999,999.50 shown only Total counted 3,000,000.00"
    assert lines in printed.pages[page]


def test_a_single_decimal_of_money_is_shown_as_two() -> None:
    evaluation = an_evaluation(offers=2)
    packet = a_packet(evaluation, ranking=a_ranking(evaluation))
    first = replace(packet.ranking.standings[0], price_amount=Decimal("3000000.5"))
    ranking = replace(packet.ranking, standings=(first, *packet.ranking.standings[1:]))
    assert "asks EUR 3,000,000.50" in first_page(replace(packet, ranking=ranking))


def test_progress_is_told_from_nothing_to_done() -> None:
    told: list[tuple[float, str]] = []
    packet_pdf(small_packet(), progress=lambda part, sentence: told.append((part, sentence)))
    assert told == sorted(told, key=lambda one: one[0])
    assert (told[0], told[-1]) == (
        (0.0, "Writing the executive page"),
        (1.0, f"Done: {len(small().pages)} pages"),
    )


def test_marks_far_apart_are_told_before_signing_and_among_the_warnings() -> None:
    said = (
        "72 of 72 scores of the ranked offers rest on marks as far apart as the tolerance of 0 % of the scale, "
        "or further:"
    )
    evaluation = an_evaluation(groups=2, leaves=9, seats=2, comment="")
    rules = replace(evaluation.framework.rules, tolerance=Decimal(0))
    evaluation = replace(evaluation, framework=replace(evaluation.framework, rules=rules))
    printed = Printed(a_packet(evaluation, ranking=a_ranking(evaluation)))
    assert f"Before signing – Marks far apart. {said}" in printed.pages[0]
    [_, page] = printed.with_text(said)
    assert f"with the offers concerned. Marks far apart {said}" in printed.pages[page]
    assert printed.with_text("found nothing.") == []


def test_without_warnings_and_marks_far_apart_the_checks_found_nothing() -> None:
    evaluation = an_evaluation(offers=2, groups=1, leaves=2, seats=1)
    printed = Printed(a_packet(evaluation, ranking=a_ranking(evaluation)))
    said = "The checks on ties, missing marks, marks far apart, unusual prices and rank reversal found nothing."
    assert len(printed.with_text(said)) == 2


def test_many_offers_and_warnings_still_fit_the_executive_page() -> None:
    evaluation = an_evaluation(offers=30, groups=1, leaves=2, seats=2)
    warnings = tuple(
        RankingWarning("low_price", ("V1",), f"Warning number {number}: " + "an unusual price. " * 12)
        for number in range(40)
    )
    printed = Printed(a_packet(evaluation, ranking=a_ranking(evaluation, warnings=warnings)))
    assert "The first 6 of 30 offers" in printed.pages[0]
    assert "more in the section Warnings." in printed.pages[0]
    assert printed.pages[1].startswith("Contents Executive page 1")
    assert [number for number in range(40) if not printed.with_text(f"Warning number {number}:")] == []


def test_a_matrix_of_many_offers_and_criteria_repeats_its_heads_in_both_directions() -> None:
    evaluation = an_evaluation(offers=13, groups=6, leaves=7, seats=1, comment="")
    pages = set_alone(a_packet(evaluation, ranking=a_ranking(evaluation)), "matrix")
    bands = [
        [number for number, page in enumerate(pages) if f"Offers {span} of 13" in page]
        for span in ("1 to 6", "7 to 12", "13 to 13")
    ]
    assert [len(band) for band in bands] == [1, 1, 1]
    second = [number for number, page in enumerate(pages) if "Criterion Points 7 Vendor 7 Ltd" in page]
    assert second == list(range(bands[1][0], bands[2][0] + 1))
    assert len(second) > 1


def test_names_that_differ_only_in_case_or_script_stand_as_they_were_written() -> None:
    evaluation = evaluation_of_firms("Ελληνική Φωνή", "Голос Плюс")
    page = first_page(a_packet(evaluation, ranking=a_ranking(evaluation)))
    assert "Award to Ελληνική Φωνή" in page
    assert "Голос Плюс follows" in page
