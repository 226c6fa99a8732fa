"""Vendors answer: the directory, invitations, questions and answers, sealed responses and their opening.

Columns are added to `rfp` and `person` in place: on SQLite a rebuilt table would lose its guards.

Revision: 004, after 003
"""

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KEPT = "What was published, handed in, opened or told stays as it was."
KEPT_COLUMNS = {
    "submission": (
        "submission",
        "",
        ("response_id", "number", "submitted_at", "quality", "price", "receipt", "signature"),
    ),
    "opening_record": ("opening_record", "", ("opened_at", "content", "content_hash")),
    "clarification_answer": (
        "clarification_answer",
        "OLD.told_at IS NOT NULL",
        ("number", "corrects", "question", "answer", "private_to", "private_reason", "told_at"),
    ),
    "rfp_openers": ("rfp", "OLD.stage <> 'drafting'", ("openers_needed",)),
    "rfp_responses_opened": ("rfp", "OLD.responses_opened_at IS NOT NULL", ("responses_opened_at",)),
    "rfp_prices_opened": ("rfp", "OLD.prices_opened_at IS NOT NULL", ("prices_opened_at",)),
}
"""What never changes: name of the guard, its table, from when on ("" from the beginning), and the columns. Of a
submission only its withdrawal may still be written."""


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _guard(on_postgresql: bool) -> None:
    different = "IS DISTINCT FROM" if on_postgresql else "IS NOT"
    for name, (table, since, columns) in KEPT_COLUMNS.items():
        changed = " OR ".join(f"NEW.{column} {different} OLD.{column}" for column in columns)
        broken = f"{since} AND ({changed})" if since else changed
        if on_postgresql:
            op.execute(
                f"CREATE FUNCTION {name}_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF {broken} THEN RAISE EXCEPTION '{KEPT}'; END IF; RETURN NEW; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {name}_kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_is_kept()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name}_kept BEFORE UPDATE ON {table} WHEN {broken} "
                f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
            )


def upgrade() -> None:
    op.create_table(
        "envelope_key",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("envelope", _one_of("envelope", "quality", "price"), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("rfp_id", "envelope", name=op.f("pk_envelope_key")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("firm_id", WHOLE, sa.ForeignKey("firm.id"), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("invited_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("intent", _one_of("intent", "intends", "declined"), nullable=True),
        sa.Column("intent_at", MOMENT, nullable=True),
        sa.Column("intent_by", sa.String(length=200), nullable=False),
        sa.Column("intent_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "intent IS NULL OR intent <> 'declined' OR intent_reason <> ''",
            name=op.f("ck_invitation_declining_says_why"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason <> ''", name=op.f("ck_invitation_withdrawing_says_why")
        ),
        sa.CheckConstraint("(intent IS NULL) = (intent_at IS NULL)", name=op.f("ck_invitation_said_at_a_moment")),
        sa.UniqueConstraint("rfp_id", "firm_id", name=op.f("uq_invitation_rfp_id_firm_id")),
    )
    op.create_index("ix_invitation_firm_id", "invitation", ["firm_id"])

    op.create_table(
        "opener_present",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("envelope", _one_of("envelope", "quality", "price"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("rfp_id", "envelope", "person_id", name=op.f("pk_opener_present")),
    )
    op.create_table(
        "opening_record",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id"), nullable=False),
        sa.Column("envelope", _one_of("envelope", "quality", "price"), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("rfp_id", "envelope", name=op.f("pk_opening_record")),
    )
    op.create_index("ix_opening_record_opened_at", "opening_record", ["opened_at"])

    op.create_table(
        "firms_apart",
        sa.Column("first_id", WHOLE, sa.ForeignKey("firm.id", ondelete="CASCADE"), nullable=False),
        sa.Column("second_id", WHOLE, sa.ForeignKey("firm.id", ondelete="CASCADE"), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("first_id <= second_id", name=op.f("ck_firms_apart_in_order")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_firms_apart")),
    )
    op.create_table(
        "vendor_capability",
        sa.Column("firm_id", WHOLE, sa.ForeignKey("firm.id", ondelete="CASCADE"), nullable=False),
        sa.Column("capability", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", "capability", name=op.f("pk_vendor_capability")),
    )
    op.create_table(
        "vendor_contact",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("firm_id", WHOLE, sa.ForeignKey("firm.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_vendor_contact_email_is_lower_case")),
        sa.UniqueConstraint("firm_id", "email", name=op.f("uq_vendor_contact_firm_id_email")),
    )
    op.create_table(
        "vendor_document",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("firm_id", WHOLE, sa.ForeignKey("firm.id", ondelete="CASCADE"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
    )
    op.create_index("ix_vendor_document_firm_id", "vendor_document", ["firm_id"])

    op.create_table(
        "vendor_place",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("firm_id", WHOLE, sa.ForeignKey("firm.id", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_vendor_place_firm_id", "vendor_place", ["firm_id"])

    op.create_table(
        "vendor_profile",
        sa.Column("firm_id", WHOLE, sa.ForeignKey("firm.id", ondelete="CASCADE"), nullable=False),
        sa.Column("domain", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=80), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("domain = lower(domain)", name=op.f("ck_vendor_profile_domain_is_lower_case")),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_vendor_profile")),
    )
    op.create_index("ix_vendor_profile_domain", "vendor_profile", ["domain"])

    op.create_table(
        "addendum_seen",
        sa.Column("invitation_id", WHOLE, sa.ForeignKey("invitation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("person_id", WHOLE, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_addendum_seen_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("invitation_id", "number", name=op.f("pk_addendum_seen")),
    )
    op.create_table(
        "clarification_answer",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("corrects", WHOLE, nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("private_to", WHOLE, sa.ForeignKey("invitation.id", ondelete="CASCADE"), nullable=True),
        sa.Column("private_reason", sa.Text(), nullable=False),
        sa.Column("leads_to_addendum", sa.Boolean(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "private_to IS NULL OR private_reason <> ''", name=op.f("ck_clarification_answer_private_says_why")
        ),
        sa.CheckConstraint(
            "(private_to IS NULL) = (number > 0)", name=op.f("ck_clarification_answer_private_ones_count_apart")
        ),
        sa.CheckConstraint("question <> '' AND answer <> ''", name=op.f("ck_clarification_answer_says_something")),
        sa.UniqueConstraint("rfp_id", "number", name=op.f("uq_clarification_answer_rfp_id_number")),
    )
    op.create_table(
        "invited_person",
        sa.Column("invitation_id", WHOLE, sa.ForeignKey("invitation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("was_invited", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("agreed_name", sa.String(length=200), nullable=False),
        sa.Column("agreed_text_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(agreed_at IS NULL) = (agreed_name = '')", name=op.f("ck_invited_person_agreed_by_name")),
        sa.PrimaryKeyConstraint("invitation_id", "person_id", name=op.f("pk_invited_person")),
    )
    op.create_index("ix_invited_person_person_id", "invited_person", ["person_id"])

    op.create_table(
        "response",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "invitation_id", WHOLE, sa.ForeignKey("invitation.id", ondelete="CASCADE"), nullable=False, unique=True
        ),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("offer", WHOLE, nullable=True),
    )
    op.create_index("ix_response_rfp_id", "response", ["rfp_id"])

    op.create_table(
        "attachment",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("response_id", WHOLE, sa.ForeignKey("response.id", ondelete="CASCADE"), nullable=False),
        sa.Column("envelope", _one_of("envelope", "quality", "price"), nullable=False),
        sa.Column("item", sa.String(length=300), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("received", WHOLE, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("completed_at", MOMENT, nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.CheckConstraint("received <= size", name=op.f("ck_attachment_not_more_than_announced")),
    )
    op.create_index("ix_attachment_response_id", "attachment", ["response_id"])

    op.create_table(
        "clarification",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("invitation_id", WHOLE, sa.ForeignKey("invitation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("status", _one_of("status", "open", "answered", "rejected"), nullable=False),
        sa.Column("answer_id", WHOLE, sa.ForeignKey("clarification_answer.id"), nullable=True),
        sa.Column("rejected_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(status = 'answered') = (answer_id IS NOT NULL)", name=op.f("ck_clarification_answered_by_an_answer")
        ),
        sa.CheckConstraint(
            "status <> 'rejected' OR rejected_reason <> ''", name=op.f("ck_clarification_rejecting_says_why")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_clarification_asks_something")),
    )
    op.create_index("ix_clarification_invitation_id", "clarification", ["invitation_id"])
    op.create_index("ix_clarification_rfp_id", "clarification", ["rfp_id", "id"])

    op.create_table(
        "sealed_item",
        sa.Column("response_id", WHOLE, sa.ForeignKey("response.id", ondelete="CASCADE"), nullable=False),
        sa.Column("envelope", _one_of("envelope", "quality", "price"), nullable=False),
        sa.Column("item", sa.String(length=300), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("response_id", "envelope", "item", name=op.f("pk_sealed_item")),
    )
    op.create_table(
        "submission",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("response_id", WHOLE, sa.ForeignKey("response.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("submitted_by", sa.String(length=200), nullable=False),
        sa.Column("quality", sa.LargeBinary(), nullable=False),
        sa.Column("price", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.UniqueConstraint("response_id", "number", name=op.f("uq_submission_response_id_number")),
    )
    with op.batch_alter_table("outbox_item") as batch:
        batch.add_column(sa.Column("sealed_for", WHOLE, nullable=True))
    op.execute("ALTER TABLE offer ADD COLUMN firm_name VARCHAR(300)")
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    whole, no = ("BIGINT", "false") if on_postgresql else ("INTEGER", "0")
    op.execute(
        f"ALTER TABLE rfp ADD COLUMN openers_needed {whole} DEFAULT 2 NOT NULL "
        "CONSTRAINT ck_rfp_openers_in_range CHECK (openers_needed BETWEEN 1 AND 5)"
    )
    moment = "TIMESTAMP WITH TIME ZONE" if on_postgresql else "DATETIME"
    op.execute(f"ALTER TABLE rfp ADD COLUMN responses_opened_at {moment}")
    op.execute(
        f"ALTER TABLE rfp ADD COLUMN prices_opened_at {moment} CONSTRAINT ck_rfp_price_is_opened_after_quality "
        "CHECK (prices_opened_at IS NULL OR responses_opened_at IS NOT NULL)"
    )
    op.execute(
        f"ALTER TABLE person ADD COLUMN is_vendor BOOLEAN DEFAULT {no} NOT NULL "
        "CONSTRAINT ck_person_vendors_are_nothing_else "
        "CHECK (NOT is_vendor OR NOT (is_administrator OR is_auditor OR is_buyer))"
    )
    _guard(on_postgresql)


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in KEPT_COLUMNS:
        op.execute(f"DROP FUNCTION {name}_is_kept() CASCADE" if on_postgresql else f"DROP TRIGGER {name}_kept")
    op.execute("ALTER TABLE person DROP COLUMN is_vendor")
    op.execute("ALTER TABLE offer DROP COLUMN firm_name")
    for column in ("prices_opened_at", "responses_opened_at", "openers_needed"):
        op.execute(f"ALTER TABLE rfp DROP COLUMN {column}")
    with op.batch_alter_table("outbox_item") as batch:
        batch.drop_column("sealed_for")
    for table in (
        "submission",
        "sealed_item",
        "clarification",
        "attachment",
        "response",
        "invited_person",
        "clarification_answer",
        "addendum_seen",
        "vendor_profile",
        "vendor_place",
        "vendor_document",
        "vendor_contact",
        "vendor_capability",
        "firms_apart",
        "opening_record",
        "opener_present",
        "invitation",
        "envelope_key",
    ):
        op.drop_table(table)
