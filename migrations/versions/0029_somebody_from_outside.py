"""Keep who from outside handles a case of which everybody in the organisation is kept out."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_substitute",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_external_substitute_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_external_substitute_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_substitute")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_external_substitute_organisation_id")),
    )


def downgrade() -> None:
    op.drop_table("external_substitute")
