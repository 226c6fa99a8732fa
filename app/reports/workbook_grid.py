"""Where everything stands on the sheet Summary, so that its formulas can point there."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import CriterionKind, ScaleOrigin
from app.domain.tree import Tree

CRITERIA_HEADS = ("criterion", "title", "counts as", "points", "scale from", "scale to")
COUNTS_AS = CRITERIA_HEADS.index("counts as")
POINTS = CRITERIA_HEADS.index("points")
FIRST_OFFER = len(CRITERIA_HEADS)
QUALITY = "quality"
PRICE = "price"


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion that carries points; `origin` and `maximum` of its scale are None for a price under a formula."""

    id: str
    title: str
    counts_as: str
    points: Fraction
    origin: Fraction | None
    maximum: Fraction | None


def criteria_rows(tree: Tree) -> tuple[Row, ...]:
    """The criteria that carry points, in the order of the sheet Criteria."""
    from_minimum = tree.framework.rules.scale_origin is ScaleOrigin.MINIMUM
    scored = {leaf.id for leaf in tree.scored}
    rows = []
    for leaf in tree.weighted_leaves:
        counts_as = PRICE if leaf.kind is CriterionKind.PRICE else QUALITY
        origin = maximum = None
        if leaf.id in scored:
            scale = tree.scale(leaf.id)
            origin = Fraction(scale.minimum) if from_minimum else Fraction(0)
            maximum = Fraction(scale.maximum)
        rows.append(Row(leaf.id, leaf.title, counts_as, tree.points[leaf.id], origin, maximum))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Places:
    """The tables of the sheet by the 0-based rows of their heads: the ranking with one row for each offer, and the
    points and the scores with one row for each criterion and one column for each offer.

    `columns` are the heads of the ranking; the first `in_play` offers are neither out nor withdrawn.
    """

    columns: Sequence[str]
    ranking: int
    points: int
    scores: int
    criteria: int
    in_play: int

    @classmethod
    def below(cls, notes: int, *, columns: Sequence[str], offers: int, criteria: int, in_play: int) -> "Places":
        """The tables one under another, under so many rows of notes."""
        ranking = notes + 3
        points = ranking + offers + 4
        return cls(columns, ranking, points, scores=points + criteria + 4, criteria=criteria, in_play=in_play)

    def column(self, head: str) -> int:
        return self.columns.index(head)

    def cell(self, head: str, *, offer: int) -> str:
        """A cell of the ranking; `offer` counts from 0."""
        return f"{letters(self.column(head))}{self.ranking + 2 + offer}"

    def first(self, offers: int, *, head: str) -> str:
        """The cells of the first so many offers in a column of the ranking."""
        letter = letters(self.column(head))
        return f"${letter}${self.ranking + 2}:${letter}${self.ranking + 1 + offers}"

    def all_in_play(self, head: str) -> str:
        return self.first(self.in_play, head=head)

    def points_column(self, column: int) -> str:
        """A column of the table of points, from the first criterion to the last."""
        return f"${letters(column)}${self.points + 2}:${letters(column)}${self.points + 1 + self.criteria}"

    @property
    def quality_points(self) -> str:
        return self._sum_of(QUALITY, column=POINTS)

    @property
    def price_points(self) -> str:
        return self._sum_of(PRICE, column=POINTS)

    def sum_of(self, counts_as: str, *, offer: int) -> str:
        """What an offer's points that count as quality or as price come to."""
        return self._sum_of(counts_as, column=FIRST_OFFER + offer)

    def _sum_of(self, counts_as: str, *, column: int) -> str:
        kinds = self.points_column(COUNTS_AS)
        return f'SUMPRODUCT(({kinds}="{counts_as}")*1,{self.points_column(column)})'


def letters(column: int) -> str:
    """The name of a 0-based column: A, B, ..., Z, AA, ..."""
    name = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name
