"""Keep damage with what came in for it, what people write when they look back, and lessons that lie apart."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
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
    op.create_table(
        "evaluation",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_evaluation_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_evaluation_key_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_evaluation_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    op.create_index(op.f("ix_evaluation_case_id_at"), "evaluation", ["case_id", "at"], unique=False)
    op.create_table(
        "closing_proposal",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("duplicate_of_id", sa.String(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("what_changed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_closing_proposal_case_id")),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["case_file.id"], name=op.f("fk_closing_proposal_duplicate_of_id")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_closing_proposal_key_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_closing_proposal_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_proposal")),
    )
    op.create_index(
        op.f("ix_closing_proposal_case_id_proposed_at"), "closing_proposal", ["case_id", "proposed_at"], unique=False
    )
    op.create_table(
        "lesson",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("for_rie", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_lesson_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_lesson_organisation_id_quarter"), "lesson", ["organisation_id", "quarter"], unique=False)


def downgrade() -> None:
    op.drop_table("lesson")
    op.drop_table("closing_proposal")
    op.drop_table("evaluation")
    op.drop_table("damage_payment")
    op.drop_table("damage_item")
