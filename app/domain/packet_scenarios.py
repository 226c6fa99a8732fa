"""The packet's scenarios: what was tried beside the record, by whom and why, and what it would give."""

from collections.abc import Iterator, Sequence

from app.domain.packet import DecisionPacket, ScenarioBeside, moment_in_words
from app.domain.packet_document import Align, Block, Cell, Column, Facts, Heading, Prose, Row, Table, Tone
from app.domain.packet_figures import NOTHING, counted, points, ranked_by
from app.domain.scenario_comparison import Comparison, compare
from app.domain.standing import Ranking, missing

MOST_SCENARIOS = 20
MOST_OFFERS = 20


def scenarios_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """The record beside every saved scenario; none of them changes the record."""
    if not packet.scenarios:
        yield Prose("Nobody saved a scenario. The record stands alone.")
        return
    yield Prose("Scenarios show what another choice would have given. They stand beside the record, never over it.")
    shown = packet.scenarios[:MOST_SCENARIOS]
    if len(shown) < len(packet.scenarios):
        yield Prose(
            f"The first {len(shown)} of {len(packet.scenarios)} scenarios; all of them stand in the data file.",
            note=True,
        )
    found = compare(packet.ranking, [(one.saved.name, one.ranking) for one in shown])
    yield _beside(packet, shown, found)
    for number, one in enumerate(shown, start=1):
        yield Heading(f"Scenario {number}: {one.saved.name}", keep=90)
        yield Facts(_told(packet, one, sentence=found.columns[number].sentence))


def _told(packet: DecisionPacket, one: ScenarioBeside, *, sentence: str) -> tuple[tuple[str, str], ...]:
    saved = one.saved
    rows = (
        ("Changes", " ".join(one.changes) or "Nothing."),
        ("Gives", sentence),
        ("Not final", _not_final(one.ranking)),
        ("Why", saved.reason),
        ("By", f"{saved.author}, {moment_in_words(saved.created_at, time_zone=packet.evaluation.framework.time_zone)}"),
        ("Saved at", f"audit row {saved.audit_sequence:,}"),
    )
    return tuple(row for row in rows if row[1])


def _not_final(ranking: Ranking) -> str:
    """What keeps a scenario's ranking from being final; empty where nothing does."""
    if ranking.complete:
        return ""
    gaps = counted(missing(ranking), "mark or price is", things="marks or prices are")
    return f"{gaps} missing in it, so its totals and ranks are provisional: they will change."


def _beside(packet: DecisionPacket, shown: Sequence[ScenarioBeside], found: Comparison) -> Table:
    rules = packet.evaluation.framework.rules
    columns = (
        Column("Offer", most=2),
        Column(_title("Record", packet.ranking), 74, Align.RIGHT),
        *(
            Column(_title(f"Scenario {number}", one.ranking), 74, Align.RIGHT)
            for number, one in enumerate(shown, start=1)
        ),
    )
    rows: list[Row] = []
    for offer, name in found.offers[:MOST_OFFERS]:
        cells = []
        for column in found.columns:
            place = column.places.get(offer)
            if place is None or place.rank is None:
                cells.append(Cell(NOTHING, Tone.MUTED))
                continue
            tone = Tone.STRONG if place.rank == 1 else Tone.PLAIN
            cells.append(Cell(f"{place.rank}  ({points(place.figure, rules=rules)})", tone))
        rows.append((name, *cells))
    return Table(
        "Rank, and the figure ranked by, in the record and in each scenario",
        columns,
        rows,
        fixed=2,
        across=4,
        things="Scenarios",
        dense=True,
    )


def _title(name: str, ranking: Ranking) -> str:
    named = name if ranking.order_by == "total" else f"{name}, by {ranked_by(ranking.order_by)}"
    return named if ranking.complete else f"{named}, not final"
