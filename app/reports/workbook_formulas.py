"""The rules of the evaluation as formulas of a spreadsheet, so that the sheet Summary recalculates."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.evaluation import AGREED, PriceFormula, ScoreFrom
from app.reports.workbook_layout import PREFERENCES, PRICES, RFP, RULE_KEYS, SCORES, YES

PRICE_POINTS: Mapping[PriceFormula, str] = {
    PriceFormula.LOWEST_PRICE_RATIO: "{points}*MIN({prices})/{price}",
    PriceFormula.LINEAR_BETWEEN_BOUNDS: "{points}*MAX(0,MIN(1,({worst}-{price})/({worst}-{best})))",
    PriceFormula.LINEAR_MIN_MAX: (
        "{points}*IF(MAX({prices})=MIN({prices}),1,(MAX({prices})-{price})/(MAX({prices})-MIN({prices})))"
    ),
    PriceFormula.LINEAR_ABOVE_LOWEST: "{points}*MAX(0,1-({price}-MIN({prices}))/MIN({prices}))",
    PriceFormula.SHARE_OF_TOTAL: "{points}*(1-{price}/SUM({prices}))",
    PriceFormula.LOGARITHMIC: "{points}*MAX(0,1-LN({price}/MIN({prices}))/LN({log_base}))",
}
"""Points for price. `{price}` is the offer's cell, `{prices}` the cells of all offers in play."""

ORDER_FIGURES: Mapping[PriceFormula, str] = {
    PriceFormula.PRICE_PER_QUALITY_POINT: "{price}/({quality}/{quality_points})",
    PriceFormula.AWARD_ON_VALUE: "{price}-{quality}/{quality_points}*{value_of_quality}",
    PriceFormula.UTILITY_INDEX: "MAX(0,1-(MAX({qualities})-{quality})/{points})/{price}*MIN({prices})",
    PriceFormula.LOWEST_PRICE_OF_THE_PASSING: "{price}",
}
"""The figure ranked by, where it is not the total."""


def rule_cell(key: str) -> str:
    """The cell of the sheet RFP that holds a rule."""
    return f"{RFP.name}!$B${RULE_KEYS.index(key) + 2}"


PARAMETERS = {
    "best": rule_cell("price_best"),
    "worst": rule_cell("price_worst"),
    "log_base": rule_cell("price_log_base"),
    "value_of_quality": rule_cell("price_value_of_quality"),
}

NOT_SCORED = "not scored"


@dataclass(frozen=True, slots=True)
class MarkLookup:
    """Finds the marks of one offer on one leaf in the sheet Scores, whose last row is `last`.

    EXACT and not SUMIFS: ids such as 1.1 and 1.10, or one with an asterisk, would be mistaken for one another.
    """

    last: int

    def _column(self, name: str) -> str:
        letter = "ABCDE"[SCORES.columns.index(name)]
        return f"{SCORES.name}!${letter}$2:${letter}${self.last}"

    def _cell(self, *, offer: str, leaf: str) -> str:
        return f"EXACT({self._column('vendor')},{offer})*EXACT({self._column('criterion')},{leaf})"

    def score(self, score_from: ScoreFrom, *, offer: str, leaf: str) -> str:
        """The formula of a leaf's score; `offer` and `leaf` are the cells that hold their ids."""
        here = self._cell(offer=offer, leaf=leaf)
        by_panel = f'({self._column("evaluator")}="{AGREED}")'
        scores = self._column("score")
        wanted = f"{here}*{by_panel}" if score_from is ScoreFrom.AGREED else f"{here}*(1-{by_panel})"
        if score_from is ScoreFrom.MEDIAN:
            return f'=IFERROR(MEDIAN(IF({wanted}*ISNUMBER({scores}),{scores})),"{NOT_SCORED}")'
        total, count = f"SUMPRODUCT({wanted},{scores})", f"SUMPRODUCT({wanted}*ISNUMBER({scores}))"
        return f'=IFERROR({total}/{count},"{NOT_SCORED}")'


def price_amount(*, offer: str, last: int) -> str:
    """The sum of an offer's counted price lines in the sheet Prices."""
    vendors, counted, amounts = (
        f"{PRICES.name}!${letter}$2:${letter}${last}"
        for letter in ("ABCDEFGH"[PRICES.columns.index(name)] for name in ("vendor", "counted", "amount"))
    )
    return f'=SUMPRODUCT(EXACT({vendors},{offer})*({counted}="{YES}"),{amounts})'


def preference_points(*, offer: str, last: int) -> str:
    """The sum of an offer's preference points in the sheet Preferences."""
    sheet = PREFERENCES.name
    return f"=SUMPRODUCT(EXACT({sheet}!$A$2:$A${last},{offer})*1,{sheet}!$C$2:$C${last})"
