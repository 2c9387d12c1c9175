"""Keep when clocks are paused, and who is away with who stands in."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "step_pause",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_step_pause_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_step_pause_key_id")),
        sa.ForeignKeyConstraint(["paused_by_id"], ["person.id"], name=op.f("fk_step_pause_paused_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_pause")),
    )
    op.create_index(
        op.f("ix_step_pause_case_id_step_started_at"), "step_pause", ["case_id", "step", "started_at"], unique=False
    )
    op.create_table(
        "absence",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("stand_in_id", sa.String(length=32), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_absence_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name=op.f("fk_absence_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_organisation_id_ends_on"), "absence", ["organisation_id", "ends_on"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_absence_organisation_id_ends_on"), table_name="absence")
    op.drop_table("absence")
    op.drop_index(op.f("ix_step_pause_case_id_step_started_at"), table_name="step_pause")
    op.drop_table("step_pause")
    op.drop_column("task", "paused_until")
