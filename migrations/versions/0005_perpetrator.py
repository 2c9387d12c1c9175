"""Lock the perpetrator's name until written criteria are met; record who it is, and the duty to inform."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(length=32)
MOMENT = sa.DateTime(timezone=True)
TERM = sa.String(length=40)


def upgrade() -> None:
    op.add_column("case_file", sa.Column("name_unlocked_at", MOMENT, nullable=True))
    op.create_table(
        "incident_recorded_identity",
        sa.Column("incident_id", ID, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", ID, nullable=False),
        sa.Column("minor", TERM, nullable=False),
        sa.Column("name_lookup", sa.String(length=64), nullable=True),
        sa.Column("person_lookup", sa.String(length=64), nullable=True),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("born_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reach_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("description_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", ID, nullable=False),
        *_references("incident_recorded_identity", incident_id="incident", recorded_by_id="person", key_id="data_key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_recorded_identity")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_recorded_identity_incident_id")),
    )
    op.create_index(
        op.f("ix_incident_recorded_identity_name_lookup"), "incident_recorded_identity", ["name_lookup"], unique=False
    )
    _criteria()
    _informing()
    op.create_table(
        "earlier_search",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("searched_by_id", ID, nullable=False),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", ID, nullable=False),
        *_references("earlier_search", case_id="case_file", searched_by_id="person", key_id="data_key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_search")),
    )
    op.create_index(op.f("ix_earlier_search_case_id_at"), "earlier_search", ["case_id", "at"], unique=False)


def _criteria() -> None:
    op.create_table(
        "perpetrator_criteria",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("id", ID, nullable=False),
        *_references("perpetrator_criteria", organisation_id="organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perpetrator_criteria")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_perpetrator_criteria_organisation_id_number")),
    )
    op.create_table(
        "perpetrator_criterion",
        sa.Column("criteria_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", ID, nullable=False),
        *_references("perpetrator_criterion", criteria_id="perpetrator_criteria"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perpetrator_criterion")),
    )
    op.create_index(
        op.f("ix_perpetrator_criterion_criteria_id"), "perpetrator_criterion", ["criteria_id"], unique=False
    )
    op.create_table(
        "criteria_check",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("criteria_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("checked_by_id", ID, nullable=False),
        sa.Column("verdict", TERM, nullable=False),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", ID, nullable=False),
        *_references(
            "criteria_check",
            case_id="case_file",
            criteria_id="perpetrator_criteria",
            checked_by_id="person",
            key_id="data_key",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_check")),
    )
    op.create_index(op.f("ix_criteria_check_case_id_at"), "criteria_check", ["case_id", "at"], unique=False)
    op.create_table(
        "criterion_met",
        sa.Column("check_id", ID, nullable=False),
        sa.Column("criterion_id", ID, nullable=False),
        *_references("criterion_met", check_id="criteria_check", criterion_id="perpetrator_criterion"),
        sa.PrimaryKeyConstraint("check_id", "criterion_id", name=op.f("pk_criterion_met")),
    )


def _informing() -> None:
    op.create_table(
        "inform_clock",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("way", TERM, nullable=True),
        sa.Column("reminded_of", MOMENT, nullable=True),
        sa.Column("id", ID, nullable=False),
        *_references("inform_clock", case_id="case_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inform_clock")),
        sa.UniqueConstraint("case_id", name=op.f("uq_inform_clock_case_id")),
    )
    op.create_index(op.f("ix_inform_clock_informed_on_due_at"), "inform_clock", ["informed_on", "due_at"], unique=False)
    op.create_table(
        "inform_postponement",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("postponed_by_id", ID, nullable=False),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", ID, nullable=False),
        *_references("inform_postponement", case_id="case_file", postponed_by_id="person", key_id="data_key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inform_postponement")),
    )
    op.create_index(op.f("ix_inform_postponement_case_id_at"), "inform_postponement", ["case_id", "at"], unique=False)


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def downgrade() -> None:
    for table, index in (
        ("earlier_search", "ix_earlier_search_case_id_at"),
        ("inform_postponement", "ix_inform_postponement_case_id_at"),
        ("inform_clock", "ix_inform_clock_informed_on_due_at"),
    ):
        op.drop_index(op.f(index), table_name=table)
        op.drop_table(table)
    op.drop_table("criterion_met")
    for table, index in (
        ("criteria_check", "ix_criteria_check_case_id_at"),
        ("perpetrator_criterion", "ix_perpetrator_criterion_criteria_id"),
    ):
        op.drop_index(op.f(index), table_name=table)
        op.drop_table(table)
    op.drop_table("perpetrator_criteria")
    op.drop_index(op.f("ix_incident_recorded_identity_name_lookup"), table_name="incident_recorded_identity")
    op.drop_table("incident_recorded_identity")
    op.drop_column("case_file", "name_unlocked_at")
