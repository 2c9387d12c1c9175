"""How migrations run: in one transaction, on the database of the application, with plain column types."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum

from gir.database import TermSet, UTCDateTime

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own column types as plain ones: a migration must not change when the code does."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, TermSet):
        return "sa.Text()"
    if isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def driver(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.driver_connection


def migrate(connection: Connection) -> None:
    """Bring this database to the newest state."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Rebuilding a table with foreign keys on would delete the rows that point to it.
        # The pragma does nothing inside a transaction, so it goes to the driver, before one begins.
        driver(connection).execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=sqlite,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        driver(connection).execute("PRAGMA foreign_keys=ON")


with database.engine.connect() as connection:
    migrate(connection)
