"""Let the end of the log only move forward, and old lines go only up to an anchor; keep the processing log."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

APPEND_ONLY = "the audit log is append-only"
FORWARD = "append-only: the end of the audit log only moves forward"
ANCHORED = "EXISTS (SELECT 1 FROM audit_anchor WHERE chain = OLD.chain AND sequence >= OLD.sequence)"


def upgrade() -> None:
    op.create_table(
        "audit_anchor",
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_anchor")),
    )
    op.create_table(
        "processing_line",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_processing_line_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing_line")),
    )
    op.create_index(
        op.f("ix_processing_line_organisation_id_subject_at"), "processing_line", ["organisation_id", "subject", "at"]
    )
    op.create_table(
        "processing_mark",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_processing_mark_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_processing_mark")),
    )
    op.create_index(op.f("ix_audit_line_chain_at"), "audit_line", ["chain", "at"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    op.execute("DROP TRIGGER audit_line_no_delete")
    op.execute(
        "CREATE TRIGGER audit_line_no_delete BEFORE DELETE ON audit_line "
        f"WHEN OLD.at > datetime('now', '-5 years') OR NOT {ANCHORED} "
        f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    )
    for table, what in (("audit_head", "end"), ("audit_anchor", "anchor")):
        op.execute(
            f"CREATE TRIGGER audit_{what}_forward BEFORE UPDATE ON {table} "
            "WHEN NEW.chain <> OLD.chain OR NEW.sequence <= OLD.sequence "
            f"BEGIN SELECT RAISE(ABORT, '{FORWARD}'); END"
        )
        op.execute(
            f"CREATE TRIGGER audit_{what}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{FORWARD}'); END"
        )


def _guard_postgresql() -> None:
    op.execute("DROP TRIGGER audit_line_append_only ON audit_line")
    op.execute(
        "CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR TRUNCATE ON audit_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )
    op.execute(
        "CREATE FUNCTION refuse_audit_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.at > now() - interval '5 years' OR NOT {ANCHORED} "
        f"THEN RAISE EXCEPTION '{APPEND_ONLY}'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_line_no_delete BEFORE DELETE ON audit_line "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_removal()"
    )
    op.execute(
        "CREATE FUNCTION guard_audit_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.chain <> OLD.chain OR NEW.sequence <= OLD.sequence "
        f"THEN RAISE EXCEPTION '{FORWARD}'; END IF; RETURN NEW; END $$"
    )
    for table, what in (("audit_head", "end"), ("audit_anchor", "anchor")):
        op.execute(
            f"CREATE TRIGGER audit_{what}_forward BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION guard_audit_end()"
        )
        op.execute(
            f"CREATE TRIGGER audit_{what}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )


def downgrade() -> None:
    """Back to lines that never go, and an end that nothing guards."""
    if op.get_bind().dialect.name == "sqlite":
        _free_sqlite()
    else:
        _free_postgresql()
    op.drop_index(op.f("ix_audit_line_chain_at"), "audit_line")
    op.drop_table("processing_mark")
    op.drop_table("processing_line")
    op.drop_table("audit_anchor")


def _free_sqlite() -> None:
    for trigger in ("audit_end_forward", "audit_end_no_delete", "audit_line_no_delete"):
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute(
        "CREATE TRIGGER audit_line_no_delete BEFORE DELETE ON audit_line "
        f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    )


def _free_postgresql() -> None:
    for table, what in (("audit_head", "end"), ("audit_anchor", "anchor")):
        op.execute(f"DROP TRIGGER audit_{what}_forward ON {table}")
        op.execute(f"DROP TRIGGER audit_{what}_no_delete ON {table}")
    op.execute("DROP TRIGGER audit_line_no_delete ON audit_line")
    op.execute("DROP TRIGGER audit_line_append_only ON audit_line")
    op.execute("DROP FUNCTION guard_audit_end()")
    op.execute("DROP FUNCTION refuse_audit_removal()")
    op.execute(
        "CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )
