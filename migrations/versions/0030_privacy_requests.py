"""Keep requests of people about their own data, and the cases that they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_request",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", sa.String(length=32), nullable=True),
        sa.Column("standing", sa.String(length=40), nullable=True),
        sa.Column("name_lookup", sa.String(length=64), nullable=True),
        sa.Column("identity", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("reminded_of", sa.Date(), nullable=True),
        sa.Column("handler_id", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.String(length=32), nullable=True),
        sa.Column("delivered_by", sa.String(length=40), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reach_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("extension_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("behaviour_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("norm_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("opinion_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("letter_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_privacy_request_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_privacy_request_decided_by_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_privacy_request_entered_by_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["person.id"], name=op.f("fk_privacy_request_handler_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_privacy_request_key_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_privacy_request_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_privacy_request_organisation_id_number")),
    )
    op.create_index(op.f("ix_privacy_request_asked_by_id"), "privacy_request", ["asked_by_id"])
    op.create_index(op.f("ix_privacy_request_handler_id"), "privacy_request", ["handler_id"])
    op.create_index(
        op.f("ix_privacy_request_organisation_id_status_due_on"),
        "privacy_request",
        ["organisation_id", "status", "due_on"],
    )
    op.create_table(
        "privacy_request_case",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_privacy_request_case_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["linked_by_id"], ["person.id"], name=op.f("fk_privacy_request_case_linked_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_request_case_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request_case")),
        sa.UniqueConstraint("request_id", "case_id", name=op.f("uq_privacy_request_case_request_id_case_id")),
    )
    op.create_index(op.f("ix_privacy_request_case_case_id"), "privacy_request_case", ["case_id"])


def downgrade() -> None:
    op.drop_table("privacy_request_case")
    op.drop_table("privacy_request")
