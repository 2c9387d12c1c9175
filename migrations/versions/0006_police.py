"""Keep who files a report, what the police did with it, and the versions of the file for them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("police_step", sa.Column("filing", sa.String(length=40), nullable=True))
    op.add_column("police_step", sa.Column("filed_on", sa.Date(), nullable=True))
    op.create_table(
        "police_progress",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_police_progress_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_police_progress_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_progress")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_police_progress_case_id_number")),
    )
    op.create_table(
        "police_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("who_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("where_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("when_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("with_what_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("how_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_police_file_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_police_file_key_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["person.id"], name=op.f("fk_police_file_prepared_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_file")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_police_file_case_id_number")),
    )
    op.create_table(
        "injury_release",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("injury_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_injury_release_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_injury_release_key_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name=op.f("fk_injury_release_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injury_release")),
    )
    op.create_index(op.f("ix_injury_release_case_id"), "injury_release", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_injury_release_case_id"), table_name="injury_release")
    op.drop_table("injury_release")
    op.drop_table("police_file")
    op.drop_table("police_progress")
    op.drop_column("police_step", "filed_on")
    op.drop_column("police_step", "filing")
