"""What the kinds in a request are called in sentences and documents."""

from app.domain.evaluation import CriterionKind, Justification, ScaleOrigin, ScoreFrom, TieRule
from app.domain.request.questionnaire import Direction
from app.domain.request.requirements import Obligation

OBLIGATIONS = {Obligation.MUST: "Must", Obligation.SHOULD: "Should"}
DIRECTIONS = {Direction.AT_LEAST: "at least", Direction.AT_MOST: "at most"}
CRITERION_KINDS = {
    CriterionKind.GROUP: "a group",
    CriterionKind.SCORE: "scored by the panel",
    CriterionKind.PRICE: "the price",
    CriterionKind.GATE: "passed or failed",
}
SCORES_FROM = {
    ScoreFrom.MEAN: "the mean of the marks",
    ScoreFrom.MEDIAN: "the median of the marks",
    ScoreFrom.AGREED: "what the panel agrees on",
    ScoreFrom.RANK_SUM: "the sum of each evaluator's ranks",
}
SCALE_ORIGINS = {
    ScaleOrigin.ZERO: "from 0: on a scale of 1 to 5 a 1 gives a fifth of the points",
    ScaleOrigin.MINIMUM: "from the lowest value: on a scale of 1 to 5 a 1 gives no points",
}
TIE_RULES = {
    TieRule.LOWEST_PRICE: "the lowest price",
    TieRule.CRITERION: "the higher score in one criterion",
    TieRule.NEW_OFFERS: "new offers among the tied",
    TieRule.LOT: "a lot before named witnesses",
}
JUSTIFICATIONS = {
    Justification.NONE: "not asked for",
    Justification.OPTIONAL: "possible",
    Justification.REQUIRED: "required",
}
YES_NO = {True: "yes", False: "no"}
