"""An older schema, with what is in the database, and up again."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

import storage.migrations


def back_to(connection: Connection, revision: str) -> None:
    """Down to that revision, and up to the newest: what the later ones do to rows is done."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.downgrade(config, revision)
    command.upgrade(config, "head")
