"""The packet's prices: offers side by side, then each offer's lines by year, location and support model."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.evaluation import Location, PriceLine, SupportModel
from app.domain.packet import DecisionPacket
from app.domain.packet_figures import NOTHING, STATUSES, common_decimals, money, points, price_places
from app.domain.packet_words import price_of_others, price_sentence
from app.domain.rounding import figure
from app.domain.standing import Standing
from app.reports import look
from app.reports.grid import Align, Cell, Column, Row, Table, draw_table
from app.reports.pages import Entry, Pages
from app.reports.prose import bullets, head, paragraph
from app.reports.text import lines_of

LOCATIONS = {Location.ONSHORE: "onshore", Location.NEARSHORE: "near-shore", Location.OFFSHORE: "offshore"}
MODELS = {SupportModel.DEDICATED: "dedicated", SupportModel.SHARED: "shared"}

_ASIDE: tuple[tuple[str, float, Callable[[PriceLine], str]], ...] = (
    ("Year", 36, lambda line: line.year),
    ("Location", 56, lambda line: LOCATIONS[line.location] if line.location else ""),
    ("Model", 54, lambda line: MODELS[line.support_model] if line.support_model else ""),
)
"""Columns that are shown where any line has something in them: title, width, words."""


def price_entries(packet: DecisionPacket) -> list[Entry]:
    """The priced offers as headings of the contents."""
    return [
        Entry(f"price-{index}", 2, standing.name)
        for index, standing in enumerate(packet.ranking.standings)
        if _lines(packet, standing)
    ]


def _lines(packet: DecisionPacket, standing: Standing) -> list[PriceLine]:
    """The lines that may be shown: none of an offer whose price was not opened."""
    if standing.price_amount is None and standing.rank is None:
        return []
    return [line for line in packet.evaluation.prices if line.offer == standing.offer]


def price_section(pages: Pages, packet: DecisionPacket) -> None:
    """Prices and their points side by side, the first against the others, and the lines they are made of."""
    pages.section("price")
    if not packet.evaluation.prices:
        paragraph(pages, "The evaluation has no prices.")
        return
    paragraph(pages, price_sentence(packet))
    others = price_of_others(packet)
    _side_by_side(pages, packet)
    if others:
        head(pages, f"Against {packet.winners[0].name}")
        bullets(pages, others)
    for index, standing in enumerate(packet.ranking.standings):
        lines = _lines(packet, standing)
        if lines:
            _offer(pages, packet, standing, lines, key=f"price-{index}")


def _side_by_side(pages: Pages, packet: DecisionPacket) -> None:
    rules = packet.evaluation.framework.rules
    table = Table(
        columns=(
            Column("Rank", 40, Align.CENTRE),
            Column("Offer", 180),
            Column(f"Price {packet.evaluation.framework.currency}".strip(), 100, Align.RIGHT),
            Column("Price points", 75, Align.RIGHT),
            Column("Of the price points", look.WIDTH - 395, Align.RIGHT),
        )
    )
    places = price_places(packet.ranking)
    rows = (
        (
            str(one.rank) if one.rank is not None else NOTHING,
            one.name if one.rank is not None else f"{one.name} ({STATUSES[one.status].lower()})",
            NOTHING if one.price_amount is None else money(one.price_amount, currency="", places=places),
            points(one.price, rules=rules),
            NOTHING if one.price_percent is None else f"{figure(one.price_percent, places=1)} %",
        )
        for one in packet.ranking.standings
    )
    draw_table(pages, table, rows)


def _offer(pages: Pages, packet: DecisionPacket, standing: Standing, lines: Sequence[PriceLine], *, key: str) -> None:
    pages.space(6)
    pages.need(130)
    pages.mark(key)
    head(pages, standing.name)
    _draw_lines(pages, _lines_table(packet, lines), [*_line_rows(lines), _total_row(lines)])


def _draw_lines(pages: Pages, table: Table, rows: Sequence[Row]) -> None:
    """Sets the lines and their sum; the sum never stands on a page without the line before it."""
    first, last = rows[:-2], rows[-2:]
    if not first:
        draw_table(pages, table, last)
        return
    draw_table(pages, table, first)
    if pages.room + _AFTER_TABLE < sum(_height(table, row) for row in last):
        pages.turn()
        draw_table(pages, table, last)
        return
    pages.y += _AFTER_TABLE
    draw_table(pages, replace(table, named=False), last)


_AFTER_TABLE = 8.0
"""Points of height a table leaves below itself; the last rows go on without them."""
_CELL_PADS = 8.0


def _height(table: Table, row: Row) -> float:
    """Points of height a row takes at most."""
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
    lines = [
        len(lines_of(cell.text, style=cell.style, width=column.width - _CELL_PADS))
        for cell, column in zip(cells, table.columns, strict=True)
    ]
    return max(lines) * max(cell.style.leading for cell in cells) + 2 * table.pad


def _lines_table(packet: DecisionPacket, lines: Sequence[PriceLine]) -> Table:
    columns = [Column("Line", 0)]
    columns += [Column(title, wide) for title, wide, value in _ASIDE if any(map(value, lines))]
    columns.append(Column(f"Amount {packet.evaluation.framework.currency}".strip(), 84, Align.RIGHT))
    free = look.WIDTH - sum(column.width for column in columns)
    has_note = any(line.note for line in lines)
    columns[0] = Column("Line", free * 0.55 if has_note else free)
    return Table(columns=(*columns, Column("Note", free * 0.45)) if has_note else tuple(columns))


def _line_rows(lines: Sequence[PriceLine]) -> Iterator[Row]:
    places = common_decimals(line.amount for line in lines)
    shown = [value for _, _, value in _ASIDE if any(map(value, lines))]
    has_note = any(line.note for line in lines)
    for line in lines:
        style = look.CELL if line.counted else look.CELL_MUTED
        name = line.line or "Price"
        cells: tuple[Cell, ...] = (
            Cell(name if line.counted else f"{name} (not counted)", style),
            *(Cell(value(line) or NOTHING, style) for value in shown),
            Cell(money(line.amount, currency="", places=places), style),
        )
        yield (*cells, Cell(line.note, style)) if has_note else cells


def _total_row(lines: Sequence[PriceLine]) -> Row:
    places = common_decimals(line.amount for line in lines)
    shown = [value for _, _, value in _ASIDE if any(map(value, lines))]
    has_note = any(line.note for line in lines)
    counted = sum((Fraction(line.amount) for line in lines if line.counted), Fraction(0))
    total: tuple[Cell | str, ...] = (
        Cell("Total counted", look.CELL_STRONG),
        *("" for _ in shown),
        Cell(money(counted, currency="", places=places), look.CELL_STRONG),
    )
    return (*total, "") if has_note else total
