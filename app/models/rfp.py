"""The RFP, its published rules, and who is what in it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import MARK_PLACES, MONEY_PLACES, Base, Exact
from app.domain.evaluation import Justification, PriceFormula, ScaleOrigin, ScoreFrom, TieRule
from app.domain.lifecycle import Stage
from app.domain.policy import Role
from app.domain.request.people import Function, Level
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class Rfp(Base):
    """A request and its whole procurement. `stage` is written by `app.procedure` only."""

    __tablename__ = "rfp"
    __table_args__ = (
        CheckConstraint("(frozen_at IS NULL) = (snapshot_hash IS NULL)", name="frozen_means_hashed"),
        CheckConstraint("imported_at IS NULL OR frozen_at IS NOT NULL", name="imported_means_frozen"),
        CheckConstraint("stage = 'drafting' OR frozen_at IS NOT NULL", name="past_drafting_means_frozen"),
        CheckConstraint(
            "stage NOT IN ('finalists', 'awards', 'service_reviews') OR scoring_closed_at IS NOT NULL",
            name="finalists_means_scoring_closed",
        ),
        CheckConstraint("stage <> 'responses' OR closes_at IS NOT NULL", name="responses_have_a_deadline"),
        CheckConstraint(
            "prices_opened_at IS NULL OR responses_opened_at IS NOT NULL", name="price_is_opened_after_quality"
        ),
        CheckConstraint("openers_needed BETWEEN 1 AND 5", name="openers_in_range"),
        CheckConstraint("amending_since IS NULL OR stage = 'responses'", name="amended_while_published_only"),
        Index("ix_rfp_stage_id", "stage", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    currency: Mapped[str] = mapped_column(String(3))
    time_zone: Mapped[str] = mapped_column(String(64))
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"))
    created_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    """The one deadline for responses. Once published it moves later only, by an addendum."""
    openers_needed: Mapped[int] = mapped_column(default=2)
    """How many of the openers have to be present for an envelope to open."""
    responses_opened_at: Mapped[datetime | None]
    prices_opened_at: Mapped[datetime | None]
    """When the envelopes were opened; until then nobody but their vendors knows of any response."""
    amending_since: Mapped[datetime | None]
    """While an addendum is being written: what was published stays, what is drafted may change until it is issued."""
    snapshot_hash: Mapped[str | None] = mapped_column(String(64))
    source_name: Mapped[str | None] = mapped_column(String(255))
    is_sample: Mapped[bool] = mapped_column(default=False)
    scoring_closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PublishedRules(Base):
    """The rules the numbers follow, as published; one row per RFP."""

    __tablename__ = "published_rules"
    __table_args__ = (
        CheckConstraint("total_points > 0", name="total_points_positive"),
        CheckConstraint("rounding BETWEEN 0 AND 9", name="rounding_in_range"),
        CheckConstraint("(tie_rule = 'criterion') = (tie_criterion IS NOT NULL)", name="tie_criterion_named"),
    )

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    total_points: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))
    score_from: Mapped[ScoreFrom] = mapped_column(choice(ScoreFrom, "score_from"))
    rounding: Mapped[int]
    scale_origin: Mapped[ScaleOrigin] = mapped_column(choice(ScaleOrigin, "scale_origin"))
    price_formula: Mapped[PriceFormula | None] = mapped_column(choice(PriceFormula, "price_formula"))
    price_best: Mapped[Decimal | None] = mapped_column(Exact(MONEY_PLACES))
    price_worst: Mapped[Decimal | None] = mapped_column(Exact(MONEY_PLACES))
    price_log_base: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    price_value_of_quality: Mapped[Decimal | None] = mapped_column(Exact(MONEY_PLACES))
    quality_relative_to_best: Mapped[bool]
    minimum_quality: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    preference_points_inside: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))
    tie_rule: Mapped[TieRule | None] = mapped_column(choice(TieRule, "tie_rule"))
    tie_criterion: Mapped[str | None] = mapped_column(String(80))
    near_tie: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))
    tolerance: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))
    shortlist_size: Mapped[int | None]
    justification: Mapped[Justification] = mapped_column(choice(Justification, "justification"))


class RfpRole(Base):
    """A person is something in an RFP."""

    __tablename__ = "rfp_role"
    __table_args__ = (Index("ix_rfp_role_person_id", "person_id", "rfp_id"),)

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"), primary_key=True)
    given_at: Mapped[datetime]


class MemberProfile(Base):
    """What a member brings to an RFP; `expertise` is a JSON list of fields."""

    __tablename__ = "member_profile"

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    function: Mapped[Function] = mapped_column(choice(Function, "function"))
    level: Mapped[Level] = mapped_column(choice(Level, "level"))
    expertise: Mapped[str] = mapped_column(Text, default="[]")


class UploadKind(StrEnum):
    """What a file that waits to be confirmed is: an evaluation workbook, the document of an RFP, a questionnaire,
    a list of vendors."""

    EVALUATION = "evaluation"
    DOCUMENT = "document"
    QUESTIONNAIRE = "questionnaire"
    VENDOR_LIST = "vendor_list"


class StagedImport(Base):
    """A file somebody uploaded and has not confirmed yet; the bytes lie in the file store.

    `rfp_id` is the RFP that it would change; an evaluation and a document make one of their own.
    """

    __tablename__ = "staged_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[UploadKind] = mapped_column(choice(UploadKind, "kind"))
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    rfp_id: Mapped[int | None] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
