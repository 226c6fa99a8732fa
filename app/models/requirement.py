"""Requirements with what they are linked to, the scope, and the contract's terms."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.domain.request.requirements import Control, Obligation, Side
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class RequirementRow(Base):
    """A requirement, problem first; `code` is its readable id in the RFP."""

    __tablename__ = "requirement"
    __table_args__ = (
        UniqueConstraint("rfp_id", "code"),
        CheckConstraint("statement <> ''", name="says_something"),
        Index("ix_requirement_rfp_id", "rfp_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(80))
    statement: Mapped[str] = mapped_column(Text)
    obligation: Mapped[Obligation] = mapped_column(choice(Obligation, "obligation"))
    problem: Mapped[str] = mapped_column(Text, default="")
    hurt: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    need: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RequirementQuestion(Base):
    """A question that asks for a requirement, by its code: questions are rewritten, their codes stay."""

    __tablename__ = "requirement_question"

    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)


class RequirementCriterion(Base):
    """A criterion that scores a requirement, by its code: criteria are rewritten, their codes stay."""

    __tablename__ = "requirement_criterion"

    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(80), primary_key=True)


class ScopeItemRow(Base):
    """Something that is in the scope, out of it, or still open; `public_id` is its key."""

    __tablename__ = "scope_item"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        Index("ix_scope_item_rfp_id", "rfp_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    position: Mapped[int]
    side: Mapped[Side] = mapped_column(choice(Side, "side"))
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ContractTermRow(Base):
    """A term of the contract to come."""

    __tablename__ = "contract_term"
    __table_args__ = (
        UniqueConstraint("rfp_id", "code"),
        CheckConstraint("title <> ''", name="has_a_title"),
        Index("ix_contract_term_rfp_id", "rfp_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    controlled_by: Mapped[Control] = mapped_column(choice(Control, "controlled_by"))
    measure: Mapped[str] = mapped_column(Text, default="")
    is_flagged: Mapped[bool] = mapped_column(default=False)
    concern: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
