"""Alembic's entry: the connection is handed in by `storage.database`, or made from ALEMBIC_URL for `alembic` itself."""

from alembic import context
from storage.tables import Table

config = context.config


def run(connection) -> None:
    context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run(config.attributes["connection"])
