"""Keep that a lesson was withdrawn after it had appeared, by whom and why."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_withdrawal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lesson_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_withdrawal_lesson_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_lesson_withdrawal_by_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_lesson_withdrawal_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_withdrawal")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_lesson_withdrawal_lesson_id")),
    )


def downgrade() -> None:
    op.drop_table("lesson_withdrawal")
