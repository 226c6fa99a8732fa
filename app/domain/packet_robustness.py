"""The packet's section on how sure the ranking is: charts with their tables, formulas, panels, what was held still."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.domain.packet import DecisionPacket, Examination
from app.domain.packet_charts import Sensitivity, acceptability_scene, price_quality_scene, sensitivity_scene
from app.domain.packet_document import (
    Align,
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Heading,
    Legend,
    Place,
    Prose,
    Row,
    Table,
    Tone,
)
from app.domain.packet_doubts import change_sentences, names_of, nearest_other, seat_name
from app.domain.packet_figures import NOTHING, money, percent, points, price_places
from app.domain.packet_method import CROSS_CHECKS, method_title
from app.domain.packet_scene import SERIES
from app.domain.robustness import Robustness, about
from app.domain.rounding import figure
from app.domain.sentences import listed
from app.domain.standing import Standing

MOST_LINES = 8
MOST_BARS = 12
MOST_RANKS = 6
MOST_LEAVES = 30


def robustness_entries(packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    """The parts of the section as headings of the contents."""
    if packet.examination is None:
        return ()
    return tuple((key, title) for key, title, has in _parts(packet.examination) if has)


def _parts(examination: Examination) -> tuple[tuple[str, str, bool], ...]:
    robustness = examination.robustness
    return (
        ("robust-weights", "If a weight changed", bool(robustness.break_even)),
        ("robust-ranks", "Under many sets of weights", bool(robustness.published.ranks)),
        ("robust-value", "Price against quality", len(robustness.bids) > 1),
        ("robust-formulas", "Under other formulas and methods", bool(robustness.formulas)),
        ("robust-panel", "With another panel", bool(robustness.without_evaluator or robustness.bootstrap)),
    )


def robustness_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """How sure the ranking is in one paragraph, then the figures it rests on."""
    examination = packet.examination
    if examination is None:
        yield Prose(packet.not_examined)
        return
    robustness = examination.robustness
    yield Prose(examination.how_sure)
    yield Prose(
        f"Worked out beside the record and no part of it: {robustness.draws:,} sets of weights drawn around the "
        f"published ones (concentration {figure(Fraction(robustness.concentration), places=2)}) and as many drawn "
        f"anywhere, {robustness.resamples:,} panels resampled, seed {robustness.seed}. The same seed gives the same "
        "figures.",
        note=True,
    )
    told = {key for key, _, has in _parts(examination) if has}
    titles = {key: title for key, title, _ in _parts(examination)}
    bodies = {
        "robust-weights": _weights,
        "robust-ranks": _ranks,
        "robust-value": _value,
        "robust-formulas": _formulas,
        "robust-panel": _panel,
    }
    for key, body in bodies.items():
        if key in told:
            yield Heading(titles[key], key=key, keep=100)
            yield from body(packet, examination)
    if robustness.warnings:
        yield Heading("To know about these figures")
        yield Bullets(tuple(warning.text for warning in robustness.warnings))


# --- weights ---------------------------------------------------------------------------------------------------------


def _weights(packet: DecisionPacket, examination: Examination) -> Iterator[Block]:
    for sentence in change_sentences(packet):
        yield Prose(sentence)
    for one in _sensitivities(packet, examination.robustness):
        yield _sensitivity_chart(packet, examination.robustness, one)
    moving = sum(bool(changes) for changes in examination.robustness.break_even.values())
    if moving:
        yield _break_even_table(packet, examination.robustness)
    if moving > MOST_LEAVES:
        more = "criterion stands" if moving == MOST_LEAVES + 1 else "criteria stand"
        yield Prose(f"{moving - MOST_LEAVES:,} further {more} in the data file of this packet.", note=True)
    if sentence := _unmoving_sentence(examination.robustness):
        yield Prose(sentence, note=True)


def _sensitivities(packet: DecisionPacket, robustness: Robustness) -> Iterator[Sensitivity]:
    """The weight of price, then the other one that has to move least to change the first place."""
    price = packet.tree.price.id if packet.tree.price is not None else None
    for leaf in (price, nearest_other(robustness, than=price)):
        if leaf is not None and robustness.lines.get(leaf):
            yield Sensitivity(leaf, robustness.weights[leaf], robustness.points, robustness.lines[leaf])


def _sensitivity_chart(packet: DecisionPacket, robustness: Robustness, one: Sensitivity) -> Chart:
    title = robustness.leaf_titles.get(one.criterion, one.criterion)
    changes = robustness.break_even.get(one.criterion, ())
    offers = list(one.ends)[:MOST_LINES]
    figures = _figure_ranked_by(packet).capitalize()
    rest = len(one.ends) - len(offers)
    tail = f" The {len(offers)} offers that are first in the ranking are drawn." if rest else ""
    marked = (
        "The rings mark where the first place changes."
        if changes
        else "The lines of the first place never cross: no weight of this criterion changes it."
    )
    return Chart(
        title=f"Weight of “{title}”",
        sentence=(
            f"How each offer's {_figure_ranked_by(packet)} moves when the weight of “{title}” goes from 0 to all "
            f"{figure(one.most, places=2)} points and the others share the rest in proportion. {marked}{tail}"
        ),
        scene=sensitivity_scene(one, names=robustness.names, changes=changes, figures=figures, offers=offers),
        table=_sensitivity_table(packet, robustness, one, offers=offers),
    )


def _figure_ranked_by(packet: DecisionPacket) -> str:
    return "total" if packet.ranking.order_by == "total" else "figure for the order, of which more is better"


def _sensitivity_table(
    packet: DecisionPacket, robustness: Robustness, one: Sensitivity, *, offers: Sequence[str]
) -> Table:
    rules = packet.evaluation.framework.rules
    changes = robustness.break_even.get(one.criterion, ())[:4]
    weights = sorted({Fraction(0), one.weight, one.most, *(change.weight for change in changes)})
    columns = (
        Column("Offer", most=2),
        *(
            Column(_weight_title(weight, one, changes=[c.weight for c in changes]), 62, Align.RIGHT)
            for weight in weights
        ),
    )
    values = [one.at(weight) for weight in weights]
    rows = [
        (
            Cell(robustness.names[offer], place=Place(offer)),
            *(
                Cell(
                    points(found[offer], rules=rules),
                    Tone.STRONG if found[offer] == max(found.values()) else Tone.PLAIN,
                )
                for found in values
            ),
        )
        for offer in offers
    ]
    return Table(f"{_figure_ranked_by(packet).capitalize()} by weight in points", columns, rows, dense=True)


def _weight_title(weight: Fraction, one: Sensitivity, *, changes: Sequence[Fraction]) -> str:
    said = figure(weight, places=2)
    if weight == one.weight:
        return f"{said} published"
    return f"{said} change" if weight in changes else said


def _break_even_table(packet: DecisionPacket, robustness: Robustness) -> Table:
    columns = (
        Column("Criterion", most=2),
        Column("Published points", 62, Align.RIGHT),
        Column("First place changes", 210),
    )

    def distance(leaf: str) -> Fraction:
        ways = [abs(change.weight - robustness.weights[leaf]) for change in robustness.break_even[leaf]]
        return min(ways, default=Fraction(packet.ranking.total_points) * 2)

    rows = []
    moving = [leaf for leaf in sorted(robustness.break_even, key=distance) if robustness.break_even[leaf]]
    for leaf in moving[:MOST_LEAVES]:
        said = [
            f"{'above' if change.rises else 'below'} {about(change.weight)}: {names_of(packet, change.winners)}"
            for change in robustness.break_even[leaf]
        ]
        rows.append((robustness.leaf_titles[leaf], figure(robustness.weights[leaf], places=2), "; ".join(said)))
    return Table("Break-even weights, nearest first", columns, rows, dense=True)


def _unmoving_sentence(robustness: Robustness) -> str:
    """The criteria whose weight changes nothing at the top; empty where there are none."""
    titles = [robustness.leaf_titles[leaf] for leaf, changes in robustness.break_even.items() if not changes]
    if not titles:
        return ""
    more = [f"{len(titles) - MOST_LEAVES} more"] if len(titles) > MOST_LEAVES else []
    return f"No weight of these, changed alone, moves the first place: {listed([*titles[:MOST_LEAVES], *more])}."


# --- draws -----------------------------------------------------------------------------------------------------------


def _ranks(_packet: DecisionPacket, examination: Examination) -> Iterator[Block]:
    robustness = examination.robustness
    drawn = (
        (robustness.published.ranks, "drawn around the published ones"),
        (robustness.uniform.ranks, "drawn anywhere, every set as likely as any other"),
    )
    for ranks, words in drawn:
        shown = dict(list(ranks.items())[:MOST_BARS])
        if not shown:
            continue
        most = min(MOST_RANKS, len(ranks))
        best = max(shown, key=lambda offer: shown[offer][0])
        tail = f" The first {MOST_BARS} offers of the ranking are drawn." if len(ranks) > MOST_BARS else ""
        yield Chart(
            title=f"Ranks under weights {words.split(',')[0]}",
            sentence=(
                f"In {_share(shown[best][0])} of {robustness.draws:,} sets of weights {words}, "
                f"{robustness.names[best]} is first, more often than any other.{tail}"
            ),
            scene=acceptability_scene(shown, names=robustness.names, most=most),
            table=_ranks_table(robustness, shown, most=most),
            legend=Legend(tuple((SERIES[place], f"rank {place + 1}") for place in range(most))),
        )


def _ranks_table(robustness: Robustness, shown: dict[str, tuple[float, ...]], *, most: int) -> Table:
    columns = (Column("Offer", most=2), *(Column(f"Rank {place + 1}", 60, Align.RIGHT) for place in range(most)))
    rows = [(robustness.names[offer], *(_share(share) for share in shares[:most])) for offer, shares in shown.items()]
    return Table("Share of draws at each rank", columns, rows, dense=True)


def _share(share: float) -> str:
    """To one place, but never 100 % where it is not all, nor 0 % where it is something."""
    text = percent(Fraction(share).limit_denominator(10**9))
    if text == "100 %" and share < 1:
        return "over 99.9 %"
    return "under 0.1 %" if text == "0 %" and share > 0 else text


# --- price against quality -------------------------------------------------------------------------------------------


def _value(packet: DecisionPacket, examination: Examination) -> Iterator[Block]:
    robustness = examination.robustness
    bids = robustness.bids
    standings = {one.offer: one for one in packet.ranked}
    best = [offer for offer in robustness.undominated if offer in bids]
    are = "is" if len(best) == 1 else "are"
    yield Chart(
        title="Quality points over price",
        sentence=(
            f"{names_of(packet, best)} {are} beaten by no other offer on price and quality together and "
            f"{'stands as a full dot' if len(best) == 1 else 'stand as full dots'}; offers in rings are. The number is "
            "the offer's rank."
        ),
        scene=price_quality_scene(
            bids,
            ranks={offer: str(standings[offer].rank) for offer in bids},
            undominated=best,
            money=packet.evaluation.framework.currency,
        ),
        table=_value_table(packet, [standings[offer] for offer in bids], best=best),
    )


def _value_table(packet: DecisionPacket, standings: Sequence[Standing], *, best: Sequence[str]) -> Table:
    framework = packet.evaluation.framework
    places = price_places(packet.ranking)
    columns = (
        Column("Rank", 32, Align.CENTRE),
        Column("Offer", most=2),
        Column("Quality", 64, Align.RIGHT),
        Column(f"Price {framework.currency}".strip(), 90, Align.RIGHT),
        Column("Beaten on both", 100),
    )
    rows: list[Row] = [
        (
            str(one.rank),
            Cell(one.name, place=Place(one.offer)),
            points(one.quality, rules=framework.rules),
            NOTHING if one.price_amount is None else money(one.price_amount, currency="", places=places),
            "by none" if one.offer in best else "yes",
        )
        for one in standings
    ]
    return Table("Price and quality of each offer", columns, rows, dense=True)


# --- formulas and panels ---------------------------------------------------------------------------------------------


def _formulas(packet: DecisionPacket, examination: Examination) -> Iterator[Block]:
    columns = (Column("Formula or method", 150), Column("First", 130), Column("Note"))
    rows = [
        (
            _method_name(name),
            NOTHING if own.winners is None else names_of(packet, own.winners) or NOTHING,
            own.note,
        )
        for name, own in examination.robustness.formulas.items()
    ]
    yield Table("First place under each formula and method", columns, rows, dense=True)


def _method_name(name: str) -> str:
    return f"{method_title(name)}{' (cross-check)' if name in CROSS_CHECKS else ''}"


def _panel(packet: DecisionPacket, examination: Examination) -> Iterator[Block]:
    robustness = examination.robustness
    if robustness.without_evaluator:
        rows: list[Row] = [
            (
                seat_name(packet, seat),
                Cell(
                    names_of(packet, won) or "no offer can be placed",
                    Tone.PLAIN if won == robustness.winners else Tone.CAUTION,
                ),
            )
            for seat, won in robustness.without_evaluator.items()
        ]
        columns = (Column("Evaluator left out", 180), Column("First without this evaluator"))
        yield Table("First place without one evaluator", columns, rows, dense=True)
    if robustness.bootstrap:
        shares = sorted(robustness.bootstrap.items(), key=lambda item: -item[1])[:MOST_BARS]
        shown = [(robustness.names[offer], _share(share)) for offer, share in shares]
        columns = (Column("Offer"), Column(f"First in {robustness.resamples:,} panels", 140, Align.RIGHT))
        yield Table("First place in panels drawn from this panel with replacement", columns, shown, dense=True)
