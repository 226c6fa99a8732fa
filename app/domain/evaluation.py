"""What an evaluation is made of: rules, criteria, offers, panel, prices and marks, as frozen values.

Ids of criteria, offers and seats are the readable codes of the evaluation workbook, unique within one RFP.
Numbers are `Decimal` here, as people wrote them; the arithmetic on them is exact (`Fraction`) and lives in
`scoring`, `pricing` and `ranking`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class ScoreFrom(StrEnum):
    """Which of a leaf's marks make its score."""

    MEAN = "mean"
    MEDIAN = "median"
    AGREED = "agreed"
    RANK_SUM = "rank_sum"


class ScaleOrigin(StrEnum):
    """Whether a scale that starts at 1 still gives points for a 1 (`zero`) or none (`minimum`)."""

    ZERO = "zero"
    MINIMUM = "minimum"


class PriceFormula(StrEnum):
    """How prices become points or an order; the table stands in `pricing`."""

    LOWEST_PRICE_RATIO = "lowest_price_ratio"
    LINEAR_BETWEEN_BOUNDS = "linear_between_bounds"
    LINEAR_MIN_MAX = "linear_min_max"
    LINEAR_ABOVE_LOWEST = "linear_above_lowest"
    SHARE_OF_TOTAL = "share_of_total"
    LOGARITHMIC = "logarithmic"
    PRICE_PER_QUALITY_POINT = "price_per_quality_point"
    AWARD_ON_VALUE = "award_on_value"
    UTILITY_INDEX = "utility_index"
    PRICE_AS_CRITERION = "price_as_criterion"
    QUALITY_ONLY = "quality_only"
    LOWEST_PRICE_OF_THE_PASSING = "lowest_price_of_the_passing"


class TieRule(StrEnum):
    """What the RFP published for equal totals; it advises, ranks stay shared."""

    LOWEST_PRICE = "lowest_price"
    CRITERION = "criterion"
    NEW_OFFERS = "new_offers"
    LOT = "lot"


class Justification(StrEnum):
    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class CriterionKind(StrEnum):
    GROUP = "group"
    SCORE = "score"
    PRICE = "price"
    GATE = "gate"


class ScoringStage(StrEnum):
    """At which stage of the procurement a leaf is scored."""

    RESPONSE = "response"
    INTERVIEW = "interview"
    SITE_VISIT = "site_visit"


class OfferStatus(StrEnum):
    """What the workbook says of an offer. `EXCLUDED` is never entered: a threshold found it while ranking."""

    ACTIVE = "active"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"


class Location(StrEnum):
    ONSHORE = "onshore"
    NEARSHORE = "nearshore"
    OFFSHORE = "offshore"


class SupportModel(StrEnum):
    DEDICATED = "dedicated"
    SHARED = "shared"


class MarkKind(StrEnum):
    """What an evaluator put in a cell. A cell that nobody touched has no mark at all."""

    SCORE = "score"
    NOT_APPLICABLE = "not_applicable"
    RECUSED = "recused"
    PASS = "pass"  # noqa: S105 - a verdict at a gate, not a password
    FAIL = "fail"
    NOTED = "noted"  # words without a score yet: counts as not scored


NO_JUDGEMENT = frozenset({MarkKind.RECUSED, MarkKind.NOTED})
"""Marks that say nothing about the offer: these are not counted as given."""

AGREED = "agreed"
"""The evaluator's id under which the workbook carries the panel's agreed score."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The published rules the numbers follow. Percentages are 0-100, money is in the RFP's currency."""

    total_points: Decimal
    score_from: ScoreFrom = ScoreFrom.MEAN
    rounding: int = 2
    scale_origin: ScaleOrigin = ScaleOrigin.ZERO
    price_formula: PriceFormula | None = None
    price_best: Decimal | None = None
    price_worst: Decimal | None = None
    price_log_base: Decimal | None = None
    price_value_of_quality: Decimal | None = None
    quality_relative_to_best: bool = False
    minimum_quality: Decimal | None = None
    preference_points_inside: Decimal = Decimal(0)
    tie_rule: TieRule | None = None
    tie_criterion: str | None = None
    near_tie: Decimal = Decimal(2)
    tolerance: Decimal = Decimal(40)
    shortlist_size: int | None = None
    justification: Justification = Justification.NONE


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the criteria tree, in the order of the sheet. Gates carry no weight; groups carry no scale.

    `weight` is None where the sheet left it empty (a group then weighs the sum of its children), `scale_step` None
    where any value between the bounds may be given, `scale` the name of a word scale, `minimum` the percent of the
    node's points below which an offer is excluded.
    """

    id: str
    title: str
    kind: CriterionKind
    parent: str | None = None
    weight: Decimal | None = None
    scale_min: Decimal = Decimal(0)
    scale_max: Decimal | None = None
    scale_step: Decimal | None = None
    scale: str | None = None
    minimum: Decimal | None = None
    stage: ScoringStage = ScoringStage.RESPONSE


@dataclass(frozen=True, slots=True)
class Offer:
    """What is ranked. A firm may have several."""

    id: str
    name: str
    firm: str
    status: OfferStatus = OfferStatus.ACTIVE
    reason: str = ""
    location: Location | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the panel. `criteria` holds ids of leaves or groups; empty means all of them."""

    id: str
    name: str
    email: str = ""
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of an offer's price; `counted` is False for a variant that is shown but not evaluated."""

    offer: str
    amount: Decimal
    line: str = ""
    year: str = ""
    location: Location | None = None
    support_model: SupportModel | None = None
    counted: bool = True
    note: str = ""


class Mark(NamedTuple):
    """One cell of one evaluator: a tuple, because there may be 300,000 of them. `value` is set for SCORE only.

    `comment` justifies the score; `strengths` and `weaknesses` are what the evaluator would tell the vendor.
    """

    offer: str
    criterion: str
    evaluator: str
    kind: MarkKind
    value: Decimal | None = None
    comment: str = ""
    strengths: str = ""
    weaknesses: str = ""


@dataclass(frozen=True, slots=True)
class Preference:
    """Named points added after scoring (local firm, small firm, ...), shown apart."""

    offer: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class ScaleWord:
    """A word of a named scale and the number it stands for."""

    scale: str
    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Framework:
    """What is published before anyone scores: the rules, the scales and the criteria tree."""

    reference: str
    title: str
    rules: Rules
    criteria: tuple[Criterion, ...]
    scales: tuple[ScaleWord, ...] = ()
    currency: str = ""
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A whole evaluation as one workbook carries it."""

    framework: Framework
    offers: tuple[Offer, ...]
    panel: tuple[Seat, ...] = ()
    prices: tuple[PriceLine, ...] = ()
    marks: tuple[Mark, ...] = ()
    preferences: tuple[Preference, ...] = ()


MARK_UNITS = 10**9
"""Marks are exact to nine decimals; sums of them are whole numbers of billionths."""


class Tally(NamedTuple):
    """The marks of one offer on one leaf, summed up; the same whether Python or SQL counted.

    `counted` marks make up `total` billionths; `lowest` and `highest` are billionths too. `values` holds the marks in
    billionths, sorted, only where the rule needs them (median). `agreed` is the agreed score in billionths;
    `agreed_not_applicable` says that the panel agreed on N/A.
    """

    counted: int = 0
    total: int = 0
    lowest: int | None = None
    highest: int | None = None
    not_applicable: int = 0
    recused: int = 0
    passed: int = 0
    failed: int = 0
    values: tuple[int, ...] = ()
    agreed: int | None = None
    agreed_not_applicable: bool = False
    agreed_pass: bool | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What ranking needs of an evaluation: everything but the single marks.

    `tallies` is keyed (offer id, leaf id); a pair without marks may be absent. `by_evaluator` is filled for
    `rank_sum` only: (seat id, offer id, leaf id) -> billionths, or None for N/A. `sealed` are the ids of offers whose
    prices lie in envelopes that nobody has opened.
    """

    framework: Framework
    offers: tuple[Offer, ...]
    panel: tuple[Seat, ...]
    prices: tuple[PriceLine, ...]
    preferences: tuple[Preference, ...]
    tallies: Mapping[tuple[str, str], Tally]
    by_evaluator: Mapping[tuple[str, str, str], int | None] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()
