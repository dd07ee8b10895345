"""Alembic's environment: it is given a connection and opens none of its own."""

from alembic import context

from storage import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Workspace.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
