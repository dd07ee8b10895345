"""The migrations make exactly the tables of the code, on both databases."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

import storage.migrations
from storage import tables
from storage.engine import Database
from storage.migrate import HEAD, revision, upgrade
from storage.states import CheckInState
from storage.tables import CheckIn
from tests.storage.revisions import back_to
from tests.storage.story import LONG_AGO, Story


def differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, SQLModel.metadata))


async def test_the_schema_equals_the_tables(db: Database) -> None:
    assert tables.Workspace.metadata is SQLModel.metadata
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        names = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    assert names == {"alembic_version", *SQLModel.metadata.tables}


async def test_a_database_is_upgraded_once(database_url: str, key: str) -> None:
    db = Database(url=database_url, keys=(key,))
    async with db.engine.connect() as connection:
        assert await connection.run_sync(revision) is None
    assert await upgrade(db) is True
    assert await upgrade(db) is False
    async with db.engine.connect() as connection:
        assert await connection.run_sync(revision) == HEAD
    await db.close()


async def test_two_replicas_that_start_together_take_turns(postgresql_url: str, key: str) -> None:
    replicas = [Database(url=postgresql_url, keys=(key,)) for _ in range(2)]
    changed = await asyncio.gather(*(upgrade(replica) for replica in replicas))
    assert sorted(changed) == [False, True]
    for replica in replicas:
        await replica.close()


def test_the_head_that_is_looked_for_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_what_a_pause_had_skipped_is_closed_where_somebody_had_answered(
    db: Database,
) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        pair = await story.pair(await story.person("chloe"), await story.person("marc"))
        answered = await story.check_in(
            pair, LONG_AGO, state=CheckInState.SKIPPED, mentor=(True, 4)
        )
        silent = await story.check_in(
            pair, LONG_AGO + timedelta(weeks=1), state=CheckInState.SKIPPED
        )
    async with db.changing() as connection:
        await connection.run_sync(back_to, "0004")
    async with db.reading() as session:
        assert (await session.get_one(CheckIn, answered)).state == "closed"
        assert (await session.get_one(CheckIn, silent)).state == "skipped"
