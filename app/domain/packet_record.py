"""The packet's sections on the record: process and sources, method, panel, warnings, approvals, audit head."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from app.domain.evaluation import AGREED, NO_JUDGEMENT, Criterion, CriterionKind, MarkKind, Seat
from app.domain.packet import Course, DecisionPacket, Source, moment_in_words
from app.domain.packet_document import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Prose,
    Row,
    Table,
    Tone,
)
from app.domain.packet_figures import NOTHING, counted
from app.domain.packet_method import FORMULAS, STAGES, method_opening, rules_in_words
from app.domain.packet_words import CONFLICTS, FAR_APART, NOTHING_FOUND, rests_on_sentence, source_sentences, to_know
from app.domain.rounding import figure, plain
from app.domain.sentences import listed
from app.domain.tree import scale_of

KINDS = {
    CriterionKind.GROUP: "group",
    CriterionKind.SCORE: "scored",
    CriterionKind.PRICE: "price",
    CriterionKind.GATE: "gate",
}


def process_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """What was procured, for whom, and where the evaluation's data came from."""
    framework = packet.evaluation.framework
    rows = [
        ("Reference", framework.reference),
        ("Title", framework.title),
        ("Prepared for", packet.prepared_for),
        ("As of", moment_in_words(packet.as_of, time_zone=framework.time_zone)),
        ("Time zone", framework.time_zone),
        ("Currency", framework.currency),
        ("Scored at", listed(STAGES[stage.value] for stage in packet.tree.stage_shares())),
        ("Rests on", rests_on_sentence(packet)),
        ("Scoring", scoring_sentence(packet)),
        ("Submitted", submitted_sentence(packet)),
        ("Shortlisted", listed(one.name for one in packet.ranked if one.shortlisted)),
    ]
    yield Facts(tuple(row for row in rows if row[1]))
    yield Heading("Sources")
    if packet.sample:
        yield Prose("This is sample data for trying the tool out: it decides nothing.")
    for sentence in source_sentences(packet):
        yield Prose(sentence)
    if packet.source.snapshot_hash:
        yield Facts((("Snapshot (SHA-256)", packet.source.snapshot_hash),), record=True)


def scoring_sentence(packet: DecisionPacket) -> str:
    """Whether scoring is closed, and when it was; empty where the record was not asked."""
    course, zone = packet.course, packet.evaluation.framework.time_zone
    if course is None:
        return ""
    if course.closed_at is None:
        return "Scoring is not closed: marks can still change."
    return f"Scoring was closed on {moment_in_words(course.closed_at, time_zone=zone)}."


def submitted_sentence(packet: DecisionPacket) -> str:
    """Who submitted the own marks when; those of an import were given before."""
    course, zone = packet.course, packet.evaluation.framework.time_zone
    if course is None or not course.submitted:
        return ""
    if all(at is not None and at == course.imported_at for _, at in course.submitted):
        return "The marks were given before the import."
    return "; ".join(f"{name}: {_when(at, course=course, zone=zone)}" for name, at in course.submitted) + "."


def _when(at: datetime | None, *, course: Course, zone: str) -> str:
    if at is None:
        return "not yet"
    return "before the import" if at == course.imported_at else moment_in_words(at, time_zone=zone)


def method_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """The rules in plain words, the price formula, and the criteria with their weights."""
    yield Prose(method_opening(packet))
    yield Facts(rules_in_words(packet))
    formula = packet.evaluation.framework.rules.price_formula
    if formula is not None and packet.tree.price is not None:
        yield Prose(
            f"In {FORMULAS[formula].name.lower()}: W is the points of price, P the offer's price, Pmin and Pmax the "
            "lowest and highest price of the offers that passed, q the share of quality reached (0 to 1).",
            note=True,
        )
    yield Heading("Criteria and weights", key="criteria", keep=120)
    columns = (
        Column("Id", 70, most=2),
        Column("Criterion", 168),
        Column("Kind", 44),
        Column("Weight", 44, Align.RIGHT),
        Column("Effective points", 52, Align.RIGHT),
        Column("Scale", 58, Align.RIGHT),
        Column("At least", align=Align.RIGHT),
    )
    rows = (_criterion_row(packet, depth, criterion) for depth, criterion in packet.outline)
    yield Table("Criteria and weights", columns, rows)


def _criterion_row(packet: DecisionPacket, depth: int, criterion: Criterion) -> Row:
    tone = Tone.STRONG if criterion.kind is CriterionKind.GROUP else Tone.PLAIN
    gate = criterion.kind is CriterionKind.GATE
    return (
        Cell(criterion.id, Tone.MUTED),
        Cell(criterion.title, tone, indent=min(depth, 6)),
        Cell(KINDS[criterion.kind], Tone.MUTED),
        Cell(NOTHING if gate else figure(packet.tree.weights[criterion.id], places=4), tone),
        Cell(NOTHING if gate else figure(packet.tree.points[criterion.id], places=4), tone),
        Cell(_scale(packet, criterion), Tone.MUTED),
        Cell(NOTHING if criterion.minimum is None else f"{plain(criterion.minimum)} %", Tone.MUTED),
    )


def _scale(packet: DecisionPacket, criterion: Criterion) -> str:
    words = packet.evaluation.framework.scales
    named = any(word.scale == criterion.scale for word in words)
    if criterion.kind is not CriterionKind.SCORE or (criterion.scale_max is None and not named):
        return NOTHING
    scale = scale_of(criterion, words=words)
    step = f" by {plain(scale.step)}" if scale.step is not None else ""
    return f"{plain(scale.minimum)}–{plain(scale.maximum)}{step}"


def panel_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Who scored, which criteria, and how many marks each gave."""
    if not packet.evaluation.panel:
        yield Prose("No panel was named.")
        return
    given = Counter(mark.evaluator for mark in packet.evaluation.marks if mark.kind not in NO_JUDGEMENT)
    recused = Counter(mark.evaluator for mark in packet.evaluation.marks if mark.kind is MarkKind.RECUSED)
    columns = (
        Column("Seat", 56, most=2),
        Column("Name", 112),
        Column("Scores"),
        Column("Marks given", 38, Align.RIGHT),
        Column("Recused", 46, Align.RIGHT),
    )
    rows = (
        (
            Cell(seat.id, Tone.MUTED),
            seat.name,
            _assignment(packet, seat),
            f"{given[seat.id]:,}",
            f"{recused[seat.id]:,}",
        )
        for seat in packet.evaluation.panel
    )
    yield Table("Panel and assignment", columns, rows)
    agreed = sum(count for evaluator, count in given.items() if evaluator.casefold() == AGREED)
    if agreed:
        yield Prose(f"Beside the single marks the panel agreed on {counted(agreed, 'score')}.", note=True)


def _assignment(packet: DecisionPacket, seat: Seat) -> str:
    if not seat.criteria:
        return "All criteria"
    nodes = (packet.tree.by_id.get(criterion) for criterion in seat.criteria)
    return listed(node.title for node in nodes if node is not None)


def warnings_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Every warning of the ranking in full, with the offers it concerns, and marks that are far apart."""
    entries = to_know(packet)
    if not entries:
        yield Prose(NOTHING_FOUND)
        return
    yield Prose("What a reader has to know before relying on the ranking, with the offers concerned.")
    # What stands before and after the ranking's own warnings names its offers itself.
    own = iter(packet.ranking.warnings)
    for title, text in entries:
        offers = () if title in (CONFLICTS, FAR_APART) else next(own).offers
        yield Heading(title, tone=Tone.CAUTION, keep=30)
        yield Prose(text)
        names = [packet.offers[offer].name for offer in offers if offer in packet.offers]
        if names:
            yield Prose(f"Concerns {listed(names)}.", note=True)


def approvals_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Who has to sign, with room for date and signature; nothing is decided by a packet."""
    yield Prose(
        "Nothing has been decided yet: this packet recommends, and the people below decide. Whoever signs confirms "
        "having read it, up to the audit row named at its end."
    )
    if not any(one.role == APPROVER for one in packet.signatories):
        yield Prose("The committee has no approver yet. The lead names them on the page Committee.", note=True)
    columns = (Column("Role", 90), Column("Name", 150), Column("Date", 80), Column("Signature"))
    rows = [(Cell(one.role, Tone.MUTED), one.name, "", "") for one in packet.signatories]
    yield Table("Approvals", columns, rows or [(Cell("", Tone.MUTED), "", "", "")] * 2, roomy=True)


IMPORTED_BEFORE = (
    "The evaluation was imported: its marks were given before, outside this application, so no row tells who gave "
    "which mark when. The chain begins with the import."
)
IMPORTED_UNMARKED = (
    "Rules, offers and prices were imported, and the chain begins with the import. Every mark was given in this "
    "application: rows tell who gave which mark when."
)
APPROVER = "Approver"
LEAD = "Lead"


def _told_of_marks(source: Source) -> str:
    """What the chain of an imported evaluation can tell of its marks, and what it cannot."""
    if not source.marks_here:
        return IMPORTED_BEFORE
    if not source.marks_before:
        return IMPORTED_UNMARKED
    return (
        "The evaluation was imported, and the chain begins with the import: no row tells who gave which of the "
        f"{source.marks_before:,} marks that came with it. Those given or changed in this application since "
        f"({source.marks_here:,}) have their rows."
    )


def audit_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """The audit head that ties the packet to the record."""
    audit, zone = packet.audit, packet.evaluation.framework.time_zone
    if packet.source.imported:
        yield Prose(_told_of_marks(packet.source))
    yield Prose(
        "Every step taken in this application is a row in a chain in which each row carries the hash of the one "
        "before. The packet was made from the record up to the row below; the same record makes the same packet, byte "
        "for byte."
    )
    yield Facts(
        (
            ("Row", f"{audit.sequence:,}"),
            ("Time", moment_in_words(audit.at, time_zone=zone)),
            ("Hash (SHA-256)", audit.hash),
            ("Snapshot (SHA-256)", packet.source.snapshot_hash or "none: the rules are not frozen yet"),
        ),
        record=True,
    )
    yield Heading("To check it")
    yield Bullets(
        (
            "Run `flask audit verify`: it walks the chain and names the first row that does not fit.",
            "Compare the hash above with the row of that number in the chain.",
            "Build the packet again from the same record: the two files are equal.",
            "Trace a figure to its marks: the page Ranking, its offer, its criterion. As a page it is a link.",
            "Recompute the totals from the data file (JSON) that is filed beside this packet.",
        )
    )
