"""Weight-sensitivity lines: what each offer is ranked by while one weight changes and the others share the rest."""

from fractions import Fraction

from app.analysis.weighing import Weighing
from app.domain.robustness import Ends


def sensitivity(weighing: Weighing, *, unit: Fraction) -> dict[str, dict[str, Ends]]:
    """The ends of each offer's line for each leaf, times `unit`; a leaf that carries all points has none.

    A value is its worth on the leaf times the weight plus what the others give times the rest, so it moves on a
    straight line from a weight of 0 to a weight of all.
    """
    values = weighing.values
    return {
        leaf: {
            offer: _ends(value, worth=row[number], share=weighing.shares[number], constant=constant, unit=unit)
            for offer, value, row, constant in zip(
                weighing.offers, values, weighing.worth, weighing.constants, strict=True
            )
        }
        for number, leaf in enumerate(weighing.leaves)
        if weighing.shares[number] != 1
    }


def _ends(value: Fraction, *, worth: Fraction, share: Fraction, constant: Fraction, unit: Fraction) -> Ends:
    others = (value - constant - share * worth) / (1 - share) if share else value - constant
    return Ends(without=unit * (others + constant), alone=unit * (worth + constant))
