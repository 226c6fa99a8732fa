"""The foundation: people, RFPs with rules, criteria, offers, panel and marks, audit, outbox.

Revision: 001, the first
"""

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = "The audit is append-only."
SQLITE_GUARDS = [
    f"""CREATE TRIGGER audit_row_no_{verb.lower()} BEFORE {verb} ON audit_row
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL_GUARDS = [
    f"""CREATE FUNCTION audit_row_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$""",
    """CREATE TRIGGER audit_row_append_only BEFORE UPDATE OR DELETE ON audit_row
        FOR EACH ROW EXECUTE FUNCTION audit_row_is_append_only()""",
    """CREATE TRIGGER audit_row_no_truncate BEFORE TRUNCATE ON audit_row
        FOR EACH STATEMENT EXECUTE FUNCTION audit_row_is_append_only()""",
]


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_audit_head_sequence_not_negative")),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_row",
        sa.Column("chain", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=300), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_audit_row")),
    )
    op.create_table(
        "firm",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm")),
        sa.UniqueConstraint("name", name=op.f("uq_firm_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_firm_public_id")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_auditor", sa.Boolean(), nullable=False),
        sa.Column("is_buyer", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_person_has_a_name")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "rfp",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "drafting",
                "responses",
                "scoring",
                "interviews",
                "site_visits",
                "finalists",
                "awards",
                "service_reviews",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=True),
        sa.Column("source_name", sa.String(length=255), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("scoring_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "stage NOT IN ('finalists', 'awards', 'service_reviews') OR scoring_closed_at IS NOT NULL",
            name=op.f("ck_rfp_finalists_means_scoring_closed"),
        ),
        sa.CheckConstraint(
            "(imported_at IS NULL) = (snapshot_hash IS NULL)", name=op.f("ck_rfp_imported_means_hashed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfp")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rfp_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_rfp_reference")),
    )
    with op.batch_alter_table("rfp", schema=None) as batch_op:
        batch_op.create_index("ix_rfp_stage_id", ["stage", "id"], unique=False)

    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_account_at", ["account", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_network_at", ["network", "at"], unique=False)

    op.create_table(
        "criterion",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("parent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "group", "score", "price", "gate", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("weight", sa.BigInteger(), nullable=True),
        sa.Column("scale_min", sa.BigInteger(), nullable=False),
        sa.Column("scale_max", sa.BigInteger(), nullable=True),
        sa.Column("scale_step", sa.BigInteger(), nullable=True),
        sa.Column("scale", sa.String(length=80), nullable=True),
        sa.Column("minimum", sa.BigInteger(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "response",
                "interview",
                "site_visit",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind <> 'score' OR scale_max IS NOT NULL OR scale IS NOT NULL", name=op.f("ck_criterion_score_has_a_scale")
        ),
        sa.CheckConstraint("parent IS NULL OR parent <> number", name=op.f("ck_criterion_not_its_own_parent")),
        sa.ForeignKeyConstraint(
            ["rfp_id", "parent"],
            ["criterion.rfp_id", "criterion.number"],
            name=op.f("fk_criterion_rfp_id_parent_criterion"),
        ),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_criterion_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_criterion")),
        sa.UniqueConstraint("rfp_id", "code", name=op.f("uq_criterion_rfp_id_code")),
    )
    op.create_table(
        "filed_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("mail", "packet", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("audit_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_filed_document_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filed_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_filed_document_public_id")),
        sa.UniqueConstraint(
            "rfp_id", "kind", "audit_sequence", name=op.f("uq_filed_document_rfp_id_kind_audit_sequence")
        ),
    )
    with op.batch_alter_table("filed_document", schema=None) as batch_op:
        batch_op.create_index("ix_filed_document_rfp_id", ["rfp_id", "id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("firm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "disqualified",
                "withdrawn",
                "excluded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "location",
            sa.Enum(
                "onshore",
                "nearshore",
                "offshore",
                name="location",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("country", sa.String(length=80), nullable=False),
        sa.CheckConstraint("status <> 'excluded'", name=op.f("ck_offer_exclusion_is_found_never_entered")),
        sa.CheckConstraint("status = 'active' OR reason <> ''", name=op.f("ck_offer_out_needs_a_reason")),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_offer_firm_id_firm")),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_offer_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_offer")),
        sa.UniqueConstraint("rfp_id", "code", name=op.f("uq_offer_rfp_id_code")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_firm_id"), ["firm_id"], unique=False)

    op.create_table(
        "outbox_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("mail", "packet", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("once_key", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("progress", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("progress_note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "done_at IS NULL OR failed_at IS NULL", name=op.f("ck_outbox_item_not_both_done_and_failed")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_outbox_item_progress_in_percent")),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_outbox_item_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_item")),
        sa.UniqueConstraint("once_key", name=op.f("uq_outbox_item_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_item_public_id")),
    )
    with op.batch_alter_table("outbox_item", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_item_due", ["done_at", "failed_at", "due_at"], unique=False)
        batch_op.create_index("ix_outbox_item_rfp_id", ["rfp_id", "id"], unique=False)

    op.create_table(
        "published_rules",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total_points", sa.BigInteger(), nullable=False),
        sa.Column(
            "score_from",
            sa.Enum(
                "mean",
                "median",
                "agreed",
                "rank_sum",
                name="score_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rounding", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "scale_origin",
            sa.Enum("zero", "minimum", name="scale_origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "price_formula",
            sa.Enum(
                "lowest_price_ratio",
                "linear_between_bounds",
                "linear_min_max",
                "linear_above_lowest",
                "share_of_total",
                "logarithmic",
                "price_per_quality_point",
                "award_on_value",
                "utility_index",
                "price_as_criterion",
                "quality_only",
                "lowest_price_of_the_passing",
                name="price_formula",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("price_best", sa.BigInteger(), nullable=True),
        sa.Column("price_worst", sa.BigInteger(), nullable=True),
        sa.Column("price_log_base", sa.BigInteger(), nullable=True),
        sa.Column("price_value_of_quality", sa.BigInteger(), nullable=True),
        sa.Column("quality_relative_to_best", sa.Boolean(), nullable=False),
        sa.Column("minimum_quality", sa.BigInteger(), nullable=True),
        sa.Column("preference_points_inside", sa.BigInteger(), nullable=False),
        sa.Column(
            "tie_rule",
            sa.Enum(
                "lowest_price",
                "criterion",
                "new_offers",
                "lot",
                name="tie_rule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("tie_criterion", sa.String(length=80), nullable=True),
        sa.Column("near_tie", sa.BigInteger(), nullable=False),
        sa.Column("tolerance", sa.BigInteger(), nullable=False),
        sa.Column("shortlist_size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "justification",
            sa.Enum(
                "none",
                "optional",
                "required",
                name="justification",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(tie_rule = 'criterion') = (tie_criterion IS NOT NULL)",
            name=op.f("ck_published_rules_tie_criterion_named"),
        ),
        sa.CheckConstraint("rounding BETWEEN 0 AND 9", name=op.f("ck_published_rules_rounding_in_range")),
        sa.CheckConstraint("total_points > 0", name=op.f("ck_published_rules_total_points_positive")),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_published_rules_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rfp_id", name=op.f("pk_published_rules")),
    )
    op.create_table(
        "rfp_role",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "drafter",
                "evaluator",
                "observer",
                "approver",
                "opener",
                "recorder",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rfp_role_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_rfp_role_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rfp_id", "person_id", "role", name=op.f("pk_rfp_role")),
    )
    with op.batch_alter_table("rfp_role", schema=None) as batch_op:
        batch_op.create_index("ix_rfp_role_person_id", ["person_id", "rfp_id"], unique=False)

    op.create_table(
        "scale_word",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("scale", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_scale_word_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_scale_word")),
    )
    op.create_table(
        "seat",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_seat_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_seat")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seat_public_id")),
        sa.UniqueConstraint("rfp_id", "code", name=op.f("uq_seat_rfp_id_code")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index("ix_seat_person_id", ["person_id", "rfp_id"], unique=True)

    op.create_table(
        "security_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_security_event_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
    )
    with op.batch_alter_table("security_event", schema=None) as batch_op:
        batch_op.create_index("ix_security_event_at", ["at"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stepped_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_sign_in_session_expires_after_creation")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_session_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_session_person_id", ["person_id"], unique=False)

    op.create_table(
        "single_use_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "password_reset",
                "first_administrator",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose = 'first_administrator' OR person_id IS NOT NULL",
            name=op.f("ck_single_use_link_belongs_to_a_person"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_single_use_link_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_use_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_single_use_link_token_hash")),
    )
    with op.batch_alter_table("single_use_link", schema=None) as batch_op:
        batch_op.create_index("ix_single_use_link_person_id", ["person_id"], unique=False)

    op.create_table(
        "staged_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["imported_rfp_id"], ["rfp.id"], name=op.f("fk_staged_import_imported_rfp_id_rfp"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_staged_import_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_staged_import_public_id")),
    )
    with op.batch_alter_table("staged_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staged_import_person_id"), ["person_id"], unique=False)

    op.create_table(
        "agreed_score",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "criterion", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("offer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "score",
                "not_applicable",
                "recused",
                "pass",
                "fail",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name=op.f("ck_agreed_score_a_score_has_a_value")),
        sa.ForeignKeyConstraint(
            ["rfp_id", "criterion"],
            ["criterion.rfp_id", "criterion.number"],
            name=op.f("fk_agreed_score_rfp_id_criterion_criterion"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id", "offer"],
            ["offer.rfp_id", "offer.number"],
            name=op.f("fk_agreed_score_rfp_id_offer_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "criterion", "offer", name=op.f("pk_agreed_score")),
    )
    op.create_table(
        "mark",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "criterion", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("offer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "score",
                "not_applicable",
                "recused",
                "pass",
                "fail",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name=op.f("ck_mark_a_score_has_a_value")),
        sa.ForeignKeyConstraint(
            ["rfp_id", "criterion"],
            ["criterion.rfp_id", "criterion.number"],
            name=op.f("fk_mark_rfp_id_criterion_criterion"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id", "offer"],
            ["offer.rfp_id", "offer.number"],
            name=op.f("fk_mark_rfp_id_offer_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id", "seat"],
            ["seat.rfp_id", "seat.number"],
            name=op.f("fk_mark_rfp_id_seat_seat"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "criterion", "offer", "seat", name=op.f("pk_mark")),
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index("ix_mark_tally", ["rfp_id", "criterion", "offer", "value"], unique=False)
        batch_op.create_index(
            "ix_mark_without_value",
            ["rfp_id", "kind"],
            unique=False,
            postgresql_where=sa.text("kind <> 'score'"),
            sqlite_where=sa.text("kind <> 'score'"),
        )

    op.create_table(
        "preference",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("offer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rfp_id", "offer"],
            ["offer.rfp_id", "offer.number"],
            name=op.f("fk_preference_rfp_id_offer_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_preference")),
    )
    op.create_table(
        "price_line",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("offer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("year", sa.String(length=40), nullable=False),
        sa.Column(
            "location",
            sa.Enum(
                "onshore",
                "nearshore",
                "offshore",
                name="location",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "support_model",
            sa.Enum("dedicated", "shared", name="support_model", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rfp_id", "offer"],
            ["offer.rfp_id", "offer.number"],
            name=op.f("fk_price_line_rfp_id_offer_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_price_line")),
    )
    op.create_table(
        "seat_criterion",
        sa.Column("rfp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "criterion", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["rfp_id", "criterion"],
            ["criterion.rfp_id", "criterion.number"],
            name=op.f("fk_seat_criterion_rfp_id_criterion_criterion"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id", "seat"],
            ["seat.rfp_id", "seat.number"],
            name=op.f("fk_seat_criterion_rfp_id_seat_seat"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "seat", "criterion", name=op.f("pk_seat_criterion")),
    )
    guards = POSTGRESQL_GUARDS if op.get_bind().dialect.name == "postgresql" else SQLITE_GUARDS
    for guard in guards:
        op.execute(guard)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_row_is_append_only() CASCADE")
    op.drop_table("seat_criterion")
    op.drop_table("price_line")
    op.drop_table("preference")
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mark_without_value",
            postgresql_where=sa.text("kind <> 'score'"),
            sqlite_where=sa.text("kind <> 'score'"),
        )
        batch_op.drop_index("ix_mark_tally")

    op.drop_table("mark")
    op.drop_table("agreed_score")
    with op.batch_alter_table("staged_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staged_import_person_id"))

    op.drop_table("staged_import")
    with op.batch_alter_table("single_use_link", schema=None) as batch_op:
        batch_op.drop_index("ix_single_use_link_person_id")

    op.drop_table("single_use_link")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_session_person_id")

    op.drop_table("sign_in_session")
    with op.batch_alter_table("security_event", schema=None) as batch_op:
        batch_op.drop_index("ix_security_event_at")

    op.drop_table("security_event")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index("ix_seat_person_id")

    op.drop_table("seat")
    op.drop_table("scale_word")
    with op.batch_alter_table("rfp_role", schema=None) as batch_op:
        batch_op.drop_index("ix_rfp_role_person_id")

    op.drop_table("rfp_role")
    op.drop_table("published_rules")
    with op.batch_alter_table("outbox_item", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_item_rfp_id")
        batch_op.drop_index("ix_outbox_item_due")

    op.drop_table("outbox_item")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_firm_id"))

    op.drop_table("offer")
    with op.batch_alter_table("filed_document", schema=None) as batch_op:
        batch_op.drop_index("ix_filed_document_rfp_id")

    op.drop_table("filed_document")
    op.drop_table("criterion")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_network_at")
        batch_op.drop_index("ix_sign_in_attempt_account_at")

    op.drop_table("sign_in_attempt")
    with op.batch_alter_table("rfp", schema=None) as batch_op:
        batch_op.drop_index("ix_rfp_stage_id")

    op.drop_table("rfp")
    op.drop_table("person")
    op.drop_table("firm")
    op.drop_table("audit_row")
    op.drop_table("audit_head")
