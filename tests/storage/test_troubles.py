"""A database in trouble says which trouble it is."""

import errno
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.kernel.database_waits import DatabaseWaits, check_of
from storage.engine import Database
from storage.errors import Unavailable
from storage.migrate import upgrade
from storage.troubles import DatabaseTrouble, trouble_of


class Driver(Exception):
    def __init__(self, words: str = "", **told: str) -> None:
        super().__init__(words)
        self.__dict__.update(told)


def raised(words: str = "", kind: Any = OperationalError, **told: str) -> Exception:
    made: Exception = kind("SELECT 1", {}, Driver(words, **told))
    return made


MEMBERS = [
    (raised(sqlstate="53100"), DatabaseTrouble.DISK_FULL),
    (raised(sqlstate="53300"), DatabaseTrouble.NO_CONNECTIONS),
    (raised("FATAL: sorry, too many clients already"), DatabaseTrouble.NO_CONNECTIONS),
    (raised(sqlstate="55P03"), DatabaseTrouble.LOCKED),
    (raised(sqlstate="40P01"), DatabaseTrouble.LOCKED),
    (raised(sqlstate="57014"), DatabaseTrouble.TOO_SLOW),
    (raised(sqlstate="25006", kind=InternalError), DatabaseTrouble.READ_ONLY),
    (raised(sqlstate="42P01", kind=ProgrammingError), DatabaseTrouble.SCHEMA),
    (raised(sqlstate="42703", kind=ProgrammingError), DatabaseTrouble.SCHEMA),
    (raised(sqlstate="42501", kind=ProgrammingError), DatabaseTrouble.NOT_ALLOWED),
    (raised(sqlstate="28P01"), DatabaseTrouble.NOT_ALLOWED),
    (raised("password authentication failed for user"), DatabaseTrouble.NOT_ALLOWED),
    (raised(sqlstate="57P01"), DatabaseTrouble.AWAY),
    (raised(sqlstate="08006"), DatabaseTrouble.AWAY),
    (raised(sqlstate="XX001", kind=InternalError), DatabaseTrouble.DAMAGED),
    (raised("connection refused"), DatabaseTrouble.AWAY),
    (raised(sqlite_errorname="SQLITE_FULL"), DatabaseTrouble.DISK_FULL),
    (raised(sqlite_errorname="SQLITE_BUSY_SNAPSHOT"), DatabaseTrouble.LOCKED),
    (raised(sqlite_errorname="SQLITE_READONLY_DIRECTORY"), DatabaseTrouble.READ_ONLY),
    (raised(sqlite_errorname="SQLITE_CORRUPT"), DatabaseTrouble.DAMAGED),
    (raised(sqlite_errorname="SQLITE_IOERR_WRITE"), DatabaseTrouble.AWAY),
    (raised("no such table: pair", sqlite_errorname="SQLITE_ERROR"), DatabaseTrouble.SCHEMA),
    (OSError(errno.ENOSPC, ""), DatabaseTrouble.DISK_FULL),
    (OSError(errno.EMFILE, ""), DatabaseTrouble.NO_DESCRIPTORS),
    (OSError(errno.EROFS, ""), DatabaseTrouble.READ_ONLY),
    (ConnectionRefusedError(), DatabaseTrouble.AWAY),
    (PoolTimeout(), DatabaseTrouble.NO_CONNECTIONS),
    (raised("syntax error", sqlstate="42601", kind=ProgrammingError), None),
    (ValueError(), None),
]


@pytest.mark.parametrize(("fault", "trouble"), MEMBERS, ids=lambda one: str(one)[:50])
def test_each_has_its_name(fault: Exception, trouble: DatabaseTrouble | None) -> None:
    assert trouble_of(fault) is trouble


def test_every_trouble_has_a_test_and_a_hint() -> None:
    assert {trouble for _, trouble in MEMBERS} - {None} == set(DatabaseTrouble)
    assert all(check_of(Unavailable(trouble)) for trouble in DatabaseTrouble)


def test_no_descriptor_left_is_told_from_a_file_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault = raised("unable to open database file", sqlite_errorname="SQLITE_CANTOPEN")
    assert trouble_of(fault) is DatabaseTrouble.AWAY

    def none_left(*_: Any) -> int:
        raise OSError(errno.EMFILE, "")

    monkeypatch.setattr("storage.troubles.os.open", none_left)
    assert trouble_of(fault) is DatabaseTrouble.NO_DESCRIPTORS


async def trouble_in(db: Database, *statements: str) -> DatabaseTrouble:
    with pytest.raises(Unavailable) as caught:
        async with db.transaction() as session:
            for statement in statements:
                await (await session.connection()).execute(text(statement))
    return caught.value.trouble


async def test_a_full_or_read_only_file_and_a_missing_table(sqlite_url: str, key: str) -> None:
    db = Database(url=sqlite_url, keys=(key,))
    await upgrade(db)
    assert await trouble_in(db, "SELECT * FROM nowhere") is DatabaseTrouble.SCHEMA
    pages = "PRAGMA max_page_count = 1"
    grow = "CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
    grow += "LIMIT 90000) SELECT i, hex(randomblob(50)) AS b FROM n"
    assert await trouble_in(db, pages, grow) is DatabaseTrouble.DISK_FULL
    await db.close()
    read_only = Database(url=sqlite_url, keys=(key,))
    create = "CREATE TABLE u (i INTEGER)"
    assert await trouble_in(read_only, "PRAGMA query_only = ON", create) is (
        DatabaseTrouble.READ_ONLY
    )
    await read_only.close()


async def test_a_locked_file(sqlite_url: str, key: str) -> None:
    db = Database(url=sqlite_url, keys=(key,))
    await upgrade(db)
    other = sqlite3.connect(Path(make_url(sqlite_url).database or ""), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert await trouble_in(db, "SELECT 1") is DatabaseTrouble.LOCKED
    other.close()
    await db.close()


async def test_a_server_that_is_read_only_slow_or_locked(postgresql_url: str, key: str) -> None:
    db = Database(url=postgresql_url, keys=(key,))
    await upgrade(db)
    create = "CREATE TABLE u (i INTEGER)"
    assert await trouble_in(db, "SET TRANSACTION READ ONLY", create) is DatabaseTrouble.READ_ONLY
    slow = "SET LOCAL statement_timeout = '20ms'"
    assert await trouble_in(db, slow, "SELECT pg_sleep(9)") is DatabaseTrouble.TOO_SLOW
    assert await trouble_in(db, "SELECT * FROM nowhere") is DatabaseTrouble.SCHEMA
    async with db.transaction() as session:
        await (await session.connection()).execute(text("LOCK TABLE person"))
        briefly = "SET LOCAL lock_timeout = '20ms'"
        assert await trouble_in(db, briefly, "LOCK TABLE person") is DatabaseTrouble.LOCKED
    await db.close()


async def test_every_statement_has_a_limit_also_after_a_vacuum(
    postgresql_url: str, key: str
) -> None:
    db = Database(url=postgresql_url, keys=(key,))
    await upgrade(db)
    await db.erase(["person"])
    for _ in range(2):
        async with db.reading() as session:
            shown = (await session.connection()).exec_driver_sql("SHOW statement_timeout")
            assert (await shown).scalar() == "30s"
    await db.close()


def test_the_same_trouble_is_said_once_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    waits = DatabaseWaits(lambda: now)
    for second in range(0, 181, 1):
        now = float(second)
        waits.say("outbox_waits_for_database", Unavailable(DatabaseTrouble.DISK_FULL))
    waits.say("outbox_waits_for_database", Unavailable(DatabaseTrouble.READ_ONLY))
    said = capsys.readouterr().out
    assert said.count("disk_full") == 4
    assert said.count("read_only") == 1
    assert "the space on its disk" in said
