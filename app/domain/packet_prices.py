"""The packet's prices: offers side by side, the price matrix of lines by years, and each offer's lines."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import Location, PriceLine, SupportModel
from app.domain.packet import DecisionPacket
from app.domain.packet_document import Align, Block, Bullets, Cell, Column, Heading, Place, Prose, Row, Table, Tone
from app.domain.packet_figures import NOTHING, STATUSES, common_decimals, counted, money, points, price_places
from app.domain.packet_words import price_of_others, price_sentence
from app.domain.rounding import figure
from app.domain.standing import Standing

LOCATIONS = {Location.ONSHORE: "onshore", Location.NEARSHORE: "near-shore", Location.OFFSHORE: "offshore"}
MODELS = {SupportModel.DEDICATED: "dedicated", SupportModel.SHARED: "shared"}

MOST_ROWS = 150
"""Rows of the price matrix; past them the lines stand under each offer only."""
MOST_LINES = 3_000
"""Lines that are listed under the offers; past them they stay in the data file."""

_ASIDE: tuple[tuple[str, float, Callable[[PriceLine], str]], ...] = (
    ("Year", 36, lambda line: line.year),
    ("Location", 56, lambda line: LOCATIONS[line.location] if line.location else ""),
    ("Model", 54, lambda line: MODELS[line.support_model] if line.support_model else ""),
)
"""Columns that are shown where any line has something in them: title, width, words."""


def price_entries(packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    """The priced offers as headings of the contents."""
    if len(packet.evaluation.prices) > MOST_LINES:
        return ()
    return tuple(
        (f"price-{index}", standing.name)
        for index, standing in enumerate(packet.ranking.standings)
        if lines_of_offer(packet, standing)
    )


def lines_of_offer(packet: DecisionPacket, standing: Standing) -> list[PriceLine]:
    """The lines that may be shown: none of an offer whose price was not opened."""
    if standing.price_amount is None and standing.rank is None:
        return []
    return [line for line in packet.evaluation.prices if line.offer == standing.offer]


def opened_prices(packet: DecisionPacket) -> tuple[PriceLine, ...]:
    """All lines of the offers whose prices may be shown."""
    shown = {one.offer for one in packet.ranking.standings if one.price_amount is not None or one.rank is not None}
    return tuple(line for line in packet.evaluation.prices if line.offer in shown)


def price_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Prices and their points side by side, the first against the others, and the lines they are made of."""
    if not packet.evaluation.prices:
        yield Prose("The evaluation has no prices.")
        return
    yield Prose(price_sentence(packet))
    yield _side_by_side(packet)
    if others := price_of_others(packet):
        yield Heading(f"Against {packet.winners[0].name}")
        yield Bullets(others)
    yield from _price_matrix(packet)
    if len(packet.evaluation.prices) > MOST_LINES:
        many = counted(len(packet.evaluation.prices), "price line")
        yield Prose(f"The {many} stand one by one in the data file and the workbook of this packet.", note=True)
        return
    for index, standing in enumerate(packet.ranking.standings):
        if lines := lines_of_offer(packet, standing):
            yield Heading(standing.name, key=f"price-{index}", keep=113)
            yield _lines_table(packet, standing, lines)


def _side_by_side(packet: DecisionPacket) -> Table:
    rules = packet.evaluation.framework.rules
    columns = (
        Column("Rank", 40, Align.CENTRE),
        Column("Offer", 180),
        Column(f"Price {packet.evaluation.framework.currency}".strip(), 100, Align.RIGHT),
        Column("Price points", 75, Align.RIGHT),
        Column("Of the price points", align=Align.RIGHT),
    )
    places = price_places(packet.ranking)
    price = packet.tree.price.id if packet.tree.price is not None else ""
    rows = [
        (
            str(one.rank) if one.rank is not None else NOTHING,
            one.name if one.rank is not None else f"{one.name} ({STATUSES[one.status].lower()})",
            Cell(
                NOTHING if one.price_amount is None else money(one.price_amount, currency="", places=places),
                place=Place(one.offer, price),
            ),
            Cell(points(one.price, rules=rules), place=Place(one.offer, price)),
            NOTHING if one.price_percent is None else f"{figure(one.price_percent, places=1)} %",
        )
        for one in packet.ranking.standings
    ]
    return Table("Prices side by side", columns, rows)


# --- the price matrix ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes lines of different offers comparable; location and model of each stand under its offer."""

    year: str
    line: str
    counted: bool


Amounts = Mapping[_Key, Mapping[str, Fraction]]
"""The amount of each offer on each line that any has."""


def _amounts(packet: DecisionPacket, priced: Sequence[Standing]) -> Amounts:
    found: defaultdict[_Key, defaultdict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for one in priced:
        for line in lines_of_offer(packet, one):
            key = _Key(line.year, line.line or "Price", line.counted)
            found[key][one.offer] += Fraction(line.amount)
    return found


def _price_matrix(packet: DecisionPacket) -> Iterator[Block]:
    """Years and lines down, offers across: what is counted with its sums, then what is shown only."""
    priced = [one for one in packet.ranking.standings if lines_of_offer(packet, one)]
    amounts = _amounts(packet, priced)
    if len(priced) < 2 or len(amounts) < 2:
        return
    yield Heading("Price matrix", keep=90)
    if len(amounts) > MOST_ROWS:
        yield Prose(
            f"The offers have {len(amounts):,} different lines, too many to stand side by side; they stand under each "
            "offer or in the data file.",
            note=True,
        )
        return
    years = {key.year for key in amounts if key.year}
    over = f" over {counted(len(years), 'year')}" if years else ""
    yield Prose(
        f"Amounts in {packet.evaluation.framework.currency or 'the currency of the RFP'} by line{over}; a dash says "
        "that an offer has no such line. What is not counted is shown for comparison and is in no total.",
        note=True,
    )
    columns = (Column("Line", most=2), *(Column(one.name, 72, Align.RIGHT) for one in priced))
    rows = list(_matrix_rows(packet, priced, amounts))
    yield Table("Price matrix", columns, rows, across=4, things="Offers", dense=True)


def _matrix_rows(packet: DecisionPacket, priced: Sequence[Standing], amounts: Amounts) -> Iterator[Row]:
    places = common_decimals(line.amount for line in packet.evaluation.prices)
    inside = [key for key in amounts if key.counted]
    years = list(dict.fromkeys(key.year for key in inside))
    for year in years:
        own = [key for key in inside if key.year == year]
        if year:
            yield (Cell(year, Tone.STRONG, ground="soft"),)
        yield from (_matrix_row(key, priced, amounts, places=places) for key in own)
        if year and len(own) > 1:
            yield _sum_row(f"Sum {year}", own, priced, amounts, places=places)
    yield _sum_row("Total cost, counted", inside, priced, amounts, places=places)
    outside = [key for key in amounts if not key.counted]
    if outside:
        yield (Cell("Shown, not counted", Tone.STRONG, ground="soft"),)
        yield from (_matrix_row(key, priced, amounts, places=places) for key in outside)


def _matrix_row(key: _Key, priced: Sequence[Standing], amounts: Amounts, *, places: int) -> Row:
    tone = Tone.PLAIN if key.counted else Tone.MUTED
    title = key.line if key.counted or not key.year else f"{key.line}, {key.year}"
    cells = (amounts[key].get(one.offer) for one in priced)
    return (
        Cell(title, tone),
        *(Cell(NOTHING if value is None else money(value, currency="", places=places), tone) for value in cells),
    )


def _sum_row(title: str, keys: Sequence[_Key], priced: Sequence[Standing], amounts: Amounts, *, places: int) -> Row:
    sums = (sum((amounts[key].get(one.offer, Fraction(0)) for key in keys), Fraction(0)) for one in priced)
    return (
        Cell(title, Tone.STRONG),
        *(
            Cell(money(value, currency="", places=places), Tone.STRONG, place=Place(one.offer))
            for one, value in zip(priced, sums, strict=True)
        ),
    )


# --- lines under each offer ------------------------------------------------------------------------------------------


def _lines_table(packet: DecisionPacket, standing: Standing, lines: Sequence[PriceLine]) -> Table:
    columns = [Column("Line", 0)]
    columns += [Column(title, wide) for title, wide, value in _ASIDE if any(map(value, lines))]
    columns.append(Column(f"Amount {packet.evaluation.framework.currency}".strip(), 84, Align.RIGHT))
    if any(line.note for line in lines):
        columns.append(Column("Note", 0))
    rows = [*_line_rows(lines), _total_row(lines)]
    return Table(f"Price lines of {standing.name}", tuple(columns), rows, lasts=1)


def _line_rows(lines: Sequence[PriceLine]) -> Iterator[Row]:
    places = common_decimals(line.amount for line in lines)
    shown = [value for _, _, value in _ASIDE if any(map(value, lines))]
    has_note = any(line.note for line in lines)
    for line in lines:
        tone = Tone.PLAIN if line.counted else Tone.MUTED
        name = line.line or "Price"
        cells: tuple[Cell, ...] = (
            Cell(name if line.counted else f"{name} (not counted)", tone),
            *(Cell(value(line) or NOTHING, tone) for value in shown),
            Cell(money(line.amount, currency="", places=places), tone),
        )
        yield (*cells, Cell(line.note, tone)) if has_note else cells


def _total_row(lines: Sequence[PriceLine]) -> Row:
    places = common_decimals(line.amount for line in lines)
    shown = [value for _, _, value in _ASIDE if any(map(value, lines))]
    has_note = any(line.note for line in lines)
    total = sum((Fraction(line.amount) for line in lines if line.counted), Fraction(0))
    cells: tuple[Cell | str, ...] = (
        Cell("Total counted", Tone.STRONG),
        *("" for _ in shown),
        Cell(money(total, currency="", places=places), Tone.STRONG),
    )
    return (*cells, "") if has_note else cells
