"""The executive page: on one page who, why, by how much, for what price, and what to know before signing."""

from collections.abc import Sequence
from fractions import Fraction

from reportlab.lib.colors import Color

from app.domain.packet import DecisionPacket, moment_in_words
from app.domain.packet_figures import NOTHING, STATUSES, money, percent, points, price_places, ranked_by
from app.domain.packet_words import (
    NOTHING_FOUND,
    KeyFigure,
    Outcome,
    Recommendation,
    key_figures,
    near_tie_sentence,
    not_final_sentence,
    price_sentence,
    quality_sentence,
    recommendation,
    rests_on_sentence,
    to_know,
)
from app.domain.standing import Standing
from app.reports import look
from app.reports.charts import stacked_bar
from app.reports.grid import Align, Cell, Column, Row, Table, draw_table
from app.reports.packet_contributions import contributions, contributions_height
from app.reports.pages import Pages
from app.reports.prose import box, draw_line, legend, paragraph
from app.reports.text import draw_left, fitted, fitted_lines, lines_of

_MOST_OFFERS = 8
_FOOT_ROOM = 62.0

EYEBROWS = {
    Outcome.RECOMMENDED: "RECOMMENDATION",
    Outcome.TIE: "NO SINGLE RECOMMENDATION",
    Outcome.LEADING: "STANDING SO FAR",
    Outcome.NONE: "NO RECOMMENDATION",
}


def executive_page(pages: Pages, packet: DecisionPacket) -> None:
    """Sets the first page of the packet; everything on it fits, with the whole text in the sections behind."""
    pages.mark("summary")
    _title(pages, packet)
    if not packet.ranking.complete:
        _not_final(pages, packet)
    _recommendation(pages, recommendation(packet), packet)
    _figures(pages, key_figures(packet))
    _offers(pages, packet)
    _to_know(pages, packet)
    _rests_on(pages, packet)
    if 0 < contributions_height(packet) < pages.room:
        contributions(pages, packet)


def _title(pages: Pages, packet: DecisionPacket) -> None:
    framework = packet.evaluation.framework
    eyebrow = fitted(f"DECISION PACKET  ·  {framework.reference}", style=look.EYEBROW, width=look.WIDTH)
    pages.y -= look.EYEBROW.leading
    draw_line(pages, eyebrow, x=look.LEFT, width=look.WIDTH, style=look.EYEBROW)
    pages.y -= 2
    for line in fitted_lines(framework.title, style=look.TITLE, width=look.WIDTH, most=2):
        pages.y -= look.TITLE.leading
        draw_line(pages, line, x=look.LEFT, width=look.WIDTH, style=look.TITLE)
    at = moment_in_words(packet.as_of, time_zone=framework.time_zone)
    told = (
        f"Prepared for {packet.prepared_for}" if packet.prepared_for else "",
        f"As of {at}",
        "Sample data: it decides nothing" if packet.sample else "",
    )
    under = fitted("  ·  ".join(part for part in told if part), style=look.NOTE, width=look.WIDTH)
    pages.y -= 16
    draw_line(pages, under, x=look.LEFT, width=look.WIDTH, style=look.NOTE)
    pages.y -= 14


def _not_final(pages: Pages, packet: DecisionPacket) -> None:
    box(
        pages,
        "Not final",
        not_final_sentence(packet),
        ink=look.WARNING_HEAD,
        fill=look.CAUTION_SOFT,
        bar=look.CAUTION,
        most=3,
    )


def _recommendation(pages: Pages, answer: Recommendation, packet: DecisionPacket) -> None:
    top, inner = pages.y, look.WIDTH - 16
    x = look.LEFT + 16
    pages.y -= look.EYEBROW.leading
    draw_left(pages.canvas, EYEBROWS[answer.outcome], x=x, y=pages.y + 4, style=look.EYEBROW)
    for line in fitted_lines(answer.headline, style=look.STATEMENT, width=inner, most=2):
        pages.y -= look.STATEMENT.leading
        draw_line(pages, line, x=x, width=inner, style=look.STATEMENT)
    pages.y -= 5
    said = (*answer.sentences, near_tie_sentence(packet), quality_sentence(packet), price_sentence(packet))
    text = " ".join(sentence for sentence in said if sentence)
    style = look.LEAD if len(text) < 420 else look.BODY
    for line in fitted_lines(text, style=style, width=inner, most=8):
        pages.y -= style.leading
        draw_line(pages, line, x=x, width=inner, style=style)
    pages.canvas.setFillColor(look.ACCENT)
    pages.canvas.rect(look.LEFT, pages.y - 3, 3, top - pages.y + 3, stroke=0, fill=1)
    pages.y -= 16


def _figures(pages: Pages, figures: tuple[KeyFigure, ...]) -> None:
    if not figures:
        return
    wide, gap, height = (look.WIDTH - 2 * 10) / 3, 10.0, 56.0
    for index, shown in enumerate(figures):
        x = look.LEFT + index * (wide + gap)
        pages.canvas.setFillColor(look.SOFT)
        pages.canvas.rect(x, pages.y - height, wide, height, stroke=0, fill=1)
        short = look.FIGURE.face.width(shown.value, size=look.FIGURE.size) <= wide - 20
        texts = (
            (shown.label, look.COLUMN_HEAD, 14.0),
            (shown.value, look.FIGURE if short else look.FIGURE_LONG, 32.0),
            (shown.note, look.SMALL, 46.0),
        )
        for text, style, down in texts:
            line = fitted(text, style=style, width=wide - 20)
            draw_left(pages.canvas, line, x=x + 10, y=pages.y - down, style=style)
    pages.y -= height + 12


def _offers(pages: Pages, packet: DecisionPacket) -> None:
    standings = packet.ranking.standings
    shown = standings if len(standings) <= _MOST_OFFERS else standings[: _MOST_OFFERS - 2]
    if not shown:
        return
    draw_table(pages, offers_table(packet), [offer_row(packet, standing) for standing in shown])
    pages.y += 4
    parts = contribution_legend(packet)
    if parts:
        legend(pages, parts)
    if len(shown) < len(standings):
        rest = f"The first {len(shown)} of {len(standings)} offers; all of them stand in the section Ranking."
        paragraph(pages, rest, style=look.NOTE, after=2)
    pages.y -= 4


def offers_table(packet: DecisionPacket) -> Table:
    """The columns of the table of offers: it stands on the executive page and in the ranking."""
    by_total = packet.ranking.order_by == "total"
    figure = "Total" if by_total else ranked_by(packet.ranking.order_by).capitalize()
    columns = [
        Column("Rank", 28, Align.CENTRE),
        Column("Offer", 0, most=2),
        _figures_column(packet, "Quality", [one.quality for one in packet.ranking.standings]),
    ]
    if _has_prices(packet):
        columns += [
            _figures_column(packet, "Price points", [one.price for one in packet.ranking.standings]),
            Column(f"Price {packet.evaluation.framework.currency}".strip(), 70, Align.RIGHT),
            Column("Against first", 50, Align.RIGHT),
        ]
    columns += [
        _figures_column(packet, figure, [_figure(packet, one) for one in packet.ranking.standings]),
        Column("Share of all points", 72, most=2),
    ]
    taken = sum(column.width for column in columns)
    columns[1] = Column("Offer", look.WIDTH - taken, most=2)
    return Table(columns=tuple(columns))


def _figures_column(packet: DecisionPacket, title: str, values: Sequence[Fraction | None]) -> Column:
    rules = packet.evaluation.framework.rules
    widest = max(look.CELL_STRONG.face.width(points(value, rules=rules), size=look.CELL.size) for value in values)
    return Column(title, max(40.0, widest + 9), Align.RIGHT)


def _figure(packet: DecisionPacket, standing: Standing) -> Fraction | None:
    return standing.total if packet.ranking.order_by == "total" else standing.order_value


def _has_prices(packet: DecisionPacket) -> bool:
    return any(one.price is not None or one.price_amount is not None for one in packet.ranking.standings)


def offer_row(packet: DecisionPacket, standing: Standing) -> Row:
    """One offer's figures, in the columns of `offers_table`."""
    rules = packet.evaluation.framework.rules
    style = look.CELL_STRONG if standing.rank == 1 else look.CELL
    ranked = standing.rank is not None
    prices = (
        Cell(points(standing.price, rules=rules), style),
        Cell(_amount(packet, standing), style),
        Cell(_against_first(packet, standing), style),
    )
    return (
        Cell(str(standing.rank) if ranked else NOTHING, style),
        Cell(standing.name, style),
        Cell(points(standing.quality, rules=rules), style),
        *(prices if _has_prices(packet) else ()),
        Cell(points(_figure(packet, standing), rules=rules), look.CELL_STRONG),
        contribution_cell(packet, standing) if ranked else Cell(STATUSES[standing.status], look.SMALL),
    )


def _amount(packet: DecisionPacket, standing: Standing) -> str:
    if standing.price_amount is None:
        return NOTHING
    return money(standing.price_amount, currency="", places=price_places(packet.ranking))


def _against_first(packet: DecisionPacket, standing: Standing) -> str:
    if len(packet.winners) != 1 or not packet.winners[0].price_amount or standing.price_amount is None:
        return NOTHING
    if standing.offer == packet.winners[0].offer:
        return ""
    share = Fraction(standing.price_amount) / Fraction(packet.winners[0].price_amount) - 1
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return sign + percent(abs(share))


def contribution_cell(packet: DecisionPacket, standing: Standing) -> Cell:
    """A bar of quality, price and preference points out of the RFP's total."""
    whole = float(packet.ranking.total_points)
    parts = (
        (standing.quality, look.ACCENT),
        (standing.price, look.SERIES[1]),
        (standing.preference or None, look.SERIES[2]),
    )
    bars = [(float(value) / whole, colour) for value, colour in parts if value is not None]
    return Cell(draw=stacked_bar(bars) if bars and whole else None)


def contribution_legend(packet: DecisionPacket) -> list[tuple[Color, str]]:
    """What the colours of the bars stand for."""
    ranked = packet.ranked
    parts = [
        (any(one.quality for one in ranked), (look.ACCENT, "Quality points")),
        (any(one.price for one in ranked), (look.SERIES[1], "Price points")),
        (any(one.preference for one in ranked), (look.SERIES[2], "Preference points")),
    ]
    return [part for present, part in parts if present]


def _to_know(pages: Pages, packet: DecisionPacket) -> None:
    warnings = to_know(packet)
    _label(pages, "Before signing")
    if not warnings:
        paragraph(pages, NOTHING_FOUND, after=4)
        return
    shown = 0
    for title, text in warnings:
        lines = fitted_lines(f"{title}. {text}", style=look.CELL, width=look.WIDTH - 14, most=3)
        if pages.room - len(lines) * look.CELL.leading - 14 < _FOOT_ROOM:
            break
        draw_left(pages.canvas, "–", x=look.LEFT, y=pages.y - look.CELL.size, style=look.CELL)
        for line in lines:
            pages.y -= look.CELL.leading
            draw_line(pages, line, x=look.LEFT + 14, width=look.WIDTH - 14, style=look.CELL)
        pages.y -= 3
        shown += 1
    if shown < len(warnings):
        more = (
            f"{len(warnings) - shown} more in the section Warnings."
            if shown
            else (f"{len(warnings)} warnings in the section Warnings.")
        )
        paragraph(pages, more, style=look.NOTE, after=2)


def _rests_on(pages: Pages, packet: DecisionPacket) -> None:
    text = rests_on_sentence(packet)
    lines = lines_of(text, style=look.CELL, width=look.WIDTH)
    _label(pages, "What the decision rests on")
    for line in lines:
        pages.y -= look.CELL.leading
        draw_line(pages, line, x=look.LEFT, width=look.WIDTH, style=look.CELL)


def _label(pages: Pages, text: str) -> None:
    pages.y -= look.SUBHEAD.leading + 4
    draw_left(pages.canvas, text, x=look.LEFT, y=pages.y + 4, style=look.SUBHEAD)
    pages.y -= 1
