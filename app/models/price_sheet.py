"""The pricing sheet that vendors fill in: its shape, its lines and their quantities."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import MARK_PLACES, Base, Exact
from app.domain.request.price_sheet import Recurrence
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class PriceSheetRow(Base):
    """The sheet's shape, at most one of an RFP. `tiers`, `locations` and `support_models` are JSON lists."""

    __tablename__ = "price_sheet"
    __table_args__ = (CheckConstraint("years BETWEEN 1 AND 30", name="years_in_range"),)

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    years: Mapped[int] = mapped_column(default=1)
    tiers: Mapped[str] = mapped_column(Text, default="[]")
    locations: Mapped[str] = mapped_column(Text, default="[]")
    support_models: Mapped[str] = mapped_column(Text, default="[]")
    prices_by_year: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SheetLineRow(Base):
    """A line to be priced by unit; `code` is its readable id in the RFP."""

    __tablename__ = "sheet_line"
    __table_args__ = (
        UniqueConstraint("rfp_id", "code"),
        CheckConstraint("title <> ''", name="has_a_title"),
        Index("ix_sheet_line_rfp_id", "rfp_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(80))
    recurrence: Mapped[Recurrence] = mapped_column(choice(Recurrence, "recurrence"))
    is_counted: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SheetQuantity(Base):
    """How much of a line is expected in a year at a tier ("" where the sheet has none)."""

    __tablename__ = "sheet_quantity"
    __table_args__ = (CheckConstraint("amount >= 0", name="not_negative"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("sheet_line.id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tier: Mapped[str] = mapped_column(String(80), primary_key=True)
    amount: Mapped[Decimal] = mapped_column(Exact(MARK_PLACES))
