"""Count hour, injury, absence, VPT code, who filed, damage, measures, who was there before; keep markers of charts.

What is known already is counted at once. The rest stays NULL: unknown.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS = (
    ("hour", sa.Integer()),
    ("injury", sa.String(length=20)),
    ("absent", sa.Boolean()),
    ("absence_band", sa.String(length=20)),
    ("vpt_code", sa.String(length=20)),
    ("filing", sa.String(length=20)),
    ("damage_cents", sa.BigInteger()),
    ("claimed_cents", sa.BigInteger()),
    ("recovered_cents", sa.BigInteger()),
    ("repeat", sa.Boolean()),
)
INJURIES = ("death", "permanent", "hospital", "doctor", "first_aid")
EFFECTS = ("shocked", "less_joy", "avoidance", "family", "damage")


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("fact", sa.Column(name, kind, nullable=True))
    op.create_table(
        "fact_effect",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("effect", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["fact.incident_id"], name=op.f("fk_fact_effect_incident_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "effect", name=op.f("pk_fact_effect")),
    )
    op.create_table(
        "fact_measure",
        sa.Column("measure_id", sa.String(length=32), nullable=False),
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("over_on", sa.Date(), nullable=True),
        sa.Column("hearing", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["fact.incident_id"], name=op.f("fk_fact_measure_incident_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_fact_measure")),
    )
    op.create_index(op.f("ix_fact_measure_incident_id"), "fact_measure", ["incident_id"])
    op.create_table(
        "chart_marker",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_chart_marker_organisation_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_chart_marker_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_marker")),
    )
    op.create_index(op.f("ix_chart_marker_organisation_id_day"), "chart_marker", ["organisation_id", "day"])
    _count_incidents()
    _count_cases()
    _count_measures()


def _count_incidents() -> None:
    worst = " ".join(f"WHEN i.consequences LIKE '% {injury} %' THEN '{injury}'" for injury in INJURIES)
    for column, value, known in (
        (
            "hour",
            "CAST(substr(CAST(i.at_time AS TEXT), 1, 2) AS INTEGER)",
            "i.at_time IS NOT NULL AND i.precision = 'moment'",
        ),
        ("injury", f"CASE {worst} ELSE 'none' END", "i.consequences IS NOT NULL"),
        ("absent", "(i.consequences LIKE '% absence %')", "i.consequences IS NOT NULL"),
    ):
        op.execute(
            f"UPDATE fact SET {column} = (SELECT {value} FROM incident i WHERE i.id = fact.incident_id AND {known})"
        )
    for effect in EFFECTS:
        here = "AND f.population <> 'official'" if effect == "family" else ""
        op.execute(
            "INSERT INTO fact_effect (incident_id, effect) "
            f"SELECT f.incident_id, '{effect}' FROM fact f JOIN incident i ON i.id = f.incident_id "
            f"WHERE i.consequences LIKE '% {effect} %' {here}"
        )


def _count_cases() -> None:
    of_case = "JOIN case_file c ON c.id = r.case_id WHERE c.incident_id = fact.incident_id"
    for column, value, table, known in (
        ("absence_band", "r.band", "sick_leave", ""),
        ("vpt_code", "r.vpt_code", "police_step", "AND r.decision <> 'none'"),
        ("filing", "r.filing", "police_step", ""),
    ):
        op.execute(f"UPDATE fact SET {column} = (SELECT {value} FROM {table} r {of_case} {known})")
    meant = "AND (r.written_off_reason IS NULL OR r.written_off_reason <> 'mistake')"
    for column, amount in (
        ("damage_cents", "amount_cents"),
        ("claimed_cents", "claimed_cents"),
        ("recovered_cents", "recovered_cents"),
    ):
        op.execute(
            f"UPDATE fact SET {column} = (SELECT SUM(COALESCE(r.{amount}, 0)) FROM damage_item r {of_case} {meant})"
        )
    op.execute(
        "UPDATE fact SET repeat = true WHERE incident_id IN (SELECT c.incident_id FROM case_file c "
        "JOIN case_link r ON r.case_id = c.id OR r.lead_id = c.id "
        "WHERE r.ended_at IS NULL AND r.kind = 'perpetrator')"
    )


def _count_measures() -> None:
    measure = sa.table(
        "measure",
        sa.column("id", sa.String()),
        sa.column("case_id", sa.String()),
        sa.column("kind", sa.String()),
        sa.column("decided_at", sa.DateTime(timezone=True)),
        sa.column("starts_on", sa.Date()),
        sa.column("ends_on", sa.Date()),
        sa.column("review_on", sa.Date()),
        sa.column("over_at", sa.DateTime(timezone=True)),
        sa.column("hearing", sa.String()),
    )
    case = sa.table("case_file", sa.column("id", sa.String()), sa.column("incident_id", sa.String()))
    fact = sa.table("fact", sa.column("incident_id", sa.String()))
    target = sa.table(
        "fact_measure",
        sa.column("measure_id", sa.String()),
        sa.column("incident_id", sa.String()),
        sa.column("kind", sa.String()),
        sa.column("decided_on", sa.Date()),
        sa.column("starts_on", sa.Date()),
        sa.column("ends_on", sa.Date()),
        sa.column("review_on", sa.Date()),
        sa.column("over_on", sa.Date()),
        sa.column("hearing", sa.String()),
    )
    found = op.get_bind().execute(
        sa.select(measure, case.c.incident_id)
        .join(case, case.c.id == measure.c.case_id)
        .join(fact, fact.c.incident_id == case.c.incident_id)
        .where(measure.c.decided_at.is_not(None))
    )
    rows = [
        {
            "measure_id": row.id,
            "incident_id": row.incident_id,
            "kind": row.kind,
            "decided_on": _dutch_day(row.decided_at),
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "review_on": row.review_on,
            "over_on": _dutch_day(row.over_at) if row.over_at else None,
            "hearing": row.hearing,
        }
        for row in found
    ]
    if rows:
        op.bulk_insert(target, rows)


def _dutch_day(moment: datetime) -> date:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo("Europe/Amsterdam")).date()


def downgrade() -> None:
    op.drop_table("chart_marker")
    op.drop_table("fact_measure")
    op.drop_table("fact_effect")
    for name, _kind in reversed(COLUMNS):
        op.drop_column("fact", name)
