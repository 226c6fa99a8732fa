"""What the rules and kinds are called on the pages of a draft."""

from app.domain.evaluation import (
    CriterionKind,
    Justification,
    ScaleOrigin,
    ScoreFrom,
    ScoringStage,
    TieRule,
)
from app.domain.request.importing_criteria import CountsAs

SCORES_FROM = {
    ScoreFrom.MEAN: "the mean of the marks",
    ScoreFrom.MEDIAN: "the median of the marks",
    ScoreFrom.AGREED: "what the panel agrees on",
    ScoreFrom.RANK_SUM: "not used: each evaluator's ranks are added up",
}
SCALE_ORIGINS = {
    ScaleOrigin.ZERO: "from 0: on a scale of 1 to 5 a 1 gives a fifth",
    ScaleOrigin.MINIMUM: "from the scale's lowest value: a 1 of 1 to 5 gives none",
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
KINDS = {
    CriterionKind.GROUP: "Group",
    CriterionKind.SCORE: "Scored",
    CriterionKind.PRICE: "Price",
    CriterionKind.GATE: "Gate",
}
KIND_MEANINGS = {
    CriterionKind.GROUP: "A group of criteria",
    CriterionKind.SCORE: "Scored by the panel",
    CriterionKind.PRICE: "The price",
    CriterionKind.GATE: "A gate: passed or failed, without points",
}
STAGES = {
    ScoringStage.RESPONSE: "Response",
    ScoringStage.INTERVIEW: "Interview",
    ScoringStage.SITE_VISIT: "Site visit",
}
COUNTS_AS = {
    CountsAs.SCORE: "A score",
    CountsAs.PRICE: "The price",
    CountsAs.PREFERENCE: "Preference points",
    CountsAs.GATE: "A gate",
}
