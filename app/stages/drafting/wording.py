"""What the rules and kinds are called on the pages of a draft."""

from app.domain.evaluation import CriterionKind, ScoreFrom, ScoringStage
from app.domain.request.importing_criteria import CountsAs
from app.domain.request.words import SCORES_FROM as PRINTED_SCORES_FROM

SCORES_FROM = PRINTED_SCORES_FROM | {ScoreFrom.RANK_SUM: "not used: each evaluator's ranks are added up"}
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
