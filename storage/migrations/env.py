"""Alembic's entry: the connection is handed in by `storage.database`."""

from alembic import context
from sqlalchemy import Connection

from storage.tables import Table

config = context.config


def run(connection: Connection) -> None:
    """Run what is missing, in the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        transactional_ddl=True,  # SQLite can too: an upgrade of several steps that is cut off leaves none of them
    )
    with context.begin_transaction():
        context.run_migrations()


run(config.attributes["connection"])
