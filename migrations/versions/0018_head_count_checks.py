"""Keep when the head counts of a quarter were looked at, by whom, and what the whole was then."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "head_count_check",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("fte", sa.Numeric(precision=9, scale=1), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_head_count_check_organisation_id")
        ),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_head_count_check_checked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_count_check")),
    )
    op.create_index(
        op.f("ix_head_count_check_organisation_id_quarter"), "head_count_check", ["organisation_id", "quarter"]
    )


def downgrade() -> None:
    op.drop_table("head_count_check")
