"""The offers in play and the figure they are ranked by, for all of them or for any that are left of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from app.domain.evaluation import PriceFormula, Rules, ScoreFrom
from app.domain.pricing import FORMULAS, Field, Formula, Terms
from app.domain.rank_sum import Ballots
from app.domain.tree import ZERO

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One offer in play: its quality points unscaled (None: nothing scored yet), its opened price in money, the points
    of a price that evaluators scored, and its preference points."""

    offer: str
    quality: Fraction | None
    price: Fraction | None
    scored_price: Fraction | None
    preference: Fraction


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

    def figures(self, offers: Sequence[str]) -> dict[str, Figures]:
        """The figures of the given offers as if only they were in play, by offer id."""
        entries = [self.entries[offer] for offer in offers]
        scaling = self._scaling(entries)
        field = self._field_in(entries, scaling=scaling)
        figures = {entry.offer: self._figures(entry, field=field, scaling=scaling) for entry in entries}
        if self.ballots is None:
            return figures
        return self._ranked_by_ballots(figures, ballots=self.ballots)

    def dependence(self, offers: Sequence[str]) -> tuple[Fraction, ...]:
        """The figures of the company on which points depend: where they stay the same, so do all points."""
        entries = [self.entries[offer] for offer in offers]
        scaling = self._scaling(entries)
        field = self._field_in(entries, scaling=scaling)
        names = self.formula.relative_to if self.formula and field else ()
        return (scaling, *(getattr(field, name) for name in names))

    @cached_property
    def _share(self) -> Fraction:
        return ONE / self.quality_points if self.quality_points else ZERO

    def _best_quality(self, entries: Sequence[Entry]) -> Fraction:
        return max((entry.quality for entry in entries if entry.quality is not None), default=ZERO)

    def _scaling(self, entries: Sequence[Entry]) -> Fraction:
        if not self.rules.quality_relative_to_best:
            return ONE
        best = self._best_quality(entries)
        return self.quality_points / best if best else ONE

    def _field_in(self, entries: Sequence[Entry], *, scaling: Fraction) -> Field | None:
        prices = [entry.price for entry in entries if entry.price is not None]
        if not prices:
            return None
        return Field.of(prices, best_quality=self._best_quality(entries) * scaling * self._share)

    def _figures(self, entry: Entry, *, field: Field | None, scaling: Fraction) -> Figures:
        quality = entry.quality if entry.quality is None or scaling == 1 else entry.quality * scaling
        price = self._price_points(entry, field=field)
        if obstacle := self._obstacle(entry, price=price):
            return Figures(quality, price, total=None, figure=None, obstacle=obstacle)
        if self.formula is not None and self.formula.order is not None:
            return Figures(quality, price, total=None, figure=self._order_value(entry, quality=quality, field=field))
        total = (quality or ZERO) + (price or ZERO) + entry.preference
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
        return self.formula.order(entry.price, (quality or ZERO) * self._share, field, self.terms)

    def _obstacle(self, entry: Entry, *, price: Fraction | None) -> str:
        formula = self.formula
        if formula is not None and formula.needs_price and entry.price is None:
            return "Its price is missing, so it cannot be placed yet."
        rests_on_quality = price is None if formula is None or formula.is_total else formula.needs_quality
        if entry.quality is None and rests_on_quality:
            return "Nothing of it has been scored, so it cannot be placed yet."
        return ""

    def _ranked_by_ballots(self, figures: dict[str, Figures], *, ballots: Ballots) -> dict[str, Figures]:
        placed = {offer: own for offer, own in figures.items() if not own.obstacle}
        sums = ballots.rank_sums({offer: self._beside_marks(offer, own) for offer, own in placed.items()})
        for offer, own in placed.items():
            figures[offer] = replace(own, total=None, figure=sums[offer])
        return figures

    def _beside_marks(self, offer: str, own: Figures) -> Fraction:
        """The points that are the same in every evaluator's total."""
        entry = self.entries[offer]
        price = ZERO if entry.scored_price is not None else own.price or ZERO
        return price + entry.preference


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
