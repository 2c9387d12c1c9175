"""Keep in whose lists a running case stands, and by which clock, for each role."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CLOSED_IN_CIRCLE = sa.text("closed_at IS NOT NULL AND circle IS NOT NULL")
VACANT = sa.text("person_id IS NULL")
OWN = sa.text("own_due_at IS NOT NULL")
RUNNING = "(case_file.due_all IS NOT NULL OR case_file.due_care IS NOT NULL)"
BY_ROLE = (
    ("oov", "organisation_id", "due_threat", "1 = 1"),
    ("coordinator", "organisation_id", "due_all", "1 = 1"),
    ("hrm", "organisation_id", "due_care", "incident.population <> 'official'"),
    ("clerk", "circle", "due_all", "incident.population = 'official' AND circle IS NOT NULL"),
    ("manager", "circle", "{core}", "incident.population <> 'official' AND circle IS NOT NULL"),
)
"""Role, whose lists, which clock, and of which cases."""
CORE = """coalesce(
    (SELECT min(task.due_at) FROM task WHERE task.case_id = case_file.id AND task.status = 'open'
        AND (task.part = 'core' OR task.step IN ('relief', 'talk_1', 'talk_2', 'talk_3'))),
    CASE WHEN case_file.status <> 'closed' THEN {no_clock} END
)"""


def upgrade() -> None:
    op.add_column("case_file", sa.Column("circle", sa.String(length=80), nullable=True))
    op.create_table(
        "case_line",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("circle", sa.String(length=80), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_line_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_line_person_id")),
        sa.PrimaryKeyConstraint("case_id", "role", name=op.f("pk_case_line")),
    )
    _fill_in()
    columns = ["circle", "role", "due_at", "case_id"]
    op.create_index(op.f("ix_case_line_circle_role_due_at_case_id"), "case_line", columns, unique=False)
    op.create_index(
        "ix_case_line_vacant", "case_line", columns, unique=False, sqlite_where=VACANT, postgresql_where=VACANT
    )
    op.create_index(op.f("ix_case_line_person_id_case_id"), "case_line", ["person_id", "case_id"], unique=False)
    own = ["person_id", "own_due_at", "case_id"]
    op.create_index("ix_case_line_own", "case_line", own, unique=False, sqlite_where=OWN, postgresql_where=OWN)
    op.create_index(
        op.f("ix_case_file_circle_closed_at_id"),
        "case_file",
        ["circle", "closed_at", "id"],
        unique=False,
        sqlite_where=CLOSED_IN_CIRCLE,
        postgresql_where=CLOSED_IN_CIRCLE,
    )


def _fill_in() -> None:
    """Line up the cases that are there already, as the application does after every act."""
    op.execute(
        """
        UPDATE case_file SET circle = (
            SELECT CASE
                WHEN incident.population = 'official' THEN case_file.organisation_id || '.' || case_file.clerk_scope
                WHEN incident.manager_may_see THEN incident.department_id
            END FROM incident WHERE incident.id = case_file.incident_id
        )
        """
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    core = CORE.format(no_clock="'9999-01-01 00:00:00.000000'" if sqlite else "timestamptz '9999-01-01 00:00:00+00'")
    for role, circle, clock, of_which in BY_ROLE:
        op.execute(
            f"""
            INSERT INTO case_line (case_id, role, circle, person_id, due_at)
            SELECT case_file.id, '{role}', case_file.{circle},
                (SELECT person_id FROM case_handler WHERE case_id = case_file.id AND role = '{role}'),
                {core if clock == "{core}" else f"case_file.{clock}"}
            FROM case_file JOIN incident ON incident.id = case_file.incident_id
            WHERE {RUNNING} AND {of_which}
            """
        )
    op.execute(
        f"""
        INSERT INTO case_line (case_id, role, circle, person_id, due_at)
        SELECT case_file.id, case_handler.role, NULL, case_handler.person_id,
            CASE case_handler.role
                WHEN 'hrm' THEN case_file.due_care WHEN 'clerk' THEN case_file.due_all ELSE {core}
            END
        FROM case_handler JOIN case_file ON case_file.id = case_handler.case_id
        WHERE {RUNNING} AND NOT EXISTS (
            SELECT 1 FROM case_line
            WHERE case_line.case_id = case_file.id AND case_line.role = case_handler.role
        )
        """
    )
    op.execute(
        """
        UPDATE case_line SET own_due_at = (
            SELECT min(task.due_at) FROM task
            WHERE task.case_id = case_line.case_id AND task.owner = case_line.role AND task.status = 'open'
        )
        """
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_case_file_circle_closed_at_id"), table_name="case_file")
    op.drop_table("case_line")
    op.drop_column("case_file", "circle")
