"""Note every data key that is destroyed, so that it can be destroyed again in an older copy."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "destroyed_key",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destroyed_key")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER data_key_destroyed AFTER DELETE ON data_key BEGIN INSERT OR IGNORE INTO destroyed_key "
            "VALUES (OLD.id, strftime('%Y-%m-%d %H:%M:%f000', 'now')); END"
        )
        return
    op.execute(
        "CREATE FUNCTION note_destroyed_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO destroyed_key VALUES (OLD.id, now()) ON CONFLICT DO NOTHING; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER data_key_destroyed AFTER DELETE ON data_key FOR EACH ROW EXECUTE FUNCTION note_destroyed_key()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER data_key_destroyed")
    else:
        op.execute("DROP TRIGGER data_key_destroyed ON data_key")
        op.execute("DROP FUNCTION note_destroyed_key()")
    op.drop_table("destroyed_key")
