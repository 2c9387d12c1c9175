"""Keep what figures were taken away for, where somebody said it in their own words."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_purpose",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_export_purpose_key_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_export_purpose_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_purpose")),
    )
    op.create_index(op.f("ix_export_purpose_organisation_id"), "export_purpose", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("export_purpose")
