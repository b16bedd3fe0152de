"""Brings a database file to this version's tables, by Alembic's numbered steps."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

STEPS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> bool:
    """Run what is missing; returns whether anything was. Later starts only compare two numbers."""
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        with connection.begin():
            if MigrationContext.configure(connection).get_current_revision() == newest:
                return False
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "head")
    return True
