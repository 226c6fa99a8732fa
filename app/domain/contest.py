"""The offers in play and the figure they are ranked by, for all of them or for any that are left of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from app.domain.evaluation import PriceFormula, Rules, ScoreFrom
from app.domain.price_words import unplaced
from app.domain.pricing import FORMULAS, Field, Formula, Terms
from app.domain.rank_sum import Ballots, Ranks
from app.domain.tree import ZERO

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One offer in play: its quality points unscaled (None: nothing scored yet), its opened price in money, the points
    of a price that evaluators scored, its preference points, and whether its price lies sealed."""

    offer: str
    quality: Fraction | None
    price: Fraction | None
    scored_price: Fraction | None
    preference: Fraction
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What an offer comes to in the company of the others. `quality` is scaled where the RFP says so, `price` are the
    points for price, `figure` is what it is ranked by: None where the offer is last for want of one.

    `obstacle` is the sentence why the offer cannot be placed yet, or "".
    """

    quality: Fraction | None
    price: Fraction | None
    total: Fraction | None
    figure: Fraction | None
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class _Company:
    """What the offers in play mean for each of them: by how much quality is scaled, and the field of prices."""

    scaling: Fraction
    field: Field | None

    def dependence(self, formula: Formula | None) -> tuple[Fraction, ...]:
        """The figures on which points depend: where they stay the same, so do all points."""
        names = formula.relative_to if formula is not None and self.field is not None else ()
        return (self.scaling, *(getattr(self.field, name) for name in names))


@dataclass(frozen=True)
class Contest:
    """Everything that decides the order, once marks are counted."""

    rules: Rules
    quality_points: Fraction
    price_points: Fraction
    entries: Mapping[str, Entry]
    ballots: Ballots | None

    @cached_property
    def formula(self) -> Formula | None:
        return FORMULAS[self.rules.price_formula] if self.rules.price_formula else None

    @cached_property
    def terms(self) -> Terms:
        return Terms.of(self.rules, quality_points=self.quality_points, price_points=self.price_points)

    @property
    def order_by(self) -> str:
        """`total`, `rank_sum`, or the name of the formula whose figure decides."""
        if self.rules.score_from is ScoreFrom.RANK_SUM:
            return ScoreFrom.RANK_SUM.value
        return "total" if self.formula is None or self.formula.is_total else self.formula.name.value

    @property
    def lowest_first(self) -> bool:
        if self.ballots is not None:
            return True
        return self.formula is not None and self.formula.lowest_first

    @property
    def is_relative(self) -> bool:
        """Whether an offer's figure depends on which other offers there are."""
        relative_price = self.formula is not None and bool(self.formula.relative_to)
        return relative_price or self.rules.quality_relative_to_best or self.ballots is not None

    def figures(self, *, without: str | None = None) -> dict[str, Figures]:
        """The figures of all offers in play, or of those that are left without one of them, by offer id."""
        if self.ballots is not None and without is not None and not self.moves(without):
            return self._moved_up(without)
        company = self._company(without)
        figures = {
            offer: self._figures(entry, company=company) for offer, entry in self.entries.items() if offer != without
        }
        if self.ballots is None:
            return figures
        return _ranked(figures, sums=self._ranks(figures, ballots=self.ballots).sums())

    def moves(self, offer: str) -> bool:
        """Whether leaving this offer out changes anything that the points of others depend on."""
        return self._company(offer).dependence(self.formula) != self._everybody.dependence(self.formula)

    @cached_property
    def _everybody(self) -> "_Company":
        return self._company(None)

    @cached_property
    def _qualities(self) -> list[Fraction]:
        return sorted(entry.quality for entry in self.entries.values() if entry.quality is not None)

    @cached_property
    def _prices(self) -> list[Fraction]:
        return sorted(entry.price for entry in self.entries.values() if entry.price is not None)

    @cached_property
    def _sum_of_prices(self) -> Fraction:
        return sum(self._prices, ZERO)

    def _company(self, without: str | None) -> "_Company":
        missing = self.entries[without] if without is not None else None
        best = _highest(self._qualities, without=missing.quality if missing else None) or ZERO
        scaling = self.quality_points / best if self.rules.quality_relative_to_best and best else ONE
        share = best * scaling / self.quality_points if self.quality_points else ZERO
        return _Company(scaling=scaling, field=self._field(missing.price if missing else None, best_quality=share))

    def _field(self, left_out: Fraction | None, *, best_quality: Fraction) -> Field | None:
        highest = _highest(self._prices, without=left_out)
        if highest is None:
            return None
        lowest = self._prices[1] if left_out == self._prices[0] else self._prices[0]
        return Field(lowest, highest, self._sum_of_prices - (left_out or ZERO), best_quality)

    def _figures(self, entry: Entry, *, company: "_Company") -> Figures:
        field, scaling = company.field, company.scaling
        quality = entry.quality if entry.quality is None or scaling == 1 else entry.quality * scaling
        price = self._price_points(entry, field=field)
        if obstacle := self._obstacle(entry, price=price):
            return Figures(quality, price, total=None, figure=None, obstacle=obstacle)
        if self.formula is not None and self.formula.order is not None:
            return Figures(quality, price, total=None, figure=self._order_value(entry, quality=quality, field=field))
        total = (quality or ZERO) + price if price else quality or ZERO
        if entry.preference:
            total += entry.preference
        return Figures(quality, price, total=total, figure=total)

    def _price_points(self, entry: Entry, *, field: Field | None) -> Fraction | None:
        if self.rules.price_formula is PriceFormula.PRICE_AS_CRITERION:
            return entry.scored_price
        if self.formula is None or self.formula.share is None or field is None or entry.price is None:
            return None
        return self.price_points * self.formula.share(entry.price, field, self.terms)

    def _order_value(self, entry: Entry, *, quality: Fraction | None, field: Field | None) -> Fraction | None:
        if self.formula is None or self.formula.order is None or field is None or entry.price is None:
            return None
        share = quality / self.quality_points if quality and self.quality_points else ZERO
        return self.formula.order(entry.price, share, field, self.terms)

    def _obstacle(self, entry: Entry, *, price: Fraction | None) -> str:
        formula = self.formula
        if formula is not None and formula.needs_price and entry.price is None:
            return unplaced(is_sealed=entry.is_sealed)
        if formula is None or formula.is_total:
            rests_on_quality = price is None or bool(self.quality_points)
        else:
            rests_on_quality = formula.needs_quality
        if entry.quality is None and rests_on_quality:
            return "Nothing of it has been scored, so it cannot be placed yet."
        return ""

    def _ranks(self, figures: Mapping[str, Figures], *, ballots: Ballots) -> Ranks:
        placed = {offer: own for offer, own in figures.items() if not own.obstacle}
        return ballots.ranks({offer: self._beside_marks(offer, own) for offer, own in placed.items()})

    @cached_property
    def _everyone(self) -> tuple[dict[str, Figures], Ranks]:
        if self.ballots is None:
            raise ValueError("only evaluators' ballots give ranks")
        figures = {offer: self._figures(entry, company=self._everybody) for offer, entry in self.entries.items()}
        return figures, self._ranks(figures, ballots=self.ballots)

    def _moved_up(self, without: str) -> dict[str, Figures]:
        """The figures without an offer on which no points depend: only the ranks behind it change."""
        figures, ranks = self._everyone
        left = {offer: own for offer, own in figures.items() if offer != without}
        return _ranked(left, sums=ranks.sums(without=without))

    def _beside_marks(self, offer: str, own: Figures) -> Fraction:
        """The points that are the same in every evaluator's total."""
        entry = self.entries[offer]
        price = ZERO if entry.scored_price is not None else own.price or ZERO
        return price + entry.preference


def _ranked(figures: Mapping[str, Figures], *, sums: Mapping[str, Fraction | None]) -> dict[str, Figures]:
    return {
        offer: own if own.obstacle else replace(own, total=None, figure=sums[offer]) for offer, own in figures.items()
    }


def _highest(ascending: Sequence[Fraction], *, without: Fraction | None) -> Fraction | None:
    """The highest of some figures when one of that value is left out; None where nothing is left."""
    if without is None or not ascending or without != ascending[-1]:
        return ascending[-1] if ascending else None
    return ascending[-2] if len(ascending) > 1 else None


def in_order(figures: Mapping[str, Figures], *, lowest_first: bool) -> tuple[tuple[int, str], ...]:
    """(rank, offer) of all offers that can be placed, best first. Equal figures share a rank (1, 1, 3, 4) and keep the
    order they came in; offers without a figure share the last rank."""
    placed = [
        (_key(own.figure, lowest_first=lowest_first), offer) for offer, own in figures.items() if not own.obstacle
    ]
    placed.sort(key=lambda item: item[0])
    ranked: list[tuple[int, str]] = []
    last: tuple[bool, Fraction] | None = None
    rank = 0
    for place, (key, offer) in enumerate(placed, start=1):
        if key != last:
            rank, last = place, key
        ranked.append((rank, offer))
    return tuple(ranked)


def leaders(figures: Mapping[str, Figures], *, lowest_first: bool) -> tuple[str, ...]:
    """The offers that share the first place."""
    keys = {offer: _key(own.figure, lowest_first=lowest_first) for offer, own in figures.items() if not own.obstacle}
    best = min(keys.values(), default=None)
    return tuple(offer for offer, key in keys.items() if key == best)


def _key(figure: Fraction | None, *, lowest_first: bool) -> tuple[bool, Fraction]:
    if figure is None:
        return True, ZERO
    return False, figure if lowest_first else -figure
