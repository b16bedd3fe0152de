"""Alembic's entry: runs the steps on the connection that it is handed."""

from __future__ import annotations

from alembic import context

from queue_server.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
