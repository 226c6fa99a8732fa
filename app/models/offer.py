"""What is ranked: firms' offers, their evaluated price lines and preference points."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import MARK_PLACES, MONEY_PLACES, Base, Exact
from app.domain.evaluation import Location, OfferStatus, SupportModel
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class Firm(Base):
    """A company of the vendor directory."""

    __tablename__ = "firm"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(300), unique=True)


class OfferRow(Base):
    """One offer of a firm in an RFP; `number` keeps the order of the sheet, `code` is its readable id."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("rfp_id", "code"),
        CheckConstraint("status <> 'excluded'", name="exclusion_is_found_never_entered"),
        CheckConstraint("status = 'active' OR reason <> ''", name="out_needs_a_reason"),
    )

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    firm_name: Mapped[str | None] = mapped_column(String(300))
    """What the firm was called when the offer was frozen, where the directory calls it otherwise since."""
    code: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(Text)
    status: Mapped[OfferStatus] = mapped_column(choice(OfferStatus, "status"))
    reason: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[Location | None] = mapped_column(choice(Location, "location"))
    country: Mapped[str] = mapped_column(String(80), default="")


FIRM_OF_OFFER = func.coalesce(OfferRow.firm_name, Firm.name)
"""The name of an offer's firm, for those who evaluate it; for statements that join the firm."""


class PriceLineRow(Base):
    """One evaluated line of an offer's price."""

    __tablename__ = "price_line"
    __table_args__ = (ForeignKeyConstraint(["rfp_id", "offer"], ["offer.rfp_id", "offer.number"], ondelete="CASCADE"),)

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Exact(MONEY_PLACES))
    line: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[str] = mapped_column(String(40), default="")
    location: Mapped[Location | None] = mapped_column(choice(Location, "location"))
    support_model: Mapped[SupportModel | None] = mapped_column(choice(SupportModel, "support_model"))
    counted: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")


class PreferenceRow(Base):
    """Named points added after scoring."""

    __tablename__ = "preference"
    __table_args__ = (ForeignKeyConstraint(["rfp_id", "offer"], ["offer.rfp_id", "offer.number"], ondelete="CASCADE"),)

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer: Mapped[int]
    label: Mapped[str] = mapped_column(Text)
    points: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))
