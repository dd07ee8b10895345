"""An older schema, with what is in the database, and up again."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, update

import storage.migrations
from storage.encryption import cipher_of, opened, raw, with_handle
from storage.keys import place_of, secrets

BOUND_SINCE = "0010"


def back_to(connection: Connection, revision: str) -> None:
    """Down to that revision, and up to the newest: what the later ones do to rows is done."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    config.attributes["connection"] = connection
    if revision < BOUND_SINCE:
        unbind(connection)
    command.downgrade(config, revision)
    command.upgrade(config, "head")


def unbind(connection: Connection) -> None:
    """Each text as it was written before texts were bound to their rows."""
    cipher = cipher_of(connection.dialect)
    for column in secrets():
        place, key = place_of(column), column.table.c.id
        query = select(key, with_handle(column, place)).where(column.is_not(None))
        for row, stored in connection.execute(query).all():
            token = cipher.newest.old.encrypt(opened(cipher, place, stored).encode()).decode()
            connection.execute(
                update(column.table).where(key == row).values({column.name: raw(token)})
            )
