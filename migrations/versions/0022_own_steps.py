"""Keep what an organisation calls a step of its own, and a fingerprint of where an incident was."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("name", sa.Text(), nullable=True))
    op.add_column("task", sa.Column("instruction", sa.Text(), nullable=True))
    op.add_column("task", sa.Column("to_close", sa.Boolean(), nullable=True))
    op.add_column("incident_circumstances", sa.Column("address_lookup", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_incident_circumstances_address_lookup",
        "incident_circumstances",
        ["address_lookup"],
        sqlite_where=sa.text("address_lookup IS NOT NULL"),
        postgresql_where=sa.text("address_lookup IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_incident_circumstances_address_lookup", "incident_circumstances")
    op.drop_column("incident_circumstances", "address_lookup")
    op.drop_column("task", "to_close")
    op.drop_column("task", "instruction")
    op.drop_column("task", "name")
