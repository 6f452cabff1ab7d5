"""Run by Alembic, never imported. Triggers go before the first step and come back after the last,
in the same transaction: a batch copy of a table would lose them (AL4)."""

from alembic import context
from sqlalchemy import Connection

from storage import guards
from storage.tables import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
guards.drop_triggers(connection)
context.run_migrations()
guards.create_triggers(connection)
