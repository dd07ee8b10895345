"""Brings a database to the present schema."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine import Database

_MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 7_268_451
"""PostgreSQL's advisory lock under which replicas that start together take turns."""


async def upgrade(db: Database) -> bool:
    """True when there was something to do. Cheap when there is not: Alembic stays unloaded.

    Raises `Unavailable` when the database cannot be reached.
    """
    async with db.changing() as connection:
        if not db.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if await connection.run_sync(revision) == newest():
            return False
        await connection.run_sync(_upgrade)
    return True


def newest() -> str:
    """The revision that the number of the last file in `migrations/versions` names.

    Alembic knows it too, but takes a fifth of a second to load at every start.
    """
    return max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection) -> None:
    # Slow to load, and needed only on the day of an update.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
