"""The sentences of a decision packet: recommendation or tie, margin, price, what to know, what it rests on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.evaluation import AGREED, NO_JUDGEMENT, CriterionKind, Evaluation, PriceFormula, Rules, TieRule
from app.domain.packet import Decision, DecisionPacket, Source
from app.domain.packet_figures import (
    counted,
    has_several_marks,
    is_far_apart,
    money,
    percent,
    points,
    price_places,
    ranked_by,
    ranking_figure,
)
from app.domain.packet_recusals import recusal_sentence
from app.domain.price_words import UNTIL_THEN
from app.domain.rounding import figure, plain
from app.domain.sentences import listed
from app.domain.standing import CellState, Standing


class Outcome(StrEnum):
    """What the ranking amounts to."""

    RECOMMENDED = "recommended"
    TIE = "tie"
    LEADING = "leading"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer in one line, and the sentences that carry it."""

    outcome: Outcome
    headline: str
    sentences: tuple[str, ...]


TIE_RULES = {
    TieRule.LOWEST_PRICE: "the offer with the lowest price goes first",
    TieRule.CRITERION: "the offer with the higher score in {criterion} goes first",
    TieRule.NEW_OFFERS: "those who are tied are asked for new offers",
    TieRule.LOT: "the lot decides, drawn before named witnesses",
}

MOST_NAMED = 4

WARNING_TITLES = {
    "tie": "Tie",
    "near_tie": "Near tie",
    "incomplete": "Incomplete",
    "rank_reversal": "The order depends on an offer that lost",
    "low_price": "Unusually low price",
    "not_applicable": "Totals rest on different criteria",
    "equal_when_rounded": "Equal when rounded",
    "no_offer": "No offer is in play",
    "single_offer": "Only one offer",
    "shortlist_tie": "Tie at the end of the shortlist",
    "preference_unused": "Preference points without effect",
    "withdrawal": "An offer has gone",
}


def recommendation(packet: Decision) -> Recommendation:
    """What the ranking recommends, plainly: one offer, a tie, who leads while marks are missing, or none."""
    names = _few(packet.winners)
    if not packet.winners:
        return Recommendation(Outcome.NONE, "No offer can be recommended", (_why_none(packet),))
    if len(packet.winners) > 1:
        return Recommendation(Outcome.TIE, f"Tie between {names}", _tie_sentences(packet))
    if not packet.ranking.complete:
        return Recommendation(Outcome.LEADING, f"{names} leads so far", _lead_sentences(packet))
    return Recommendation(Outcome.RECOMMENDED, f"Award to {names}", _lead_sentences(packet))


def _why_none(packet: Decision) -> str:
    if packet.unranked:
        return f"None of the {counted(len(packet.unranked), 'offer')} is ranked; the reason stands beside each of them."
    return "There are no offers."


def _lead_sentences(packet: Decision) -> tuple[str, ...]:
    winner = packet.winners[0]
    sentences = [_standing_sentence(packet, winner), margin_sentence(packet)]
    return tuple(sentence for sentence in sentences if sentence)


def _standing_sentence(packet: Decision, winner: Standing) -> str:
    rules = packet.evaluation.framework.rules
    firm = f" ({winner.firm})" if winner.firm not in ("", winner.name) else ""
    if winner.total is not None:
        return (
            f"{winner.name}{firm} has {points(winner.total, rules=rules)} of "
            f"{figure(packet.ranking.total_points, places=9)} points."
        )
    return (
        f"{winner.name}{firm} comes first by {ranked_by(packet.ranking.order_by)}: "
        f"{ranking_figure(winner, rules=rules)}."
    )


def _tie_sentences(packet: Decision) -> tuple[str, ...]:
    rules = packet.evaluation.framework.rules
    value = ranking_figure(packet.winners[0], rules=rules)
    unit = "points" if packet.winners[0].total is not None else f"({ranked_by(packet.ranking.order_by)})"
    shared = f"{_few(packet.winners)} share the first place with exactly {value} {unit} each."
    return (shared, packet.ranking.tie_break or tie_rule_sentence(packet), CLOSINGS[rules.tie_rule is not None])


CLOSINGS = {
    True: "The rank stays shared: the people who decide apply the rule and record what came of it.",
    False: "The rank stays shared: the people who decide have to say how they choose between them, and why.",
}


def _few(standings: Sequence[Standing]) -> str:
    names = [standing.name for standing in standings]
    return listed(names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"])


def tie_rule_sentence(packet: Decision) -> str:
    """What was published for equal totals."""
    rules = packet.evaluation.framework.rules
    if rules.tie_rule is None:
        return "No tie rule was published."
    named = packet.tree.by_id.get(rules.tie_criterion or "")
    title = f"“{named.title}”" if named else rules.tie_criterion or "the named criterion"
    return f"The published tie rule: {TIE_RULES[rules.tie_rule].format(criterion=title)}."


def margin_sentence(packet: Decision) -> str:
    """How far the first is ahead of the next, in points and percent; empty where nobody follows."""
    follower = next((standing for standing in packet.ranked if standing.rank != 1), None)
    if follower is None or packet.ranking.margin is None or not packet.winners:
        return ""
    winner = packet.winners[0]
    if packet.ranking.margin == 0:
        return ""
    lead = percent(packet.ranking.margin)
    if winner.total is not None and follower.total is not None:
        ahead = points(winner.total - follower.total, rules=packet.evaluation.framework.rules)
        return f"{follower.name} follows, {ahead} points ({lead}) behind."
    return f"{follower.name} follows, {lead} behind."


def near_tie_sentence(packet: Decision) -> str:
    """Says that the margin is below the published near-tie mark; empty where it is not."""
    margin, rules = packet.ranking.margin, packet.evaluation.framework.rules
    if margin is None or margin == 0 or margin * 100 >= Fraction(rules.near_tie):
        return ""
    return f"Near tie: the margin of {percent(margin, places=2)} is below the {plain(rules.near_tie)} % that was set."


def quality_sentence(packet: Decision) -> str:
    """Where the winner stands on quality among the ranked offers."""
    if len(packet.winners) != 1 or len(packet.ranked) < 2 or packet.winners[0].quality is None:
        return ""
    winner, rules = packet.winners[0], packet.evaluation.framework.rules
    others = [one for one in packet.ranked if one.offer != winner.offer and one.quality is not None]
    best = max(others, key=lambda one: one.quality or Fraction(0), default=None)
    if best is None or best.quality is None or winner.quality is None:
        return ""
    own, other = points(winner.quality, rules=rules), points(best.quality, rules=rules)
    if winner.quality > best.quality:
        return f"{winner.name} is first on quality with {own} points; {best.name} is next with {other}."
    if winner.quality == best.quality:
        return f"On quality {winner.name} is level with {best.name}: {own} points each."
    return f"On quality {best.name} has more points: {other} against {own}."


def price_sentence(packet: Decision) -> str:
    """The winner's price against the others'; for a tie the prices of the tied."""
    priced = [one for one in packet.ranked if one.price_amount is not None]
    if not priced:
        return "No prices were compared by a formula."
    if len(packet.winners) != 1:
        tied = [one for one in packet.winners if one.price_amount is not None]
        return "Prices: " + listed(f"{one.name} {_price(packet, one)}" for one in tied) + "." if tied else ""
    winner = packet.winners[0]
    if winner.price_amount is None:
        return f"{winner.name} has no evaluated price."
    return _price_against(packet, winner, [one for one in priced if one.offer != winner.offer])


def _price(packet: Decision, standing: Standing) -> str:
    if standing.price_amount is None:
        return ""
    currency = packet.evaluation.framework.currency
    return money(standing.price_amount, currency=currency, places=price_places(packet.ranking))


def _price_against(packet: Decision, winner: Standing, others: list[Standing]) -> str:
    own = f"{winner.name} asks {_price(packet, winner)}"
    lowest = min(others, key=lambda one: one.price_amount or 0, default=None)
    if lowest is None or not lowest.price_amount or not winner.price_amount:
        return f"{own}."
    share = Fraction(winner.price_amount) / Fraction(lowest.price_amount) - 1
    if share == 0:
        return f"{own}, the same as {lowest.name}."
    if share < 0:
        above = Fraction(lowest.price_amount) / Fraction(winner.price_amount) - 1
        return f"{own}, the lowest price; {lowest.name} is next, {percent(above)} higher."
    return f"{own}, {percent(share)} above the lowest price ({lowest.name}, {_price(packet, lowest)})."


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure that is shown large, with the words over and under it."""

    label: str
    value: str
    note: str


def key_figures(packet: Decision) -> tuple[KeyFigure, ...]:
    """The first place's figure, the margin and the price, as far as there are such."""
    if not packet.winners:
        return ()
    winner, rules = packet.winners[0], packet.evaluation.framework.rules
    by_total = winner.total is not None
    found = [
        KeyFigure(
            "Total" if by_total else ranked_by(packet.ranking.order_by).capitalize(),
            ranking_figure(winner, rules=rules),
            f"of {figure(packet.ranking.total_points, places=9)} points" if by_total else "the figure ranked by",
        )
    ]
    if packet.ranking.margin is not None:
        found.append(KeyFigure("Margin", percent(packet.ranking.margin), _margin_note(packet)))
    if len(packet.winners) == 1 and winner.price_amount is not None:
        found.append(KeyFigure("Price", _price(packet, winner), _price_note(packet, winner)))
    return tuple(found)


def _margin_note(packet: Decision) -> str:
    if packet.ranking.margin == 0:
        return f"{len(packet.winners)} offers share the first place"
    limit = f"{plain(packet.evaluation.framework.rules.near_tie)} %"
    return f"near tie: below {limit}" if near_tie_sentence(packet) else f"over the next; near tie below {limit}"


def _price_note(packet: Decision, winner: Standing) -> str:
    amounts = sorted(one.price_amount for one in packet.ranked if one.price_amount is not None)
    place = amounts.index(winner.price_amount) + 1 if winner.price_amount in amounts else 0
    if place == 1:
        return f"the lowest of {len(amounts)}" if len(amounts) > 1 else "the only price"
    return f"place {place} of {len(amounts)} by price"


def price_of_others(packet: Decision) -> tuple[str, ...]:
    """For each other ranked offer: how its price compares with the winner's."""
    if len(packet.winners) != 1 or not packet.winners[0].price_amount:
        return ()
    winner = packet.winners[0]
    own = Fraction(winner.price_amount or 0)
    return tuple(
        f"{one.name}: {_price(packet, one)}, {_compared(Fraction(one.price_amount) / own - 1)}"
        for one in packet.ranked
        if one.offer != winner.offer and one.price_amount is not None
    )


def _compared(share: Fraction) -> str:
    if share == 0:
        return "the same"
    return f"{percent(abs(share))} {'more' if share > 0 else 'less'}"


def not_final_sentence(packet: Decision) -> str:
    """What is missing before the ranking can be final; empty where nothing is."""
    if packet.ranking.complete:
        return ""
    unfinished = {standing.offer for standing in packet.ranking.standings if not standing.complete}
    cells = [cell for (offer, _), cell in packet.ranking.cells.items() if offer in unfinished]
    states = Counter(cell.state for cell in cells)
    unpriced = sum(cell.state is CellState.PRICE and cell.score is None for cell in cells)
    gaps = [
        (states[CellState.NOT_SCORED], "cell has no mark", "cells have no mark"),
        (states[CellState.INCOMPLETE], "cell lacks some of its marks", "cells lack some of their marks"),
        (states[CellState.UNDECIDED], "gate is undecided", "gates are undecided"),
        (unpriced, "price is missing", "prices are missing"),
        (states[CellState.SEALED], f"price is sealed {UNTIL_THEN}", f"prices are sealed {UNTIL_THEN}"),
    ]
    said = listed(counted(number, one, things=many) for number, one, many in gaps if number)
    what = f"{said}. " if said else "Something the ranking needs is missing. "
    return what[0].upper() + what[1:] + "Totals and ranks will change; nothing may be signed on them."


@dataclass(frozen=True, slots=True)
class Basis:
    """How much an evaluation rests on, counted the same way wherever it is said.

    `criteria` are those that are scored, gates or price, without the groups; `evaluators` the seats of the panel, or
    where none is named the people who gave marks; `marks` what they gave, N/A and verdicts included, without recusals
    and without the scores the panel agreed on.
    """

    offers: int
    criteria: int
    evaluators: int
    marks: int


def basis(evaluation: Evaluation) -> Basis:
    """The counts of an evaluation."""
    given = [mark for mark in evaluation.marks if mark.kind not in NO_JUDGEMENT]
    given = [mark for mark in given if mark.evaluator.casefold() != AGREED]
    return Basis(
        offers=len(evaluation.offers),
        criteria=sum(criterion.kind is not CriterionKind.GROUP for criterion in evaluation.framework.criteria),
        evaluators=len(evaluation.panel) or len({mark.evaluator for mark in given}),
        marks=len(given),
    )


def rests_on_sentence(packet: Decision) -> str:
    """What the decision rests on: offers, criteria, evaluators, marks, and whether all are in."""
    found = basis(packet.evaluation)
    out = f" ({len(packet.unranked):,} not ranked)" if packet.unranked else ""
    complete = "Every expected mark is in." if packet.ranking.complete else "Not everything expected is in."
    return (
        f"{counted(found.offers, 'offer')}{out}, {counted(found.criteria, 'criterion', things='criteria')}, "
        f"{counted(found.evaluators, 'evaluator')} and {counted(found.marks, 'mark')}. {complete}"
    )


def warning_title(code: str) -> str:
    """A head over a warning of this code."""
    return WARNING_TITLES.get(code, code.replace("_", " ").capitalize())


def to_know(packet: Decision) -> tuple[tuple[str, str], ...]:
    """What to know before signing, (head, sentence): who stood back, each warning of the ranking, marks far apart."""
    warnings = tuple((warning_title(warning.code), warning.text) for warning in packet.ranking.warnings)
    others = ((CONFLICTS, recusal_sentence(packet)), (FAR_APART, far_apart_sentence(packet)))
    conflicts, apart = (((title, text),) if text else () for title, text in others)
    return (*conflicts, *warnings, *apart)


CONFLICTS = "Conflicts of interest"
FAR_APART = "Marks far apart"
NOTHING_FOUND = "The checks on ties, missing marks, marks far apart, unusual prices and rank reversal found nothing."


def far_apart_sentence(packet: Decision) -> str:
    """In how many scores of the ranked offers the spread of marks reaches the tolerance; empty where in none."""
    rules, scored = packet.evaluation.framework.rules, packet.tree.scored
    found = ((one, packet.ranking.cells.get((one.offer, leaf.id))) for one in packet.ranked for leaf in scored)
    cells = [(one.name, cell) for one, cell in found if cell is not None and has_several_marks(cell)]
    by_offer = Counter(name for name, cell in cells if is_far_apart(cell, rules=rules))
    apart = by_offer.total()
    if not apart:
        return ""
    named = [f"{name} ({number:,})" for name, number in by_offer.most_common(MOST_NAMED)]
    more = [f"{len(by_offer) - MOST_NAMED} more offers"] if len(by_offer) > MOST_NAMED else []
    return (
        f"{apart:,} of {counted(len(cells), 'score')} of the ranked offers {'rests' if apart == 1 else 'rest'} on "
        f"marks as far apart as the tolerance of {plain(rules.tolerance)} % of the scale, or further: "
        f"{listed([*named, *more])}."
    )


def _imported_sentence(source: Source) -> str:
    """What was imported, and which of the marks were given before anybody watched."""
    if not source.marks_here:
        return (
            "The evaluation was imported as a whole. It was frozen as it was imported; this tool did not watch its "
            "marks being given."
        )
    if not source.marks_before:
        return "Rules, offers and prices were imported and frozen as they came; every mark was given in Finalist."
    return (
        f"The evaluation was imported and frozen as it came. {counted(source.marks_before, 'mark')} came with it, and "
        f"this tool did not watch them being given; {source.marks_here:,} were given or changed in Finalist since."
    )


def source_sentences(packet: DecisionPacket) -> tuple[str, ...]:
    """Where the evaluation came from, and that it was imported where it was."""
    source = packet.source
    sentences = (_imported_sentence(source) if source.imported else "", source.note)
    return tuple(sentence for sentence in sentences if sentence) or ("The evaluation was recorded in Finalist.",)


def uses_price(rules: Rules) -> bool:
    """Whether prices count in the ranking at all."""
    return rules.price_formula not in (None, PriceFormula.QUALITY_ONLY)
