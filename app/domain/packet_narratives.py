"""The packet's narratives: of each offer the words that carry the most weight, for it and against it.

The weight of a mark is its *effect*: the points by which the criterion, if this mark alone stood for it, would lift
the offer above the mean of the ranked offers there, or lower it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import Criterion, Mark, ScaleOrigin
from app.domain.packet import DecisionPacket
from app.domain.packet_document import Align, Block, Cell, Column, Heading, Place, Prose, Row, Table, Tone
from app.domain.packet_figures import evaluator_name, mark_in_words, points
from app.domain.rounding import exact_sum
from app.domain.standing import Standing

MOST_OFFERS = 12
MOST_QUOTES = 5
"""Quotes a side of each offer; the first offers only, where there are many."""
MOST_LETTERS = 420
"""Letters of one quote; the whole stands with the marks."""

STRONG_ON, WEAK_ON = "Strong on", "Weak on"
_COLUMNS = (
    Column("Evaluator", 78, most=2),
    Column("Mark", 66),
    Column("Effect in points", 44, Align.RIGHT),
    Column("Words"),
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A mark with words, the words to quote, and its effect in points of the RFP."""

    mark: Mark
    words: str
    effect: Fraction


def narratives_entries(packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    """The offers as headings of the contents."""
    return tuple((f"narrative-{index}", one.name) for index, one in enumerate(_told(packet)))


def _told(packet: DecisionPacket) -> Sequence[Standing]:
    quoted = {mark.offer for mark in packet.evaluation.marks if _has_words(mark)}
    return [one for one in packet.ranking.standings if one.offer in quoted][:MOST_OFFERS]


def narratives_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """For each offer what its evaluators said for and against it, by effect, and how much was left out."""
    told = _told(packet)
    if not told:
        yield Prose("No evaluator put anything into words.")
        return
    yield Prose(
        "The words behind the marks that move each offer most. The effect is the number of points by which the "
        "criterion would lift the offer above the mean of the ranked offers, or lower it, if this mark alone stood "
        "for it."
    )
    if len(told) == MOST_OFFERS < len(packet.ranking.standings):
        yield Prose(f"The first {MOST_OFFERS} of {len(packet.ranking.standings)} offers are told here.", note=True)
    means = _means(packet)
    quotes = _quotes(packet, means=means, offers={one.offer for one in told})
    for index, standing in enumerate(told):
        yield Heading(standing.name, key=f"narrative-{index}", keep=110)
        yield from _of_offer(packet, standing, quotes[standing.offer])


def _of_offer(packet: DecisionPacket, standing: Standing, quotes: Sequence[Quote]) -> Iterator[Block]:
    ordered = sorted(quotes, key=lambda quote: quote.effect)
    weak = [quote for quote in ordered if quote.effect < 0 or quote.mark.weaknesses][:MOST_QUOTES]
    strong = [quote for quote in reversed(ordered) if quote.effect > 0 or quote.mark.strengths][:MOST_QUOTES]
    if strong:
        rows = [_row(packet, quote, side="strengths") for quote in strong]
        yield Table(f"Strengths of {standing.name}", _columns(STRONG_ON), rows)
    if weak:
        rows = [_row(packet, quote, side="weaknesses") for quote in weak]
        yield Table(f"Weaknesses of {standing.name}", _columns(WEAK_ON), rows)
    left_out = len({id(quote) for quote in quotes} - {id(quote) for quote in (*strong, *weak)})
    if left_out:
        more = "1 further mark with words has" if left_out == 1 else f"{left_out:,} further marks with words have"
        yield Prose(f"{more} less effect; all of them stand with the marks or in the data file.", note=True)


def _columns(first: str) -> tuple[Column, ...]:
    """On paper only the first head says on which side of the offer a table stands."""
    return (Column(first, 100, most=3), *_COLUMNS)


def _row(packet: DecisionPacket, quote: Quote, *, side: str) -> Row:
    mark, criterion = quote.mark, packet.tree.by_id[quote.mark.criterion]
    sign = "+" if quote.effect > 0 else "−" if quote.effect < 0 else "±"
    own_words = getattr(mark, side) or quote.words
    return (
        Cell(criterion.title, place=Place(mark.offer, mark.criterion)),
        Cell(evaluator_name(mark.evaluator, panel=packet.evaluation.panel), Tone.MUTED),
        Cell(mark_in_words(mark, criterion=criterion, evaluation=packet.evaluation), Tone.STRONG),
        f"{sign}{points(abs(quote.effect), rules=packet.evaluation.framework.rules)}",
        quoted(own_words),
    )


def quoted(words: str) -> str:
    """Somebody's words in quotation marks, shortened at a blank where they are very long."""
    if len(words) <= MOST_LETTERS:
        return f"“{words}”"
    return f"“{words[:MOST_LETTERS].rsplit(' ', 1)[0]} …”"


def _has_words(mark: Mark) -> bool:
    return mark.value is not None and bool(mark.comment or mark.strengths or mark.weaknesses)


def _means(packet: DecisionPacket) -> Mapping[str, Fraction]:
    """The mean points of the ranked offers on each scored leaf."""
    found: dict[str, Fraction] = {}
    for leaf in packet.tree.scored:
        cells = (packet.ranking.cells.get((one.offer, leaf.id)) for one in packet.ranked)
        given = [cell.points for cell in cells if cell is not None and cell.points is not None]
        if given:
            found[leaf.id] = exact_sum(given) / len(given)
    return found


def _quotes(
    packet: DecisionPacket, *, means: Mapping[str, Fraction], offers: set[str]
) -> defaultdict[str, list[Quote]]:
    quotes: defaultdict[str, list[Quote]] = defaultdict(list)
    reaches = {leaf.id: _reach(packet, leaf) for leaf in packet.tree.scored}
    for mark in packet.evaluation.marks:
        if mark.offer in offers and mark.criterion in means and _has_words(mark):
            origin, width = reaches[mark.criterion]
            worth = packet.tree.points[mark.criterion] * (Fraction(mark.value or 0) - origin) / width
            words = mark.comment or mark.strengths or mark.weaknesses
            quotes[mark.offer].append(Quote(mark, words, worth - means[mark.criterion]))
    return quotes


def _reach(packet: DecisionPacket, leaf: Criterion) -> tuple[Fraction, Fraction]:
    """The mark that earns nothing, and how far it is from there to the one that earns all."""
    scale = packet.tree.scale(leaf.id)
    from_minimum = packet.evaluation.framework.rules.scale_origin is ScaleOrigin.MINIMUM
    origin = Fraction(scale.minimum) if from_minimum else Fraction(0)
    return origin, Fraction(scale.maximum) - origin


def words_on(packet: DecisionPacket, *, seat: str, offer: str) -> tuple[Quote, ...]:
    """What one evaluator said of an offer, by the size of the effect, largest first."""
    means = _means(packet)
    found = _quotes(packet, means=means, offers={offer})[offer]
    return tuple(
        sorted((quote for quote in found if quote.mark.evaluator == seat), key=lambda quote: -abs(quote.effect))
    )
