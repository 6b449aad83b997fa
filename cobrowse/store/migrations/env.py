"""Alembic's entry: migrates over the connection that `upgrade` hands in."""

from alembic import context

from cobrowse.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        # Several hubs may start at the same moment: one migrates, the others wait for it.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7245113)")
    context.run_migrations()
