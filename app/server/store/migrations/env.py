"""Run by alembic: migrates on the connection that `migrate.upgrade` hands over."""

from alembic import context

from app.server.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds everything
)
context.run_migrations()
