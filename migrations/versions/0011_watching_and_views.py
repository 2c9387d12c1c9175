"""Follow cases, keep views of the work list, and sort it in more ways."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STILL_RUNNING = sa.text("due_all IS NOT NULL OR due_care IS NOT NULL")
ORDERS = (("opened_at",), ("severity_rank", "opened_at"), ("latest_care",), ("latest_threat",), ("latest_all",))


def upgrade() -> None:
    op.create_table(
        "case_watch",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_watch_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_watch_person_id")),
        sa.PrimaryKeyConstraint("person_id", "case_id", name=op.f("pk_case_watch")),
    )
    op.create_table(
        "work_view",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("tab", sa.String(length=40), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_work_view_key_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_work_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_view")),
    )
    op.create_index(op.f("ix_work_view_person_id"), "work_view", ["person_id"], unique=False)
    for name in ("latest_care", "latest_threat", "latest_all"):
        op.add_column("case_file", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_file", sa.Column("severity_rank", sa.Integer(), nullable=True))
    _fill_in()
    for columns in ORDERS:
        op.create_index(
            op.f(f"ix_case_file_organisation_id_{'_'.join(columns)}_id"),
            "case_file",
            ["organisation_id", *columns, "id"],
            unique=False,
            sqlite_where=STILL_RUNNING,
            postgresql_where=STILL_RUNNING,
        )


def _fill_in() -> None:
    """Work out what cases are sorted by that are there already, as the application does after every act."""
    op.execute(
        """
        UPDATE case_file SET
            severity_rank = CASE severity WHEN 'light' THEN 1 WHEN 'medium' THEN 2 WHEN 'severe' THEN 3 ELSE 0 END,
            latest_care = CASE
                WHEN changed_care > changed_core AND NOT EXISTS (
                    SELECT 1 FROM incident
                    WHERE incident.id = case_file.incident_id AND incident.population = 'official'
                ) THEN changed_care ELSE changed_core END,
            latest_threat = CASE WHEN changed_threat > changed_core THEN changed_threat ELSE changed_core END,
            latest_all = CASE
                WHEN changed_care >= changed_core AND changed_care >= changed_threat THEN changed_care
                WHEN changed_threat >= changed_core THEN changed_threat
                ELSE changed_core END
        """
    )


def downgrade() -> None:
    for columns in reversed(ORDERS):
        op.drop_index(op.f(f"ix_case_file_organisation_id_{'_'.join(columns)}_id"), table_name="case_file")
    for name in ("severity_rank", "latest_all", "latest_threat", "latest_care"):
        op.drop_column("case_file", name)
    op.drop_index(op.f("ix_work_view_person_id"), table_name="work_view")
    op.drop_table("work_view")
    op.drop_table("case_watch")
