"""The questionnaire: its sections and its questions."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import MARK_PLACES, Base, Exact
from app.domain.request.questionnaire import Direction, QuestionKind
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class QuestionSectionRow(Base):
    """A part of the questionnaire; `public_id` is its key."""

    __tablename__ = "question_section"
    __table_args__ = (
        CheckConstraint("title <> ''", name="has_a_title"),
        Index("ix_question_section_rfp_id", "rfp_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    intro: Mapped[str] = mapped_column(Text, default="")
    condition: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class QuestionRow(Base):
    """A question; `code` is its readable id in the RFP. `options`, `passes` and `columns` are JSON lists."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("rfp_id", "code"),
        CheckConstraint("text <> ''", name="asks_something"),
        Index("ix_question_rfp_id", "rfp_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    section_id: Mapped[int] = mapped_column(ForeignKey("question_section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(80))
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind, "kind"))
    text: Mapped[str] = mapped_column(Text)
    help: Mapped[str] = mapped_column(Text, default="")
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    passes: Mapped[str] = mapped_column(Text, default="[]")
    options: Mapped[str] = mapped_column(Text, default="[]")
    unit: Mapped[str] = mapped_column(String(80), default="")
    target: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    direction: Mapped[Direction] = mapped_column(choice(Direction, "direction"), default=Direction.AT_LEAST)
    columns: Mapped[str] = mapped_column(Text, default="[]")
    condition: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
