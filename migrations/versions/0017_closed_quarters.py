"""Keep closed quarters exactly as they were published, and which reports they counted."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closed_quarter",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("population", sa.String(length=20), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("definition", sa.String(length=20), nullable=False),
        sa.Column("ledger", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_closed_quarter_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_quarter")),
        sa.UniqueConstraint(
            "organisation_id",
            "population",
            "quarter",
            name=op.f("uq_closed_quarter_organisation_id_population_quarter"),
        ),
    )
    op.create_table(
        "closed_report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("closing_id", sa.String(length=32), nullable=False),
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("victim", sa.String(length=64), nullable=True),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closed_quarter.id"], name=op.f("fk_closed_report_closing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_report")),
    )
    op.create_index(op.f("ix_closed_report_closing_id"), "closed_report", ["closing_id"])


def downgrade() -> None:
    op.drop_table("closed_report")
    op.drop_table("closed_quarter")
