"""Keep damage with what was claimed and came in for it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "damage_item",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", sa.String(length=32), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("claimed_from", sa.String(length=40), nullable=True),
        sa.Column("claimed_cents", sa.Integer(), nullable=True),
        sa.Column("recovered_cents", sa.Integer(), nullable=False),
        sa.Column("written_off_on", sa.Date(), nullable=True),
        sa.Column("written_off_reason", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("description_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_damage_item_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_damage_item_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_damage_item_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_damage_item")),
    )
    op.create_index(op.f("ix_damage_item_case_id"), "damage_item", ["case_id"], unique=False)
    op.create_index(op.f("ix_damage_item_added_on_id"), "damage_item", ["added_on", "id"], unique=False)
    op.create_table(
        "damage_payment",
        sa.Column("item_id", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["damage_item.id"], name=op.f("fk_damage_payment_item_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_damage_payment_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_damage_payment")),
    )
    op.create_index(op.f("ix_damage_payment_item_id"), "damage_payment", ["item_id"], unique=False)


def downgrade() -> None:
    op.drop_table("damage_payment")
    op.drop_table("damage_item")
