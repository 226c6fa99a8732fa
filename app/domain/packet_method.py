"""The published rules in plain words, for the method section of a packet."""

from dataclasses import dataclass

from app.domain.evaluation import Justification, PriceFormula, Rules, ScaleOrigin, ScoreFrom
from app.domain.packet import DecisionPacket
from app.domain.packet_figures import money, percent
from app.domain.packet_words import tie_rule_sentence
from app.domain.rounding import figure, plain
from app.domain.sentences import listed

STAGES = {"response": "response", "interview": "interview", "site_visit": "site visit"}

SCORES = {
    ScoreFrom.MEAN: "The score of a criterion is the mean of its evaluators' marks.",
    ScoreFrom.MEDIAN: "The score of a criterion is the median of its evaluators' marks.",
    ScoreFrom.AGREED: "The score of a criterion is the one the panel agreed on; the single marks stay as given.",
    ScoreFrom.RANK_SUM: "Each evaluator's totals are put in order; the lowest sum of those ranks comes first.",
}

ORIGINS = {
    ScaleOrigin.ZERO: "Points of a criterion = its effective points × score / highest value of the scale.",
    ScaleOrigin.MINIMUM: (
        "Points of a criterion = its effective points × (score − lowest value) / (highest − lowest value of the scale)."
    ),
}

JUSTIFICATIONS = {
    Justification.NONE: "The rules ask for no justification of marks.",
    Justification.OPTIONAL: "Evaluators could justify each mark.",
    Justification.REQUIRED: "Every mark had to be justified.",
}


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """A price formula as readers meet it: its name, the formula, and what it does."""

    name: str
    formula: str
    meaning: str


FORMULAS = {
    PriceFormula.LOWEST_PRICE_RATIO: FormulaWords(
        "Lowest price ratio",
        "W × Pmin / P",
        "The lowest price gets all the points; one twice as high gets half of them.",
    ),
    PriceFormula.LINEAR_BETWEEN_BOUNDS: FormulaWords(
        "Linear between bounds",
        "W × (worst − P) / (worst − best)",
        "Points fall in a straight line from the best to the worst price that the RFP fixed: all at the best or below, "
        "none at the worst or above.",
    ),
    PriceFormula.LINEAR_MIN_MAX: FormulaWords(
        "Linear between lowest and highest",
        "W × (Pmax − P) / (Pmax − Pmin)",
        "The lowest price gets all the points and the highest none, with a straight line between.",
    ),
    PriceFormula.LINEAR_ABOVE_LOWEST: FormulaWords(
        "Linear above the lowest",
        "W × (1 − (P − Pmin) / Pmin), not below 0",
        "A price loses the share of the points by which it is above the lowest; at twice the lowest nothing is left.",
    ),
    PriceFormula.SHARE_OF_TOTAL: FormulaWords(
        "Share of all prices",
        "W × (1 − P / sum of P)",
        "A price loses the share of the points that it has in the sum of all prices.",
    ),
    PriceFormula.LOGARITHMIC: FormulaWords(
        "Logarithmic",
        "W × (1 − ln(P / Pmin) / ln A), not below 0",
        "Each further percent of price costs a little less than the one before; at A times the lowest nothing is left.",
    ),
    PriceFormula.PRICE_PER_QUALITY_POINT: FormulaWords(
        "Price per quality point",
        "P / q, the lowest first",
        "Offers are ordered by what one unit of quality costs.",
    ),
    PriceFormula.AWARD_ON_VALUE: FormulaWords(
        "Award on value",
        "P − q × V, the lowest first",
        "Quality is worth money: its value is taken off the price, and the lowest result comes first.",
    ),
    PriceFormula.UTILITY_INDEX: FormulaWords(
        "Utility index",
        "max(0, 1 − (qbest − q) × N) / P × Pmin, the highest first",
        "Usefulness for the money; it falls with the distance to the best quality. N = quality points / price points.",
    ),
    PriceFormula.PRICE_AS_CRITERION: FormulaWords(
        "Price as a criterion",
        "as any other criterion",
        "Evaluators marked the price on a scale like any criterion.",
    ),
    PriceFormula.QUALITY_ONLY: FormulaWords(
        "Quality only", "none", "The price is fixed: offers are ordered by quality alone."
    ),
    PriceFormula.LOWEST_PRICE_OF_THE_PASSING: FormulaWords(
        "Lowest price of those that pass",
        "P, the lowest first",
        "Quality only has to pass; among the offers that do, the lowest price comes first.",
    ),
}


CROSS_CHECKS = {"topsis": "TOPSIS", "promethee_ii": "PROMETHEE II"}


def method_title(name: str) -> str:
    """The one title of a price formula or a cross-check, by its name."""
    return CROSS_CHECKS[name] if name in CROSS_CHECKS else FORMULAS[PriceFormula(name)].name


def method_opening(packet: DecisionPacket) -> str:
    """Where the rules come from: published here before scoring, or what an imported file states of them."""
    return OPENINGS[packet.source.imported]


OPENINGS = {
    False: "The rules were published before scoring; the figures in this packet follow from them alone.",
    True: (
        "The rules are given as the imported file states them; when they were published was not checked here. The "
        "figures in this packet follow from them alone."
    ),
}


def rules_in_words(packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    """(term, sentences) of every rule, with its parameters."""
    rules = packet.evaluation.framework.rules
    rows = [
        ("Points", _points_sentence(packet)),
        ("Stages", _stages_sentence(packet)),
        ("Score", f"{SCORES[rules.score_from]} {ORIGINS[rules.scale_origin]}"),
        ("Not applicable", NOT_APPLICABLE),
        ("Missing marks", MISSING_MARKS),
        ("Gates", GATES if packet.tree.gates else ""),
        ("Thresholds", _thresholds_sentence(packet)),
        ("Price", _price_sentence(packet)),
        ("Relative quality", RELATIVE_QUALITY if rules.quality_relative_to_best else ""),
        ("Preference points", _preference_sentence(packet)),
        ("Ties", f"{tie_rule_sentence(packet)} {TIES}"),
        ("Near ties", f"A margin below {plain(rules.near_tie)} % of the first offer's figure is called a near tie."),
        ("Spread of marks", _tolerance_sentence(rules)),
        ("Justification", JUSTIFICATIONS[rules.justification]),
        ("Shortlist", f"The shortlist holds {plain_count(rules.shortlist_size)}." if rules.shortlist_size else ""),
        ("Rounding", _rounding_sentence(rules)),
    ]
    return tuple((term, words) for term, words in rows if words)


NOT_APPLICABLE = (
    "N/A is not nought: such a mark leaves the divisor. Where all marks of a criterion are N/A, its points go to its "
    "scored siblings in proportion. An evaluator who stood back is not in the divisor either."
)
MISSING_MARKS = "A mark that is missing is not N/A: while one is, the totals are shown as incomplete, never as final."
GATES = "A gate is passed or failed; an offer that fails one is disqualified and stays listed with the reason."
RELATIVE_QUALITY = (
    "The best passing offer gets the full quality points and the others in proportion; criteria are shown unscaled, "
    "the quality column scaled."
)
TIES = "Offers that are tied share the rank; no winner is picked silently."


def plain_count(number: int | None) -> str:
    """A number of offers in words."""
    return f"{number} offer{'s' if number != 1 else ''}"


def _points_sentence(packet: DecisionPacket) -> str:
    total = f"One budget of {plain(packet.ranking.total_points)} points."
    quality, price = packet.tree.quality_points, packet.tree.price_points
    if not price:
        return f"{total} All of them are for quality."
    return f"{total} Quality carries {figure(quality, places=2)} of them, price {figure(price, places=2)}."


def _stages_sentence(packet: DecisionPacket) -> str:
    shares = packet.tree.stage_shares()
    return listed(f"{STAGES[stage.value]} {percent(share)}" for stage, share in shares.items()).capitalize() + "."


def _thresholds_sentence(packet: DecisionPacket) -> str:
    rules = packet.evaluation.framework.rules
    whole = [f"{plain(rules.minimum_quality)} % of all quality points"] if rules.minimum_quality is not None else []
    single = [
        f"{plain(criterion.minimum)} % of the points of “{criterion.title}”"
        for _, criterion in packet.outline
        if criterion.minimum is not None
    ]
    if not whole and not single:
        return "There are none."
    return (
        f"An offer needs at least {listed(whole + single)}. One that has less is excluded, and its price is not "
        "opened. Thresholds are tested on what the responses earned."
    )


def _price_sentence(packet: DecisionPacket) -> str:
    rules = packet.evaluation.framework.rules
    if rules.price_formula is None:
        return "The evaluation has no price."
    words = FORMULAS[rules.price_formula]
    parameters = _parameters(packet)
    with_values = f" Here {listed(parameters)}." if parameters else ""
    return f"{words.name}: {words.formula}. {words.meaning}{with_values}"


def _parameters(packet: DecisionPacket) -> list[str]:
    framework = packet.evaluation.framework
    rules, currency = framework.rules, framework.currency
    given = [
        ("best", rules.price_best and money(rules.price_best, currency=currency)),
        ("worst", rules.price_worst and money(rules.price_worst, currency=currency)),
        ("A", rules.price_log_base and plain(rules.price_log_base)),
        ("V", rules.price_value_of_quality and money(rules.price_value_of_quality, currency=currency)),
    ]
    weight = [f"W = {figure(packet.tree.price_points, places=2)} points"] if packet.tree.price_points else []
    return weight + [f"{name} = {value}" for name, value in given if value]


def _preference_sentence(packet: DecisionPacket) -> str:
    if not packet.evaluation.preferences:
        return ""
    inside = packet.evaluation.framework.rules.preference_points_inside
    where = f" {plain(inside)} of the total are set aside for them." if inside else ""
    return f"Named points are added after scoring and shown apart.{where}"


def _tolerance_sentence(rules: Rules) -> str:
    return (
        "Spread = (highest − lowest mark) / range of the scale. "
        f"From {plain(rules.tolerance)} % on, the marks are flagged for the panel to discuss."
    )


def _rounding_sentence(rules: Rules) -> str:
    places = f"{rules.rounding} decimal place{'s' if rules.rounding != 1 else ''}"
    return f"The arithmetic is exact; figures are rounded once, half up, to {places} when they are printed."
