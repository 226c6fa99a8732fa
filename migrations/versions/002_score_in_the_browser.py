"""Evaluations made by hand and scored in the browser: frozen rules, words of a mark, its history, scenarios.

Revision: 002, after 001
"""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
MARK_KINDS = ("score", "not_applicable", "recused", "pass", "fail")
WORK_KINDS = ("mail", "packet")
DOCUMENT_KINDS = ("packet", "packet_page", "packet_data", "packet_workbook", "analysis", "workbook")

KEPT = "The history of a mark is never rewritten."
SQLITE_GUARD = f"""CREATE TRIGGER mark_version_no_update BEFORE UPDATE ON mark_version
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"""
POSTGRESQL_GUARDS = (
    f"""CREATE FUNCTION mark_version_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$""",
    """CREATE TRIGGER mark_version_no_update BEFORE UPDATE ON mark_version
        FOR EACH ROW EXECUTE FUNCTION mark_version_is_kept()""",
)


def _kinds(kinds: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*kinds, name="kind", native_enum=False, create_constraint=True, length=40)


def _is_one_of(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _allow(table: str, kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
        batch.create_check_constraint("kind", _is_one_of(kinds))


def upgrade() -> None:
    with op.batch_alter_table("rfp") as batch:
        batch.add_column(sa.Column("frozen_at", MOMENT, nullable=True))
    op.execute("UPDATE rfp SET frozen_at = imported_at")
    with op.batch_alter_table("rfp") as batch:
        batch.drop_constraint(op.f("ck_rfp_imported_means_hashed"), type_="check")
        batch.create_check_constraint("frozen_means_hashed", "(frozen_at IS NULL) = (snapshot_hash IS NULL)")
        batch.create_check_constraint("imported_means_frozen", "imported_at IS NULL OR frozen_at IS NOT NULL")
        batch.create_check_constraint("past_drafting_means_frozen", "stage = 'drafting' OR frozen_at IS NOT NULL")
    with op.batch_alter_table("seat") as batch:
        batch.add_column(sa.Column("reopened_at", MOMENT, nullable=True))
    for kind_of in ("mark", "agreed_score"):
        _allow(kind_of, (*MARK_KINDS, "noted"))
    for words in ("strengths", "weaknesses"):
        with op.batch_alter_table("mark") as batch:
            batch.add_column(sa.Column(words, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("mark") as batch:
        batch.alter_column("strengths", server_default=None)
        batch.alter_column("weaknesses", server_default=None)
    _allow("outbox_item", (*WORK_KINDS, "analysis", "workbook"))
    _allow("filed_document", DOCUMENT_KINDS)
    op.create_table(
        "mark_version",
        *(
            sa.Column(name, WHOLE, autoincrement=False, nullable=False)
            for name in ("rfp_id", "criterion", "offer", "seat", "version")
        ),
        sa.Column("kind", _kinds((*MARK_KINDS, "noted")), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("comment", "strengths", "weaknesses", "why")),
        sa.Column("entered_by", sa.String(length=300), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name=op.f("ck_mark_version_a_score_has_a_value")),
        sa.ForeignKeyConstraint(
            ["rfp_id", "seat"],
            ["seat.rfp_id", "seat.number"],
            name=op.f("fk_mark_version_rfp_id_seat_seat"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "criterion", "offer", "seat", "version", name=op.f("pk_mark_version")),
    )
    guards = POSTGRESQL_GUARDS if op.get_bind().dialect.name == "postgresql" else (SQLITE_GUARD,)
    for guard in guards:
        op.execute(guard)
    op.create_table(
        "scenario",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("rfp_id", WHOLE, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("person_id", WHOLE, nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("audit_sequence", WHOLE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_scenario_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_scenario_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scenario_public_id")),
    )
    op.create_index("ix_scenario_rfp_id", "scenario", ["rfp_id", "id"])
    op.create_table(
        "former_seat",
        *(sa.Column(name, WHOLE, autoincrement=False, nullable=False) for name in ("rfp_id", "seat")),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("had_submitted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_former_seat_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id", "seat"],
            ["seat.rfp_id", "seat.number"],
            name=op.f("fk_former_seat_rfp_id_seat_seat"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "seat", "person_id", name=op.f("pk_former_seat")),
    )
    op.create_index("ix_former_seat_person_id", "former_seat", ["person_id", "rfp_id"])
    op.create_table(
        "former_reader",
        sa.Column("rfp_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_former_reader_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["rfp_id"], ["rfp.id"], name=op.f("fk_former_reader_rfp_id_rfp"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rfp_id", "person_id", name=op.f("pk_former_reader")),
    )


def downgrade() -> None:
    op.drop_table("former_reader")
    op.drop_table("former_seat")
    op.drop_table("scenario")
    op.drop_table("mark_version")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION mark_version_is_kept()")
    op.execute("DELETE FROM filed_document WHERE kind <> 'packet'")
    op.execute("DELETE FROM outbox_item WHERE kind IN ('analysis', 'workbook')")
    _allow("filed_document", WORK_KINDS)
    _allow("outbox_item", WORK_KINDS)
    with op.batch_alter_table("mark") as batch:
        batch.drop_column("weaknesses")
        batch.drop_column("strengths")
    for kind_of in ("mark", "agreed_score"):
        op.execute(f"DELETE FROM {kind_of} WHERE kind = 'noted'")  # noqa: S608 - our own names
        _allow(kind_of, MARK_KINDS)
    with op.batch_alter_table("seat") as batch:
        batch.drop_column("reopened_at")
    op.execute("UPDATE rfp SET imported_at = frozen_at WHERE imported_at IS NULL")
    with op.batch_alter_table("rfp") as batch:
        batch.drop_constraint(op.f("ck_rfp_past_drafting_means_frozen"), type_="check")
        batch.drop_constraint(op.f("ck_rfp_imported_means_frozen"), type_="check")
        batch.drop_constraint(op.f("ck_rfp_frozen_means_hashed"), type_="check")
        batch.create_check_constraint("imported_means_hashed", "(imported_at IS NULL) = (snapshot_hash IS NULL)")
        batch.drop_column("frozen_at")
