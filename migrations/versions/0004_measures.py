"""Keep measures towards citizens: their dossier, reviews, letters, and why there was none."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_letter_text",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_measure_letter_text_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_letter_text")),
        sa.UniqueConstraint("organisation_id", "kind", name=op.f("uq_measure_letter_text_organisation_id_kind")),
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minor", sa.String(length=40), nullable=True),
        sa.Column("informed", sa.String(length=40), nullable=True),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("hearing", sa.String(length=40), nullable=True),
        sa.Column("hearing_on", sa.Date(), nullable=True),
        sa.Column("channels", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reminded_of", sa.Date(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by_id", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.String(length=32), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by_id", sa.String(length=32), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.String(length=32), nullable=True),
        sa.Column("delivered_by", sa.String(length=40), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("minor_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("postponed_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("proportionality_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("channel_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("location_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mandate_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("returned_because_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("over_because_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("letter_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_measure_case_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_measure_changed_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_measure_decided_by_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_measure_drafted_by_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_measure_key_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_measure_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_case_id"), "measure", ["case_id"], unique=False)
    op.create_index(op.f("ix_measure_decided_by_id"), "measure", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_measure_status_ends_on"), "measure", ["status", "ends_on"], unique=False)
    op.create_table(
        "no_measure",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_no_measure_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_no_measure_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_no_measure_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_measure")),
    )
    op.create_index(op.f("ix_no_measure_case_id"), "no_measure", ["case_id"], unique=False)
    op.create_table(
        "measure_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("measure_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_measure_link_case_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_link_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_link")),
        sa.UniqueConstraint("measure_id", "case_id", name=op.f("uq_measure_link_measure_id_case_id")),
    )
    op.create_index(op.f("ix_measure_link_case_id"), "measure_link", ["case_id"], unique=False)
    op.create_table(
        "measure_review",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("measure_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_measure_review_by_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_measure_review_key_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_review_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_review")),
    )
    op.create_index(op.f("ix_measure_review_measure_id"), "measure_review", ["measure_id"], unique=False)
    op.create_table(
        "measure_rule",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("measure_id", sa.String(length=32), nullable=False),
        sa.Column("rule_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_rule_measure_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["house_rule.id"], name=op.f("fk_measure_rule_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_rule")),
        sa.UniqueConstraint("measure_id", "rule_id", name=op.f("uq_measure_rule_measure_id_rule_id")),
    )


def downgrade() -> None:
    op.drop_table("measure_rule")
    op.drop_index(op.f("ix_measure_review_measure_id"), table_name="measure_review")
    op.drop_table("measure_review")
    op.drop_index(op.f("ix_measure_link_case_id"), table_name="measure_link")
    op.drop_table("measure_link")
    op.drop_index(op.f("ix_no_measure_case_id"), table_name="no_measure")
    op.drop_table("no_measure")
    op.drop_index(op.f("ix_measure_status_ends_on"), table_name="measure")
    op.drop_index(op.f("ix_measure_decided_by_id"), table_name="measure")
    op.drop_index(op.f("ix_measure_case_id"), table_name="measure")
    op.drop_table("measure")
    op.drop_table("measure_letter_text")
