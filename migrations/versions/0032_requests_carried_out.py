"""Keep what was done for a request, and until when a restriction holds."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("privacy_request", sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("privacy_request", sa.Column("lifted_on", sa.Date(), nullable=True))
    op.add_column("privacy_request", sa.Column("carried_out_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("privacy_request", "carried_out_sealed")
    op.drop_column("privacy_request", "lifted_on")
    op.drop_column("privacy_request", "carried_out_at")
