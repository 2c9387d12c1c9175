"""Keep a version of each month that is counted, and what was counted in it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact_month",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tallied", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_fact_month_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "month", name=op.f("pk_fact_month")),
    )
    op.create_table(
        "month_tally",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("population", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("tally", sa.String(length=20), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "month"],
            ["fact_month.organisation_id", "fact_month.month"],
            name=op.f("fk_month_tally_organisation_id_month"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "month", "population", "part", "tally", name=op.f("pk_month_tally")),
    )
    op.execute(
        "INSERT INTO fact_month (organisation_id, month, version, tallied, detail) "
        "SELECT DISTINCT organisation_id, month, 1, 0, 0 FROM fact WHERE month IS NOT NULL"
    )
    op.create_index(
        "ix_fact_history",
        "fact",
        ["organisation_id", "population"],
        sqlite_where=sa.text("source = 'history'"),
        postgresql_where=sa.text("source = 'history'"),
    )
    op.create_index(
        op.f("ix_fact_organisation_id_population_month_department_id"),
        "fact",
        ["organisation_id", "population", "month", "department_id"],
    )
    op.drop_index(op.f("ix_fact_organisation_id_population_month"), table_name="fact")


def downgrade() -> None:
    op.create_index(
        op.f("ix_fact_organisation_id_population_month"), "fact", ["organisation_id", "population", "month"]
    )
    op.drop_index(op.f("ix_fact_organisation_id_population_month_department_id"), table_name="fact")
    op.drop_index("ix_fact_history", table_name="fact")
    op.drop_table("month_tally")
    op.drop_table("fact_month")
