"""SQLite's cursor: all that SQLAlchemy asks of one, in one step of its thread a statement."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage import sqlite

MANY = 1000


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{tmp_path}/numbers.db",
        connect_args={"async_creator_fn": sqlite.connect},
    )
    async with engine.connect() as connection:
        await connection.execute(text("CREATE TABLE number (n INTEGER PRIMARY KEY)"))
        rows = [{"n": n} for n in range(MANY)]
        await connection.execute(text("INSERT INTO number VALUES (:n)"), rows)
        yield connection
    await engine.dispose()


@pytest.mark.parametrize("many", [0, 1, 255, 256, 257, MANY])
async def test_every_row_comes_once_and_in_order(connection: AsyncConnection, many: int) -> None:
    query = text("SELECT n FROM number WHERE n < :many ORDER BY n")
    rows = (await connection.execute(query, {"many": many})).scalars().all()
    assert rows == list(range(many))


@pytest.mark.parametrize("many", [0, 255, 256, 257, MANY])
async def test_rows_that_are_streamed(connection: AsyncConnection, many: int) -> None:
    query = text("SELECT n FROM number WHERE n < :many ORDER BY n")
    async with connection.stream(query, {"many": many}) as result:
        batches = [batch async for batch in result.scalars().partitions(100)]
    assert [n for batch in batches for n in batch] == list(range(many))
    assert all(len(batch) <= 100 for batch in batches)


async def test_a_stream_that_is_left_half_way(connection: AsyncConnection) -> None:
    async with connection.stream(text("SELECT n FROM number")) as result:
        assert len(await result.fetchmany(300)) == 300
    assert (await connection.execute(text("SELECT count(*) FROM number"))).scalar_one() == MANY


async def test_how_many_rows_were_changed_is_told(connection: AsyncConnection) -> None:
    changed = await connection.execute(text("UPDATE number SET n = n + 10000 WHERE n >= 400"))
    assert changed.rowcount == 600
    gone = await connection.execute(text("DELETE FROM number WHERE n < 300 RETURNING n"))
    assert len(gone.all()) == 300
    assert gone.rowcount == 300


async def test_a_statement_that_fails_leaves_the_connection_as_it_was(
    connection: AsyncConnection,
) -> None:
    with pytest.raises(IntegrityError):
        await connection.execute(text("INSERT INTO number VALUES (7)"))
    assert (await connection.execute(text("SELECT count(*) FROM number"))).scalar_one() == MANY


async def test_a_statement_is_one_step_of_the_thread(
    connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    there = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *step: Any) -> Any:
        steps.append(step)
        return await there(self, *step)  # type: ignore[no-untyped-call]  # aiosqlite's

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    await connection.execute(text("SELECT n FROM number LIMIT 200"))
    await connection.execute(text("DELETE FROM number WHERE n = 1"))
    assert len(steps) == 2
