"""The packet's sections of words: process and sources, method, panel, warnings, audit record."""

from collections import Counter

from app.domain.evaluation import AGREED, NO_JUDGEMENT, Criterion, CriterionKind, MarkKind, Seat
from app.domain.packet import DecisionPacket, moment_in_words
from app.domain.packet_figures import NOTHING, counted
from app.domain.packet_method import FORMULAS, STAGES, method_opening, rules_in_words
from app.domain.packet_words import NOTHING_FOUND, rests_on_sentence, source_sentences, to_know
from app.domain.rounding import figure, plain
from app.domain.sentences import listed
from app.domain.tree import scale_of
from app.reports import look
from app.reports.grid import Align, Cell, Column, Row, Table, draw_table
from app.reports.pages import Pages
from app.reports.prose import bullets, facts, head, paragraph

KINDS = {
    CriterionKind.GROUP: "group",
    CriterionKind.SCORE: "scored",
    CriterionKind.PRICE: "price",
    CriterionKind.GATE: "gate",
}


def process_section(pages: Pages, packet: DecisionPacket) -> None:
    """What was procured, for whom, and where the evaluation's data came from."""
    framework = packet.evaluation.framework
    pages.section("process")
    rows = [
        ("Reference", framework.reference),
        ("Title", framework.title),
        ("Prepared for", packet.prepared_for),
        ("As of", moment_in_words(packet.as_of, time_zone=framework.time_zone)),
        ("Time zone", framework.time_zone),
        ("Currency", framework.currency),
        ("Scored at", _stages(packet)),
        ("Rests on", rests_on_sentence(packet)),
    ]
    facts(pages, [row for row in rows if row[1]])
    head(pages, "Sources")
    if packet.sample:
        paragraph(pages, "This is sample data for trying the tool out: it decides nothing.")
    for sentence in source_sentences(packet):
        paragraph(pages, sentence)
    if packet.source.imported:
        facts(pages, [("Snapshot (SHA-256)", packet.source.snapshot_hash)], style=look.RECORD)


def _stages(packet: DecisionPacket) -> str:
    return listed(STAGES[stage.value] for stage in packet.tree.stage_shares())


def method_section(pages: Pages, packet: DecisionPacket) -> None:
    """The rules in plain words, the price formula, and the criteria with their weights."""
    pages.section("method")
    paragraph(pages, method_opening(packet))
    facts(pages, rules_in_words(packet))
    formula = packet.evaluation.framework.rules.price_formula
    if formula is not None and packet.tree.price is not None:
        paragraph(
            pages,
            f"In {FORMULAS[formula].name.lower()}: W is the points of price, P the offer's price, Pmin and Pmax the "
            "lowest and highest price of the offers that passed, q the share of quality reached (0 to 1).",
            style=look.NOTE,
        )
    pages.space(6)
    pages.need(120)
    pages.mark("criteria")
    head(pages, "Criteria and weights")
    table = Table(
        columns=(
            Column("Id", 70, most=2),
            Column("Criterion", 168),
            Column("Kind", 44),
            Column("Weight", 44, Align.RIGHT),
            Column("Effective points", 52, Align.RIGHT),
            Column("Scale", 58, Align.RIGHT),
            Column("At least", look.WIDTH - 436, Align.RIGHT),
        )
    )
    draw_table(pages, table, (_criterion_row(packet, depth, criterion) for depth, criterion in packet.outline))


def _criterion_row(packet: DecisionPacket, depth: int, criterion: Criterion) -> Row:
    group = criterion.kind is CriterionKind.GROUP
    style = look.CELL_STRONG if group else look.CELL
    gate = criterion.kind is CriterionKind.GATE
    indent = "\u2003" * min(depth, 6)
    return (
        Cell(criterion.id, look.CELL_MUTED),
        Cell(indent + criterion.title, style),
        Cell(KINDS[criterion.kind], look.CELL_MUTED),
        Cell(NOTHING if gate else figure(packet.tree.weights[criterion.id], places=4), style),
        Cell(NOTHING if gate else figure(packet.tree.points[criterion.id], places=4), style),
        Cell(_scale(packet, criterion), look.CELL_MUTED),
        Cell(NOTHING if criterion.minimum is None else f"{plain(criterion.minimum)} %", look.CELL_MUTED),
    )


def _scale(packet: DecisionPacket, criterion: Criterion) -> str:
    words = packet.evaluation.framework.scales
    named = any(word.scale == criterion.scale for word in words)
    if criterion.kind is not CriterionKind.SCORE or (criterion.scale_max is None and not named):
        return NOTHING
    scale = scale_of(criterion, words=words)
    step = f" by {plain(scale.step)}" if scale.step is not None else ""
    return f"{plain(scale.minimum)}–{plain(scale.maximum)}{step}"


def panel_section(pages: Pages, packet: DecisionPacket) -> None:
    """Who scored, which criteria, and how many marks each gave."""
    pages.section_below("panel")
    if not packet.evaluation.panel:
        paragraph(pages, "No panel was named.")
        return
    given = Counter(mark.evaluator for mark in packet.evaluation.marks if mark.kind not in NO_JUDGEMENT)
    recused = Counter(mark.evaluator for mark in packet.evaluation.marks if mark.kind is MarkKind.RECUSED)
    table = Table(
        columns=(
            Column("Seat", 56, most=2),
            Column("Name", 112),
            Column("Scores", look.WIDTH - 252),
            Column("Marks given", 38, Align.RIGHT),
            Column("Recused", 46, Align.RIGHT),
        )
    )
    rows = (
        (
            Cell(seat.id, look.CELL_MUTED),
            seat.name,
            _assignment(packet, seat),
            f"{given[seat.id]:,}",
            f"{recused[seat.id]:,}",
        )
        for seat in packet.evaluation.panel
    )
    draw_table(pages, table, rows)
    agreed = sum(count for evaluator, count in given.items() if evaluator.casefold() == AGREED)
    if agreed:
        paragraph(pages, f"Beside the single marks the panel agreed on {counted(agreed, 'score')}.", style=look.NOTE)


def _assignment(packet: DecisionPacket, seat: Seat) -> str:
    if not seat.criteria:
        return "All criteria"
    nodes = (packet.tree.by_id.get(criterion) for criterion in seat.criteria)
    return listed(node.title for node in nodes if node is not None)


def warnings_section(pages: Pages, packet: DecisionPacket) -> None:
    """Every warning of the ranking in full, with the offers it concerns, and marks that are far apart."""
    pages.section_below("warnings")
    entries = to_know(packet)
    if not entries:
        paragraph(pages, NOTHING_FOUND)
        return
    paragraph(pages, "What a reader has to know before relying on the ranking, with the offers concerned.")
    # What stands after the ranking's own warnings concerns the evaluation as a whole, not single offers.
    concerned = [*(warning.offers for warning in packet.ranking.warnings), ()]
    for (title, text), offers in zip(entries, concerned, strict=False):
        head(pages, title, style=look.WARNING_HEAD, keep=30)
        paragraph(pages, text, after=2)
        names = [packet.offers[offer].name for offer in offers if offer in packet.offers]
        if names:
            paragraph(pages, f"Concerns {listed(names)}.", style=look.NOTE)


def audit_section(pages: Pages, packet: DecisionPacket) -> None:
    """The audit head that ties the packet to the record."""
    pages.section_below("audit")
    audit, zone = packet.audit, packet.evaluation.framework.time_zone
    paragraph(
        pages,
        "Every step of this procurement is a row in a chain in which each row carries the hash of the one before. The "
        "packet was made from the record up to the row below; the same record makes the same packet, byte for byte.",
    )
    facts(
        pages,
        [
            ("Row", f"{audit.sequence:,}"),
            ("Time", moment_in_words(audit.at, time_zone=zone)),
            ("Hash (SHA-256)", audit.hash),
            ("Snapshot (SHA-256)", packet.source.snapshot_hash or "none: the evaluation was not imported"),
        ],
        style=look.RECORD,
    )
    head(pages, "To check it")
    bullets(
        pages,
        [
            "Run `flask audit verify`: it walks the chain and names the first row that does not fit.",
            "Compare the hash above with the row of that number in the chain.",
            "Build the packet again from the same record: the two files are equal.",
        ],
    )
