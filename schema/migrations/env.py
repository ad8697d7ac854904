"""Run the migrations on the connection that the server hands over."""

from alembic import context

from server.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # The caller opens and commits the transaction, so that it holds the database alone.
    transactional_ddl=False,
)
context.run_migrations()
