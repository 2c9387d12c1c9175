"""Keep what an organisation calls a step of its own, and whether a case closes only after it."""

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


def downgrade() -> None:
    op.drop_column("task", "to_close")
    op.drop_column("task", "instruction")
    op.drop_column("task", "name")
