"""Keep which cases belong together, who is too close to one, and what was asked when small incidents piled up."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lead_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.String(length=32), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("end_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_link_case_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_case_link_ended_by_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_case_link_key_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["case_file.id"], name=op.f("fk_case_link_lead_id")),
        sa.ForeignKeyConstraint(["linked_by_id"], ["person.id"], name=op.f("fk_case_link_linked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
    )
    op.create_index(op.f("ix_case_link_case_id_ended_at"), "case_link", ["case_id", "ended_at"], unique=False)
    op.create_index(op.f("ix_case_link_lead_id_ended_at"), "case_link", ["lead_id", "ended_at"], unique=False)
    op.create_table(
        "case_conflict",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("stated_by_id", sa.String(length=32), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_conflict_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_case_conflict_key_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_conflict_person_id")),
        sa.ForeignKeyConstraint(["stated_by_id"], ["person.id"], name=op.f("fk_case_conflict_stated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_conflict")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_conflict_case_id_person_id")),
    )
    op.create_table(
        "pile_question",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_pile_question_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pile_question_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pile_question")),
    )
    op.create_index(op.f("ix_pile_question_case_id"), "pile_question", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_pile_question_person_id_asked_at"), "pile_question", ["person_id", "asked_at"], unique=False
    )
    op.create_table(
        "pile_norm",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("person_reports", sa.Integer(), nullable=False),
        sa.Column("person_days", sa.Integer(), nullable=False),
        sa.Column("place_reports", sa.Integer(), nullable=False),
        sa.Column("place_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_pile_norm_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pile_norm")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_pile_norm_organisation_id")),
    )


def downgrade() -> None:
    op.drop_table("pile_norm")
    op.drop_index(op.f("ix_pile_question_person_id_asked_at"), table_name="pile_question")
    op.drop_index(op.f("ix_pile_question_case_id"), table_name="pile_question")
    op.drop_table("pile_question")
    op.drop_table("case_conflict")
    op.drop_index(op.f("ix_case_link_lead_id_ended_at"), table_name="case_link")
    op.drop_index(op.f("ix_case_link_case_id_ended_at"), table_name="case_link")
    op.drop_table("case_link")
