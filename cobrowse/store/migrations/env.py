"""Alembic's entry: migrates over the connection that `upgrade` hands in."""

from alembic import context

from cobrowse.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
