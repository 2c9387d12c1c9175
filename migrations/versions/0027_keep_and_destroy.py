"""Keep and destroy: what waits, who agreed, what was destroyed, and what charts counted of it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_check",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("doubted_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_check")),
    )
    op.create_table(
        "destruction",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("closed_in", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("handler", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_destruction_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
    )
    op.create_index(op.f("ix_destruction_organisation_id_at"), "destruction", ["organisation_id", "at"], unique=False)
    op.create_table(
        "frozen_tally",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("population", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("tally", sa.String(length=20), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_frozen_tally_organisation_id")),
        sa.PrimaryKeyConstraint(
            "organisation_id",
            "dated",
            "first_day",
            "last_day",
            "population",
            "part",
            "tally",
            name=op.f("pk_frozen_tally"),
        ),
    )
    op.create_table(
        "kept_damage",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("claimed_from", sa.String(length=40), nullable=True),
        sa.Column("claimed_cents", sa.Integer(), nullable=True),
        sa.Column("recovered_cents", sa.Integer(), nullable=False),
        sa.Column("written_off_on", sa.Date(), nullable=True),
        sa.Column("written_off_reason", sa.String(length=40), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_kept_damage_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_damage")),
    )
    op.create_index(
        op.f("ix_kept_damage_organisation_id_settled_on"),
        "kept_damage",
        ["organisation_id", "settled_on"],
        unique=False,
    )
    op.create_table(
        "retention_term",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_retention_term_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "category", name=op.f("pk_retention_term")),
    )
    op.create_table(
        "case_hold",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.String(length=32), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.String(length=32), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_hold_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_case_hold_key_id")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_case_hold_lifted_by_id")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["person.id"], name=op.f("fk_case_hold_placed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_hold")),
    )
    op.create_index(op.f("ix_case_hold_case_id"), "case_hold", ["case_id"], unique=False)
    op.create_table(
        "destruction_proposal",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("damage_id", sa.String(length=32), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_destruction_proposal_case_id")),
        sa.ForeignKeyConstraint(["damage_id"], ["kept_damage.id"], name=op.f("fk_destruction_proposal_damage_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_destruction_proposal_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_proposal")),
        sa.UniqueConstraint("case_id", "category", name=op.f("uq_destruction_proposal_case_id_category")),
        sa.UniqueConstraint("damage_id", name=op.f("uq_destruction_proposal_damage_id")),
    )
    op.create_index(
        "ix_destruction_proposal_agreed_at",
        "destruction_proposal",
        ["agreed_at"],
        unique=False,
        sqlite_where=sa.text("agreed_at IS NOT NULL"),
        postgresql_where=sa.text("agreed_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_destruction_proposal_organisation_id_due_on_id"),
        "destruction_proposal",
        ["organisation_id", "due_on", "id"],
        unique=False,
    )
    op.create_table(
        "destruction_agreement",
        sa.Column("proposal_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_destruction_agreement_person_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["destruction_proposal.id"], name=op.f("fk_destruction_agreement_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_agreement")),
        sa.UniqueConstraint("proposal_id", "person_id", name=op.f("uq_destruction_agreement_proposal_id_person_id")),
        sa.UniqueConstraint("proposal_id", "side", name=op.f("uq_destruction_agreement_proposal_id_side")),
    )
    op.create_index(op.f("ix_closed_report_incident_id"), "closed_report", ["incident_id"], unique=False)
    with op.batch_alter_table("closed_report") as batch:
        batch.add_column(sa.Column("frozen", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("closed_report") as batch:
        batch.alter_column("frozen", server_default=None)


def downgrade() -> None:
    op.drop_index("ix_closed_report_incident_id", "closed_report")
    with op.batch_alter_table("closed_report") as batch:
        batch.drop_column("frozen")
    for table in (
        *("destruction_agreement", "destruction_proposal", "case_hold", "retention_term", "kept_damage"),
        *("frozen_tally", "destruction", "clock_check"),
    ):
        op.drop_table(table)
