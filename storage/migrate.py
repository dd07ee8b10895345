"""Brings a database to the present schema."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from storage.engine import Database
from storage.errors import UnfitDatabase

_MIGRATIONS = Path(__file__).with_name("migrations")
_FIRST_TABLE = "workspace"
_LOCK = 7_268_451
"""PostgreSQL's advisory lock under which replicas that start together take turns."""


async def upgrade(db: Database) -> bool:
    """True when there was something to do. Cheap when there is not: Alembic stays unloaded.

    Raises `Unavailable` when the database cannot be reached, and `UnfitDatabase` when no migration
    leads from it to the present schema; then nothing was changed.
    """
    async with db.changing() as connection:
        if not db.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = await connection.run_sync(revision)
        if found == newest():
            return False
        await connection.run_sync(_check_origin, found)
        await connection.run_sync(_upgrade)
    return True


def newest() -> str:
    """The revision that the number of the last file in `migrations/versions` names.

    Alembic knows it too, but takes a fifth of a second to load at every start.
    """
    return max(_revisions())


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _revisions() -> set[str]:
    return {path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")}


def _check_origin(connection: Connection, found: str | None) -> None:
    if found is None:
        if inspect(connection).has_table(_FIRST_TABLE):
            raise UnfitDatabase(
                "this database has tables of the bot's names, but does not say of which version "
                "they are; give one that is empty, or bring back a backup of the whole database"
            )
        return
    if found in _revisions():
        return
    if found.isdigit() and found > newest():
        raise UnfitDatabase(
            f"this database belongs to a newer version of Vice Versa (its schema is {found}, and "
            f"this version knows those up to {newest()}); start the newer version, or bring back "
            "the backup that was made before the upgrade"
        )
    raise UnfitDatabase(
        "this database says that it has a schema which no version of Vice Versa has; give "
        "another one, or bring back a backup of the whole database"
    )


def _upgrade(connection: Connection) -> None:
    # Slow to load, and needed only on the day of an update.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except DBAPIError as fault:
        if not _is_of_the_tables(fault):
            raise
        raise UnfitDatabase(
            "this database cannot be upgraded, because its tables are not those of the version "
            "that it names; nothing was changed: bring back a backup of the whole database"
        ) from fault


def _is_of_the_tables(fault: DBAPIError) -> bool:
    """Whether it was about what is there, and not about a database that is locked or gone."""
    if isinstance(fault, OperationalError):
        driver: Any = fault.orig
        return getattr(driver, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(fault, ProgrammingError | IntegrityError)
