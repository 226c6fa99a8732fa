"""Drafting a request: document, requirements, questionnaire, pricing sheet, dates, review, publication, library.

What was published is held by guards of the database: nothing that an RFP asks changes outside drafting or an addendum,
publications never change, and the deadline moves later only.

Revision: 003, after 002
"""

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

FROZEN = "What was published is frozen."
KEPT = "What was published or signed stays as it was."
LATER = "The deadline only moves later."
STAYS = "What was published does not go back to drafting."
ASKED = (
    "section",
    "requirement",
    "scope_item",
    "contract_term",
    "question_section",
    "question",
    "price_sheet",
    "sheet_line",
    "schedule_date",
    "criterion",
    "criterion_expertise",
    "scale_word",
    "published_rules",
)
"""What an RFP asks, each with the RFP it belongs to."""
PARTS = {
    "requirement_question": ("requirement", "requirement_id"),
    "requirement_criterion": ("requirement", "requirement_id"),
    "sheet_quantity": ("sheet_line", "line_id"),
}
"""Parts of what is asked: the table whose row they belong to, and by which column."""
WORK_KINDS = ("mail", "packet", "analysis", "workbook")
DOCUMENT_KINDS = ("packet", "packet_page", "packet_data", "packet_workbook", "analysis", "workbook")
REQUEST_DOCUMENTS = ("request_word", "request_pdf")
UPLOAD_KINDS = ("evaluation", "document", "questionnaire", "vendor_list")
APPEND_ONLY = ("publication", "review_round", "section_version")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _allow(table: str, kinds: tuple[str, ...]) -> None:
    """Let the rows of `table` be of these kinds."""
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
        batch.create_check_constraint("kind", f"kind IN ({', '.join(repr(kind) for kind in kinds)})")


def _is_frozen(table: str, row: str) -> str:
    """Whether the RFP of `row` is past drafting and no addendum is being written; unknown where the RFP goes too."""
    rfp = f"{row}.rfp_id"
    if table in PARTS:
        parent, key = PARTS[table]
        rfp = f"(SELECT rfp_id FROM {parent} WHERE id = {row}.{key})"  # noqa: S608 - our own names
    return f"(SELECT stage <> 'drafting' AND amending_since IS NULL FROM rfp WHERE id = {rfp})"  # noqa: S608 - our own names


def _guard_on_sqlite() -> None:
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
    for table in (*ASKED, *PARTS):
        for verb, sides in rows.items():
            frozen = " OR ".join(_is_frozen(table, side) for side in sides)
            op.execute(
                f"CREATE TRIGGER {table}_frozen_{verb.lower()} BEFORE {verb} ON {table} WHEN {frozen} "
                f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
            )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )
    op.execute(
        f"CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )
    op.execute(
        "CREATE TRIGGER rfp_deadline_moves_later BEFORE UPDATE ON rfp WHEN OLD.stage <> 'drafting' "
        "AND OLD.closes_at IS NOT NULL AND (NEW.closes_at IS NULL OR NEW.closes_at < OLD.closes_at) "
        f"BEGIN SELECT RAISE(ABORT, '{LATER}'); END"
    )
    op.execute(
        "CREATE TRIGGER rfp_published_stays BEFORE UPDATE ON rfp "  # noqa: S608 - our own words
        "WHEN NEW.stage = 'drafting' AND OLD.stage <> 'drafting' "
        "AND EXISTS (SELECT 1 FROM publication WHERE rfp_id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    )


def _guard_on_postgresql() -> None:
    for table in (*ASKED, *PARTS):
        old, new = _is_frozen(table, "OLD"), _is_frozen(table, "NEW")
        op.execute(
            f"CREATE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' AND {old} THEN RAISE EXCEPTION '{FROZEN}'; END IF; "
            f"IF TG_OP <> 'DELETE' AND {new} THEN RAISE EXCEPTION '{FROZEN}'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_is_frozen()"
        )
    op.execute(
        "CREATE FUNCTION published_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION published_is_kept()"
        )
    op.execute(
        "CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication "
        "FOR EACH ROW EXECUTE FUNCTION published_is_kept()"
    )
    op.execute(
        "CREATE TRIGGER publication_no_truncate BEFORE TRUNCATE ON publication "
        "FOR EACH STATEMENT EXECUTE FUNCTION published_is_kept()"
    )
    op.execute(
        "CREATE FUNCTION rfp_published_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - our own words
        "IF OLD.stage <> 'drafting' AND OLD.closes_at IS NOT NULL "
        "AND (NEW.closes_at IS NULL OR NEW.closes_at < OLD.closes_at) "
        f"THEN RAISE EXCEPTION '{LATER}'; END IF; "
        "IF NEW.stage = 'drafting' AND OLD.stage <> 'drafting' "
        "AND EXISTS (SELECT 1 FROM publication WHERE rfp_id = NEW.id) "
        f"THEN RAISE EXCEPTION '{STAYS}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER rfp_published_kept BEFORE UPDATE ON rfp FOR EACH ROW EXECUTE FUNCTION rfp_published_is_kept()"
    )


def _tell_uploads_apart() -> None:
    """Uploads were evaluations; one that names an RFP was imported, so that as an upload for an RFP nobody finds it."""
    with op.batch_alter_table("staged_import") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=40), nullable=False, server_default="evaluation"))
        batch.drop_constraint(op.f("fk_staged_import_imported_rfp_id_rfp"), type_="foreignkey")
        batch.alter_column("imported_rfp_id", new_column_name="rfp_id")
    with op.batch_alter_table("staged_import") as batch:
        batch.alter_column("kind", server_default=None)
        batch.create_check_constraint("kind", f"kind IN ({', '.join(repr(kind) for kind in UPLOAD_KINDS)})")
        batch.create_foreign_key(op.f("fk_staged_import_rfp_id_rfp"), "rfp", ["rfp_id"], ["id"], ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "library_item",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("kind", _one_of("kind", "section", "question", "criterion", "contract_term"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_library_item_has_a_title")),
    )
    op.create_index("ix_library_item_kind", "library_item", ["kind", "title"])

    op.create_table(
        "contract_term",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "controlled_by", _one_of("controlled_by", "vendor", "buyer", "both", "others", "nobody"), nullable=False
        ),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_contract_term_has_a_title")),
        sa.UniqueConstraint("rfp_id", "code", name=op.f("uq_contract_term_rfp_id_code")),
    )
    op.create_index("ix_contract_term_rfp_id", "contract_term", ["rfp_id", "position"])

    op.create_table(
        "criterion_expertise",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rfp_id", "criterion", name=op.f("pk_criterion_expertise")),
    )
    op.create_table(
        "library_use",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("item_id", WHOLE, sa.ForeignKey("library_item.id", ondelete="CASCADE"), nullable=False),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("item_version", WHOLE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
    )
    op.create_index("ix_library_use_item_id", "library_use", ["item_id"])
    op.create_index("ix_library_use_rfp_id", "library_use", ["rfp_id"])

    op.create_table(
        "member_profile",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "function",
            _one_of(
                "function",
                "procurement",
                "business",
                "operations",
                "finance",
                "it",
                "security",
                "legal",
                "human_resources",
                "customer_care",
                "other",
            ),
            nullable=False,
        ),
        sa.Column(
            "level", _one_of("level", "specialist", "team_lead", "manager", "director", "executive"), nullable=False
        ),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rfp_id", "person_id", name=op.f("pk_member_profile")),
    )
    op.create_index("ix_member_profile_person_id", "member_profile", ["person_id"])

    op.create_table(
        "price_sheet",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("years", WHOLE, nullable=False),
        sa.Column("tiers", sa.Text(), nullable=False),
        sa.Column("locations", sa.Text(), nullable=False),
        sa.Column("support_models", sa.Text(), nullable=False),
        sa.Column("prices_by_year", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("years BETWEEN 1 AND 30", name=op.f("ck_price_sheet_years_in_range")),
        sa.PrimaryKeyConstraint("rfp_id", name=op.f("pk_price_sheet")),
    )
    op.create_table(
        "publication",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id"), nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number = 0 OR reason <> ''", name=op.f("ck_publication_an_addendum_has_a_reason")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_publication_counts_from_nought")),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_publication")),
    )
    op.create_table(
        "question_section",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_question_section_has_a_title")),
    )
    op.create_index("ix_question_section_rfp_id", "question_section", ["rfp_id", "position"])

    op.create_table(
        "requirement",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("obligation", _one_of("obligation", "must", "should"), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("hurt", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("statement <> ''", name=op.f("ck_requirement_says_something")),
        sa.UniqueConstraint("rfp_id", "code", name=op.f("uq_requirement_rfp_id_code")),
    )
    op.create_index("ix_requirement_rfp_id", "requirement", ["rfp_id", "position"])

    op.create_table(
        "review_round",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_review_round_counts_from_one")),
        sa.PrimaryKeyConstraint("rfp_id", "number", name=op.f("pk_review_round")),
    )
    op.create_table(
        "schedule_date",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                "kind",
                "publication",
                "intent",
                "questions",
                "answers",
                "deadline",
                "opening",
                "scoring",
                "consensus",
                "shortlist",
                "interviews",
                "site_visits",
                "decision",
                "standstill",
                "contract",
                "service",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("kind <> 'deadline'", name=op.f("ck_schedule_date_the_deadline_is_the_rfps_own")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_schedule_date_has_a_title")),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= at", name=op.f("ck_schedule_date_ends_after_it_begins")),
    )
    op.create_index("ix_schedule_date_rfp_id", "schedule_date", ["rfp_id", "at"])

    op.create_table(
        "scope_item",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("side", _one_of("side", "in", "out", "open"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_scope_item_says_something")),
    )
    op.create_index("ix_scope_item_rfp_id", "scope_item", ["rfp_id", "position"])

    op.create_table(
        "section",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("level", WHOLE, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("drafter_id", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_section_has_a_title")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_section_level_in_range")),
        sa.ForeignKeyConstraint(
            ["drafter_id"], ["person.id"], name=op.f("fk_section_drafter_id_person"), ondelete="SET NULL"
        ),
    )
    op.create_index("ix_section_rfp_id", "section", ["rfp_id", "position"])

    op.create_table(
        "section_version",
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("version", WHOLE, autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("level", WHOLE, nullable=False),
        sa.Column("author", sa.String(length=300), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rfp_id", "section", "version", name=op.f("pk_section_version")),
    )
    op.create_table(
        "sheet_line",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("recurrence", _one_of("recurrence", "one_off", "running"), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_sheet_line_has_a_title")),
        sa.UniqueConstraint("rfp_id", "code", name=op.f("uq_sheet_line_rfp_id_code")),
    )
    op.create_index("ix_sheet_line_rfp_id", "sheet_line", ["rfp_id", "position"])

    op.create_table(
        "sign_off",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("round", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "function",
            _one_of(
                "function",
                "procurement",
                "business",
                "operations",
                "finance",
                "it",
                "security",
                "legal",
                "human_resources",
                "customer_care",
                "other",
            ),
            nullable=False,
        ),
        sa.Column(
            "level", _one_of("level", "specialist", "team_lead", "manager", "director", "executive"), nullable=False
        ),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decision", _one_of("decision", "signed", "objected"), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "decision IS NULL OR decision <> 'objected' OR comment <> ''",
            name=op.f("ck_sign_off_an_objection_says_why"),
        ),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_sign_off_decided_at_a_moment")),
        sa.UniqueConstraint("rfp_id", "round", "person_id", name=op.f("uq_sign_off_rfp_id_round_person_id")),
    )
    op.create_index("ix_sign_off_person_id", "sign_off", ["person_id", "rfp_id"])

    op.create_table(
        "being_edited",
        sa.Column("section_id", WHOLE, sa.ForeignKey("section.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("section_id", "person_id", name=op.f("pk_being_edited")),
    )
    op.create_table(
        "question",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("section_id", WHOLE, sa.ForeignKey("question_section.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                "kind",
                "short_text",
                "long_text",
                "yes_no",
                "single_choice",
                "multiple_choice",
                "number",
                "service_level",
                "date",
                "money",
                "file",
                "table",
                "information",
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("passes", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("direction", _one_of("direction", "at_least", "at_most"), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_question_asks_something")),
        sa.UniqueConstraint("rfp_id", "code", name=op.f("uq_question_rfp_id_code")),
    )
    op.create_index("ix_question_rfp_id", "question", ["rfp_id", "position"])
    op.create_index("ix_question_section_id", "question", ["section_id"])

    op.create_table(
        "requirement_criterion",
        sa.Column("requirement_id", WHOLE, sa.ForeignKey("requirement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("requirement_id", "criterion", name=op.f("pk_requirement_criterion")),
    )
    op.create_table(
        "requirement_question",
        sa.Column("requirement_id", WHOLE, sa.ForeignKey("requirement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("requirement_id", "question", name=op.f("pk_requirement_question")),
    )
    op.create_table(
        "section_comment",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("public_id", sa.String(length=20), nullable=False, unique=True),
        sa.Column("rfp_id", WHOLE, sa.ForeignKey("rfp.id", ondelete="CASCADE"), nullable=False),
        sa.Column("section_id", WHOLE, sa.ForeignKey("section.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", WHOLE, nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_section_comment_says_something")),
        sa.CheckConstraint(
            "(resolved_at IS NULL) = (resolved_by IS NULL)", name=op.f("ck_section_comment_resolved_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_section_comment_person_id_person"), ondelete="SET NULL"
        ),
    )
    op.create_index("ix_section_comment_rfp_id", "section_comment", ["rfp_id", "section_id"])

    op.create_table(
        "sheet_quantity",
        sa.Column("line_id", WHOLE, sa.ForeignKey("sheet_line.id", ondelete="CASCADE"), nullable=False),
        sa.Column("year", WHOLE, autoincrement=False, nullable=False),
        sa.Column("tier", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_sheet_quantity_not_negative")),
        sa.PrimaryKeyConstraint("line_id", "year", "tier", name=op.f("pk_sheet_quantity")),
    )
    with op.batch_alter_table("rfp") as batch:
        batch.add_column(sa.Column("closes_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("amending_since", MOMENT, nullable=True))
        batch.create_check_constraint("responses_have_a_deadline", "stage <> 'responses' OR closes_at IS NOT NULL")
        batch.create_check_constraint("amended_while_published_only", "amending_since IS NULL OR stage = 'responses'")
    with op.batch_alter_table("seat") as batch:
        batch.add_column(sa.Column("expertise", sa.Text(), nullable=False, server_default="[]"))
    with op.batch_alter_table("seat") as batch:
        batch.alter_column("expertise", server_default=None)
    _tell_uploads_apart()
    _allow("outbox_item", (*WORK_KINDS, "request"))
    _allow("filed_document", (*DOCUMENT_KINDS, *REQUEST_DOCUMENTS))
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute("DROP FUNCTION rfp_published_is_kept() CASCADE")
        op.execute("DROP FUNCTION published_is_kept() CASCADE")
        for table in (*ASKED, *PARTS):
            op.execute(f"DROP FUNCTION {table}_is_frozen() CASCADE")
    else:
        op.execute("DROP TRIGGER rfp_deadline_moves_later")
        op.execute("DROP TRIGGER rfp_published_stays")
        for table in (*ASKED, *PARTS):
            for verb in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_frozen_{verb}")
    op.execute(f"DELETE FROM filed_document WHERE kind IN {REQUEST_DOCUMENTS}")  # noqa: S608 - our own names
    op.execute("DELETE FROM outbox_item WHERE kind = 'request'")
    _allow("filed_document", DOCUMENT_KINDS)
    _allow("outbox_item", WORK_KINDS)
    op.execute("DELETE FROM staged_import WHERE kind <> 'evaluation'")
    with op.batch_alter_table("staged_import") as batch:
        batch.drop_constraint(op.f("fk_staged_import_rfp_id_rfp"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_staged_import_kind"), type_="check")
        batch.drop_column("kind")
        batch.alter_column("rfp_id", new_column_name="imported_rfp_id")
    with op.batch_alter_table("staged_import") as batch:
        batch.create_foreign_key(
            op.f("fk_staged_import_imported_rfp_id_rfp"), "rfp", ["imported_rfp_id"], ["id"], ondelete="CASCADE"
        )
    with op.batch_alter_table("seat") as batch:
        batch.drop_column("expertise")
    with op.batch_alter_table("rfp") as batch:
        batch.drop_constraint(op.f("ck_rfp_amended_while_published_only"), type_="check")
        batch.drop_constraint(op.f("ck_rfp_responses_have_a_deadline"), type_="check")
        batch.drop_column("amending_since")
        batch.drop_column("closes_at")
    for table in (
        "sheet_quantity",
        "section_comment",
        "requirement_question",
        "requirement_criterion",
        "question",
        "being_edited",
        "sign_off",
        "sheet_line",
        "section_version",
        "section",
        "scope_item",
        "schedule_date",
        "review_round",
        "requirement",
        "question_section",
        "publication",
        "price_sheet",
        "member_profile",
        "library_use",
        "criterion_expertise",
        "contract_term",
        "library_item",
    ):
        op.drop_table(table)
