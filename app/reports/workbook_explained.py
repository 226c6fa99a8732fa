"""What each sheet, column and rule of the evaluation workbook holds, in words for whoever fills it in."""

from app.domain.evaluation import (
    CriterionKind,
    Justification,
    Location,
    OfferStatus,
    PriceFormula,
    ScaleOrigin,
    ScoreFrom,
    ScoringStage,
    SupportModel,
    TieRule,
)
from app.reports.workbook_layout import (
    CONTINUED,
    CRITERIA,
    CRITERION_RULE,
    NO,
    NOT_APPLICABLE,
    PANEL,
    PREFERENCES,
    PRICES,
    RECUSED,
    RFP,
    SCALES,
    SCORES,
    VENDORS,
    YES,
)

INTRODUCTION = (
    "Fill in the other sheets: the rows in them are a small worked example, to be replaced by your own.",
    "The order of sheets and columns does not matter. Only RFP, Criteria and Vendors have to be there.",
    "Whatever is wrong is listed with its sheet, row and column before anything is stored. This sheet is not read.",
    f"A text longer than a cell holds goes on in a row below it that has {CONTINUED} in its first column.",
)


def _one_of(words: type, *, leave_out: str = "") -> str:
    return "One of: " + ", ".join(word.value for word in words if word.value != leave_out) + "."  # type: ignore[attr-defined]


RULES_EXPLAINED = {
    "reference": "The RFP's own number or name, found nowhere else in the organisation.",
    "title": "What is bought, as a person would say it.",
    "currency": "The currency of all amounts, as three letters, for example EUR.",
    "time_zone": "Where the procurement takes place, for example Europe/Berlin.",
    "total_points": "The points that all criteria share, for example 100 or 1000.",
    "score_from": f"How the score of a criterion comes from its marks. {_one_of(ScoreFrom)}",
    "rounding": "Decimals with which points are shown; figures stay exact. 2 where empty.",
    "scale_origin": f"Whether the lowest value of a scale above 0 still gives points. {_one_of(ScaleOrigin)}",
    "price_formula": f"How prices become points; empty where there is no price. {_one_of(PriceFormula)}",
    "price_best": "For linear_between_bounds: the price that gets all points.",
    "price_worst": "For linear_between_bounds: the price that gets none.",
    "price_log_base": "For logarithmic: how many times the lowest price gets no points any more.",
    "price_value_of_quality": "For award_on_value: what full quality is worth in money.",
    "quality_relative_to_best": f"{YES}: the best quality gets all points of quality. {NO} where empty.",
    "minimum_quality": "The percent of the quality points below which an offer is excluded; empty for none.",
    "preference_points_inside": "Preference points that are part of the total; 0 where empty.",
    "tie_rule": f"What the RFP says of equal totals. {_one_of(TieRule, leave_out='criterion')} Or {CRITERION_RULE}ID.",
    "near_tie": "The lead in percent below which the first two count as nearly tied; 2 where empty.",
    "tolerance": "How far marks may lie apart before the panel discusses them, in percent of the scale; 40.",
    "shortlist_size": "How many offers are shortlisted; empty for none.",
    "justification": f"Whether evaluators justify their marks. {_one_of(Justification)}",
}
"""By key of the sheet RFP."""

_OFFER = "The id of an offer from the sheet Vendors."
_LOCATION = f"Where the work is done; may be empty. {_one_of(Location)}"

COLUMNS_EXPLAINED = {
    RFP.name: {"key": "The name of a rule, as listed above.", "value": "What holds."},
    SCALES.name: {
        "scale": "The name of a scale of words, as the sheet Criteria uses it.",
        "label": "A word of the scale.",
        "value": "The number the word stands for. Numbers may be given beside words.",
    },
    CRITERIA.name: {
        "id": "A short id, for example 1.2.",
        "parent": "The id of the group above; empty at the top.",
        "title": "The criterion as evaluators read it.",
        "kind": _one_of(CriterionKind),
        "weight": "Points or percent: siblings add up to 100 or to the parent's points. Empty for gates.",
        "scale_min": "The lowest score; 0 where empty.",
        "scale_max": "The highest score; may be empty with a scale of words.",
        "scale_step": "The step between scores; empty where any value may be given.",
        "scale": "The name of a scale of words from the sheet Scales.",
        "minimum": "The percent of this criterion's points below which an offer is excluded.",
        "stage": f"When it is scored. {_one_of(ScoringStage)}",
    },
    VENDORS.name: {
        "id": "A short id of the offer.",
        "name": "The offer as it is shown.",
        "firm": "Who offers; the name where empty. A firm may make several offers.",
        "status": f"{_one_of(OfferStatus, leave_out='excluded')} active where empty.",
        "reason": "Why an offer is out of the race.",
        "location": _LOCATION,
        "country": "The country; may be empty.",
    },
    PANEL.name: {
        "id": "A short id of the seat.",
        "name": "Who sits on it.",
        "email": "The address under which the person is invited; may be empty.",
        "criteria": "Ids of criteria or groups that the seat scores, separated by blanks; empty for all.",
    },
    PRICES.name: {
        "vendor": _OFFER,
        "amount": "The amount without currency; a discount is negative.",
        "line": "What is paid for.",
        "year": "The year or period.",
        "location": _LOCATION,
        "support_model": f"May be empty. {_one_of(SupportModel)}",
        "counted": f"{NO} for a variant that is shown but not evaluated; {YES} where empty.",
        "note": "Anything to be said of the line.",
    },
    SCORES.name: {
        "vendor": _OFFER,
        "criterion": "The id of a criterion that is scored, or of a gate.",
        "evaluator": "The id of a seat, or agreed for the score the panel agreed on.",
        "score": f"A number, a word of the scale, {NOT_APPLICABLE}, {RECUSED}, pass or fail; empty if not scored yet.",
        "comment": "The justification.",
        "strengths": "What speaks for the offer here; may be empty.",
        "weaknesses": "What speaks against it here; may be empty.",
    },
    PREFERENCES.name: {
        "vendor": _OFFER,
        "label": "What the points are given for, for example Local firm.",
        "points": "The points.",
    },
}
"""By sheet and column."""
