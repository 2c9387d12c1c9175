"""Keep which rooms a case needs, and which the rule proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_file", sa.Column("needed_rooms", sa.Text(), nullable=True))
    op.add_column("case_file", sa.Column("proposed_rooms", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("case_file", "proposed_rooms")
    op.drop_column("case_file", "needed_rooms")
