"""The criteria tree and the words of its scales."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import MARK_PLACES, Base, Exact
from app.domain.evaluation import CriterionKind, ScoringStage
from app.models.columns import choice


class CriterionRow(Base):
    """A node of the tree; `number` counts within the RFP in the order of the sheet, `code` is its readable id."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("rfp_id", "code"),
        ForeignKeyConstraint(["rfp_id", "parent"], ["criterion.rfp_id", "criterion.number"]),
        CheckConstraint("kind <> 'score' OR scale_max IS NOT NULL OR scale IS NOT NULL", name="score_has_a_scale"),
        CheckConstraint("parent IS NULL OR parent <> number", name="not_its_own_parent"),
    )

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[CriterionKind] = mapped_column(choice(CriterionKind, "kind"))
    weight: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    scale_min: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))
    scale_max: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    scale_step: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    scale: Mapped[str | None] = mapped_column(String(80))
    minimum: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    stage: Mapped[ScoringStage] = mapped_column(choice(ScoringStage, "stage"))


class ScaleWordRow(Base):
    """A word of a named scale; `number` keeps the order of the sheet."""

    __tablename__ = "scale_word"

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scale: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(200))
    value: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))


class CriterionExpertise(Base):
    """The fields of expertise that a criterion asks for, as a JSON list, by its code: criteria are rewritten."""

    __tablename__ = "criterion_expertise"

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(80), primary_key=True)
    expertise: Mapped[str] = mapped_column(Text)
