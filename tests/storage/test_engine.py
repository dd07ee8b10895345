"""The database when it is locked, gone, or not one at all; rows that are already there."""

import asyncio
import sqlite3
import time
from pathlib import Path

import psycopg
import pytest
from sqlmodel import select

from storage.backends import alone_with
from storage.engine import Database, Session, after_commit
from storage.errors import AlreadyThere, LinkedFile, Unavailable
from storage.kinds import Kind
from storage.migrate import upgrade
from storage.once import add_once
from storage.outbox.deliveries import Claimed, claim
from storage.states import DeliveryState
from storage.tables import Workspace
from tests.storage.story import LONG_AGO, Story

SLACK_WAITS = 3.0


def workspace(name: str = "") -> Workspace:
    return Workspace(team_id="T0VAUBAN", name=name, created_at=LONG_AGO)


async def names_in(db: Database) -> list[str]:
    async with db.reading() as session:
        return list(await session.exec(select(Workspace.name)))


async def test_a_locked_file_is_unavailable_before_slack_stops_waiting(
    sqlite_url: str, key: str, tmp_path: Path
) -> None:
    db = Database(url=sqlite_url, keys=(key,))
    locker = sqlite3.connect(tmp_path / "vice-versa.db", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(Unavailable):
        async with db.transaction() as session:
            session.add(workspace("written"))
    assert time.monotonic() - started < SLACK_WAITS
    assert await names_in(db) == [], "reading goes on meanwhile"

    locker.execute("ROLLBACK")
    locker.close()
    async with db.transaction() as session:
        session.add(workspace("written later"))
    assert await names_in(db) == ["written later"]
    await db.close()


async def test_two_writers_queue_and_both_are_heard(sqlite_url: str, key: str) -> None:
    db = Database(url=sqlite_url, keys=(key,))
    async with db.transaction() as session:
        session.add(workspace())

    async def add_a_letter() -> None:
        async with db.transaction() as session:
            row = (await session.exec(select(Workspace))).one()
            row.name += "x"
            session.add(row)

    await asyncio.gather(*(add_a_letter() for _ in range(10)))
    assert await names_in(db) == ["x" * 10]
    await db.close()


async def test_a_file_that_is_no_database_is_unavailable(
    sqlite_url: str, key: str, tmp_path: Path
) -> None:
    (tmp_path / "vice-versa.db").write_text("This is a letter, not a database. " * 50)
    db = Database(url=sqlite_url, keys=(key,))
    with pytest.raises(Unavailable):
        await upgrade(db)
    await db.close()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:canary@127.0.0.1:1/x",
        "postgresql://u:canary@127.0.0.1:1/x?nonsense=1",
        "postgresql://u:canary@/x?host=/nowhere",
        "sqlite:////nowhere/x.db",
    ],
)
async def test_an_address_where_nothing_is_is_unavailable_at_once(address: str, key: str) -> None:
    db = Database(url=address, keys=(key,))
    started = time.monotonic()
    with pytest.raises(Unavailable):
        await upgrade(db)
    assert time.monotonic() - started < SLACK_WAITS
    await db.close()


async def test_connections_that_the_server_ended_are_replaced(
    postgresql_url: str, key: str
) -> None:
    db = Database(url=postgresql_url, keys=(key,))
    async with db.transaction() as session:
        session.add(workspace("before"))
    with psycopg.connect(postgresql_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert await names_in(db) == ["before"]
    await db.close()


async def test_a_connection_that_is_cut_in_a_transaction_is_unavailable(
    postgresql_url: str, key: str
) -> None:
    db = Database(url=postgresql_url, keys=(key,))
    with pytest.raises(Unavailable):
        async with db.transaction() as session:
            session.add(workspace())
            await session.flush()
            with psycopg.connect(postgresql_url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            await session.exec(select(Workspace))
    assert await names_in(db) == []
    await db.close()


async def test_closing_lets_a_transaction_end(db: Database, database_url: str, key: str) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with db.transaction() as session:
            begun.set()
            session.add(workspace("last words"))
            await session.flush()

    writing = asyncio.create_task(write())
    await begun.wait()
    await db.close()
    assert writing.done()
    again = Database(url=database_url, keys=(key,))
    assert await names_in(again) == ["last words"]
    await again.close()


async def test_closing_does_not_hang_on_tasks_that_are_cancelled_meanwhile(db: Database) -> None:
    async def read_on_and_on() -> None:
        while True:
            await names_in(db)

    readers = [asyncio.create_task(read_on_and_on()) for _ in range(5)]
    await names_in(db)
    for reader in readers:
        reader.cancel()
    async with asyncio.timeout(SLACK_WAITS):
        await db.close()
        await asyncio.gather(*readers, return_exceptions=True)


async def test_what_follows_a_commit_is_called_in_order_once_it_is_there(db: Database) -> None:
    heard: list[object] = []
    db.on_commit(lambda noted: heard.append(noted["owed"]))
    async with db.transaction() as session:
        session.info["owed"] = "yes"
        session.add(workspace("written"))
        after_commit(session, lambda: heard.append("first"))
        after_commit(session, lambda: heard.append("second"))
        assert heard == []
    assert heard == ["first", "second", "yes"]


async def test_nothing_follows_what_is_rolled_back(db: Database) -> None:
    heard: list[object] = []
    db.on_commit(heard.append)
    with pytest.raises(LookupError):
        async with db.transaction() as session:
            after_commit(session, lambda: heard.append("after an error"))
            raise LookupError
    async with db.transaction() as session:
        session.add(workspace("written"))
    heard.clear()
    with pytest.raises(AlreadyThere):
        async with db.transaction() as session:
            session.add(workspace("again"))
            after_commit(session, lambda: heard.append("after a commit that failed"))
    assert heard == []


async def test_what_follows_a_commit_may_write_in_its_turn(db: Database) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def rename() -> None:
        async with db.transaction() as session:
            row = (await session.exec(select(Workspace))).one()
            row.name = "renamed"
            session.add(row)

    async with db.transaction() as session:
        session.add(workspace("written"))
        after_commit(session, lambda: tasks.append(asyncio.create_task(rename())))
    await asyncio.gather(*tasks)
    assert await names_in(db) == ["renamed"]


async def test_a_unique_key_says_that_it_is_there_and_quotes_nothing(db: Database) -> None:
    async with db.transaction() as session:
        session.add(workspace("first"))
    with pytest.raises(AlreadyThere) as refused:
        async with db.transaction() as session:
            session.add(workspace("what somebody wrote"))
    assert "what somebody wrote" not in str(refused.value.__cause__)
    assert await names_in(db) == ["first"]


async def test_the_same_row_is_added_once(db: Database) -> None:
    async with db.transaction() as session:
        assert await add_once(session, workspace("first")) is True
        assert await add_once(session, workspace("second")) is False
    async with db.transaction() as session:
        assert await add_once(session, workspace("third")) is False
    assert await names_in(db) == ["first"]


async def test_the_same_row_from_two_sides_at_once_is_added_once(db: Database) -> None:
    async def add(name: str) -> bool:
        async with db.transaction() as session:
            return await add_once(session, workspace(name))

    added = await asyncio.gather(*(add(f"number {n}") for n in range(5)))
    assert sorted(added) == [False] * 4 + [True]
    assert len(await names_in(db)) == 1


async def test_two_replicas_never_claim_the_same_delivery(postgresql_url: str, key: str) -> None:
    db = Database(url=postgresql_url, keys=(key,))
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        pair = await story.pair(await story.person("chloe"), await story.person("marc"))
        owed = [await story.delivery(pair, Kind.PROMPT, DeliveryState.PENDING) for _ in range(5)]
    async with db.transaction() as one, db.transaction() as other:
        first = [row.id for row in await claimed(one, "one")]
        second = [row.id for row in await claimed(other, "other")]
    assert first + second == owed
    await db.close()


async def claimed(session: Session, replica: str) -> list[Claimed]:
    return await claim(session, 1, replica=replica, kinds=(Kind.PROMPT,), now=LONG_AGO, limit=3)


async def test_the_database_file_is_nobody_else_s_to_read(tmp_path: Path, key: str) -> None:
    file = tmp_path / "vice-versa.db"
    with alone_with(file):
        db = Database(url=f"sqlite:///{file}", keys=(key,))
        await upgrade(db)
        await db.close()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("there", [True, False])
def test_a_lock_file_that_is_a_link_is_refused(tmp_path: Path, there: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    if there:
        elsewhere.touch()
    (tmp_path / "vice-versa.db.lock").symlink_to(elsewhere)
    with (
        pytest.raises(LinkedFile, match=r"^vice-versa\.db\.lock$"),
        alone_with(tmp_path / "vice-versa.db"),
    ):
        pass
    assert elsewhere.exists() is there, "nothing is made through a link"
