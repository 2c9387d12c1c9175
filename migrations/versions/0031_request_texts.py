"""Keep the texts about who asks until they are released."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_request_text",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("link_id", sa.String(length=32), nullable=True),
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by_id", sa.String(length=32), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("released_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["judged_by_id"], ["person.id"], name=op.f("fk_privacy_request_text_judged_by_id")),
        sa.ForeignKeyConstraint(
            ["key_id"], ["data_key.id"], name=op.f("fk_privacy_request_text_key_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["privacy_request_case.id"], name=op.f("fk_privacy_request_text_link_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_request_text_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request_text")),
        sa.UniqueConstraint("request_id", "origin", name=op.f("uq_privacy_request_text_request_id_origin")),
    )
    op.create_index(op.f("ix_privacy_request_text_key_id"), "privacy_request_text", ["key_id"])
    op.create_index(op.f("ix_privacy_request_text_link_id"), "privacy_request_text", ["link_id"])
    op.add_column("privacy_request", sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("privacy_request", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("privacy_request", "released_at")
    op.drop_column("privacy_request", "compiled_at")
    op.drop_table("privacy_request_text")
