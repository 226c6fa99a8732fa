"""The packet's ranking: the table of offers with what their points are made of, and why some have no rank."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.packet import Decision, DecisionPacket
from app.domain.packet_document import Align, Block, Cell, Column, Heading, Legend, Place, Prose, Row, Table, Tone
from app.domain.packet_figures import NOTHING, STATUSES, money, percent, points, price_places, ranked_by
from app.domain.packet_minimums import minimums_blocks
from app.domain.packet_scene import SERIES, Ink, Scene, stacked_bar
from app.domain.rounding import plain, rounded
from app.domain.standing import Standing


def ranking_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """All offers in rank order, why some are not ranked, and what their points are made of."""
    yield offers_table(packet, packet.ranking.standings)
    if parts := contribution_legend(packet):
        yield Legend(parts)
    if note := rounding_note(packet, packet.ranking.standings):
        yield Prose(note, note=True)
    if packet.evaluation.preferences:
        yield Heading("Preference points")
        yield _preferences(packet)
    if packet.unranked:
        yield Heading("Not ranked")
        yield _unranked(packet)
    yield from minimums_blocks(packet)
    yield from _contributions(packet)


def offers_table(packet: DecisionPacket, standings: Sequence[Standing]) -> Table:
    """Some offers with rank, points and prices; the columns fit all offers, so that such tables look alike."""
    by_total = packet.ranking.order_by == "total"
    figure = "Total" if by_total else ranked_by(packet.ranking.order_by).capitalize()
    columns = [
        Column("Rank", 28, Align.CENTRE),
        Column("Offer", most=2),
        Column("Quality", 40, Align.RIGHT, fits=True),
    ]
    if _has_prices(packet):
        columns += [
            Column("Price points", 40, Align.RIGHT, fits=True),
            Column(f"Price {packet.evaluation.framework.currency}".strip(), 70, Align.RIGHT),
            Column("Against first", 50, Align.RIGHT),
        ]
    columns += [Column(figure, 40, Align.RIGHT, fits=True), Column("Share of all points", 72, most=2)]
    rows = [_offer_row(packet, standing) for standing in standings]
    return Table("Offers in rank order", tuple(columns), rows)


def _offer_row(packet: DecisionPacket, standing: Standing) -> Row:
    rules = packet.evaluation.framework.rules
    tone = Tone.STRONG if standing.rank == 1 else Tone.PLAIN
    place = Place(standing.offer)
    price = next((leaf.id for leaf in [packet.tree.price] if leaf is not None), "")
    prices = (
        Cell(points(standing.price, rules=rules), tone, place=Place(standing.offer, price)),
        Cell(_amount(packet, standing), tone, place=Place(standing.offer, price)),
        Cell(_against_first(packet, standing), tone),
    )
    return (
        Cell(str(standing.rank) if standing.rank is not None else NOTHING, tone),
        Cell(standing.name, tone, place=place),
        Cell(points(standing.quality, rules=rules), tone, place=place),
        *(prices if _has_prices(packet) else ()),
        Cell(points(figure_ranked_by(packet, standing), rules=rules), Tone.STRONG, place=place),
        Cell(scene=_contribution_bar(packet, standing))
        if standing.rank is not None
        else Cell(STATUSES[standing.status], Tone.MUTED),
    )


def figure_ranked_by(packet: Decision, standing: Standing) -> Fraction | None:
    """The total, or the figure of a formula that ranks by another."""
    return standing.total if packet.ranking.order_by == "total" else standing.order_value


def rounding_note(packet: Decision, standings: Sequence[Standing]) -> str:
    """Why printed parts may not add up to the printed total; empty where all of them do."""
    places = packet.evaluation.framework.rules.rounding

    def differs(one: Standing) -> bool:
        if one.total is None:
            return False
        parts = (one.quality or Fraction(0), one.price or Fraction(0), one.preference)
        return sum(rounded(part, places=places) for part in parts) != rounded(one.total, places=places)

    if not any(differs(one) for one in standings):
        return ""
    step = plain(Decimal(1).scaleb(-places))
    return f"Each figure is rounded once from its exact value, so printed parts may differ from their sum by {step}."


def _has_prices(packet: Decision) -> bool:
    return any(one.price is not None or one.price_amount is not None for one in packet.ranking.standings)


def _amount(packet: Decision, standing: Standing) -> str:
    if standing.price_amount is None:
        return NOTHING
    return money(standing.price_amount, currency="", places=price_places(packet.ranking))


def _against_first(packet: Decision, standing: Standing) -> str:
    if len(packet.winners) != 1 or not packet.winners[0].price_amount or standing.price_amount is None:
        return NOTHING
    if standing.offer == packet.winners[0].offer:
        return ""
    share = Fraction(standing.price_amount) / Fraction(packet.winners[0].price_amount) - 1
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return sign + percent(abs(share))


def _contribution_bar(packet: Decision, standing: Standing) -> Scene | None:
    """Quality, price and preference points out of the RFP's total."""
    whole = float(packet.ranking.total_points)
    parts = (
        (standing.quality, Ink.SERIES_1),
        (standing.price, Ink.SERIES_2),
        (standing.preference or None, Ink.SERIES_3),
    )
    bars = [(float(value) / whole, ink) for value, ink in parts if value is not None and whole]
    return stacked_bar(bars) if bars else None


def contribution_legend(packet: Decision) -> tuple[tuple[Ink, str], ...]:
    """What the colours of the bars beside the offers stand for."""
    ranked = packet.ranked
    parts = [
        (any(one.quality for one in ranked), (Ink.SERIES_1, "Quality points")),
        (any(one.price for one in ranked), (Ink.SERIES_2, "Price points")),
        (any(one.preference for one in ranked), (Ink.SERIES_3, "Preference points")),
    ]
    return tuple(part for present, part in parts if present)


def _preferences(packet: DecisionPacket) -> Table:
    rules = packet.evaluation.framework.rules
    columns = (Column("Offer", 160), Column("For"), Column("Points", 70, Align.RIGHT))
    rows = (
        (
            packet.offers[one.offer].name if one.offer in packet.offers else one.offer,
            one.label,
            points(one.points, rules=rules),
        )
        for one in packet.evaluation.preferences
    )
    return Table("Preference points", columns, rows)


def _unranked(packet: DecisionPacket) -> Table:
    columns = (Column("Offer", 130), Column("Status", 110), Column("Reason"))
    rows = (
        (Cell(one.name, place=Place(one.offer)), STATUSES[one.status], one.reason or NOTHING) for one in packet.unranked
    )
    return Table("Offers without a rank", columns, rows)


# --- what the points are made of -------------------------------------------------------------------------------------


def _contributions(packet: Decision) -> Iterator[Block]:
    """A bar for each ranked offer. More than eight colours cannot be told apart: what remains is said."""
    parts = _parts(packet)
    if not packet.ranked or not parts:
        return
    shown = parts[: len(SERIES)]
    yield Heading("What the points are made of", keep=90)
    yield _contributions_table(packet, shown)
    yield Legend(tuple((ink, part.title) for ink, part in zip(SERIES, shown, strict=False)))
    rest = len(parts) - len(shown)
    tail = f"; {rest} further criteria are left out of the bars" if rest else ""
    yield Prose(f"A full bar is {plain(packet.ranking.total_points)} points{tail}.", note=True)


def _contributions_table(packet: Decision, shown: Sequence[Criterion]) -> Table:
    rules = packet.evaluation.framework.rules
    columns = (
        Column("Offer", 140, most=1),
        Column("Points by criterion"),
        Column("Points", 60, Align.RIGHT),
    )

    def row(standing: Standing) -> Row:
        own = [points_under(packet, standing, part.id) for part in shown]
        whole = Fraction(packet.ranking.total_points)
        bar = stacked_bar([(float(value / whole), ink) for value, ink in zip(own, SERIES, strict=False)])
        total = sum((value for value in standing.points.values() if value is not None), Fraction(0))
        return (
            Cell(standing.name, place=Place(standing.offer)),
            Cell(scene=bar),
            points(total, rules=rules),
        )

    return Table("What the points are made of", columns, [row(standing) for standing in packet.ranked])


def points_under(packet: Decision, standing: Standing, criterion: str) -> Fraction:
    """The points an offer has on all leaves under a criterion."""
    leaves = packet.tree.leaves_under(criterion)
    return sum((standing.points.get(leaf.id) or Fraction(0) for leaf in leaves), Fraction(0))


def _parts(packet: Decision) -> list[Criterion]:
    """The roots that carry points; where one group holds all the quality, the groups inside it say more."""
    roots = [root for root in packet.tree.roots if root.kind is not CriterionKind.GATE]
    groups = [root for root in roots if root.kind is CriterionKind.GROUP]
    if len(groups) != 1:
        return roots
    inside = [child for child in packet.tree.children(groups[0].id) if child.kind is not CriterionKind.GATE]
    if len(inside) + len(roots) - 1 > len(SERIES):
        return roots
    return inside + [root for root in roots if root.id != groups[0].id]
