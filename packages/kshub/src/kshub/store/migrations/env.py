"""What Alembic runs: always on the connection that `upgrade` gives it."""

from alembic import context

from kshub.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
