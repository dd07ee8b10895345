"""Deleted is deleted: in a restored backup, in the database's files, and in what a crash leaves."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url, text
from sqlmodel import col, select

from bot.kernel.clock import StoppedClock
from bot.kernel.errors import BadSetting
from bot.upkeep.erasing import Eraser
from bot.upkeep.starting import make_ready
from storage.encryption import HANDLE
from storage.engine import Database
from storage.errors import Unavailable
from storage.journal import Journal, Removal
from storage.privacy.own_texts import PLACES, forget
from storage.states import InsightState, Side
from storage.tables import Answer, BlockedPair, Insight, NextStep, ident
from tests.engines import ENGINES
from tests.storage.story import LONG_AGO, Story

KEY = Fernet.generate_key().decode()
Kept = tuple[list[str | None], list[str | None], list[tuple[str | None, str]], list[str | None]]
NOTES = next(place for place in PLACES if "note" in place.names)
FORGOTTEN = "Ce que Chloé a effacé"


class Backups:
    """A database with a journal beside it, whose copies can be brought back."""

    def __init__(self, url: str, journal: Path) -> None:
        self._url, self._kept = make_url(url), make_url(url)
        self.url, self.journal = url, journal

    async def started(self, journal: Path | None = None) -> Database:
        db = Database(url=self.url, keys=(KEY,), engines=ENGINES)
        await make_ready(db, StoppedClock(start=LONG_AGO), journal or self.journal)
        return db

    def back_up(self) -> None:
        if self._url.database is not None and self._url.get_backend_name() == "sqlite":
            shutil.copy(self._url.database, f"{self._url.database}.backup")
        else:
            self._copy(f"{self._url.database}_backup", str(self._url.database))

    def restore(self) -> None:
        if self._url.database is not None and self._url.get_backend_name() == "sqlite":
            shutil.copy(f"{self._url.database}.backup", self._url.database)
        else:
            self._copy(str(self._url.database), f"{self._url.database}_backup")

    def _copy(self, name: str, like: str) -> None:
        server = self._url.set(database="postgres").render_as_string(hide_password=False)
        with closing(psycopg.connect(server, autocommit=True)) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())


@pytest.fixture
def backups(database_url: str, tmp_path: Path) -> Backups:
    return Backups(database_url, tmp_path / "vice-versa.db.deletions")


async def told(db: Database) -> Story:
    """Chloé's answer, her step, the insight that the two agreed to share, and a block."""
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc = await story.person("chloe"), await story.person("marc")
        pair = await story.pair(chloe, marc)
        check_in = await story.check_in(pair, LONG_AGO)
        answer = await story.answer(check_in, chloe, Side.MENTOR, True, note=FORGOTTEN)
        await story.answer(check_in, marc, Side.EXECUTIVE, True, note="Ce que Marc garde")
        here: dict[str, Any] = {"workspace_id": story.workspace, "created_at": LONG_AGO}
        session.add(
            NextStep(
                workspace_id=story.workspace,
                pair_id=ident(pair),
                check_in_id=check_in,
                person_id=chloe,
                text=FORGOTTEN,
            )
        )
        session.add(
            Insight(
                programme_id=story.programme,
                pair_id=ident(pair),
                check_in_id=check_in,
                answer_id=answer,
                author_id=chloe,
                text=FORGOTTEN,
                state=InsightState.AGREED,
                **here,
            )
        )
        session.add(BlockedPair(one_id=chloe, other_id=marc, reason=FORGOTTEN, **here))
    return story


async def deleted(db: Database) -> None:
    """In every way in which a text goes."""
    async with db.transaction() as session:
        insight = (await session.exec(select(Insight))).one()
        insight.text, insight.state = None, InsightState.WITHDRAWN
        session.add(insight)
        await session.delete((await session.exec(select(NextStep))).one())
    async with db.transaction() as session:
        await forget(session, NOTES, col(Answer.side) == Side.MENTOR)
        await session.delete((await session.exec(select(BlockedPair))).one())


async def kept(db: Database) -> Kept:
    async with db.reading() as session:
        notes = (await session.exec(select(Answer.note).order_by(col(Answer.id)))).all()
        steps = (await session.exec(select(NextStep.text))).all()
        insights = (await session.exec(select(Insight))).all()
        blocks = (await session.exec(select(BlockedPair.reason))).all()
    return [*notes], [*steps], [(each.text, str(each.state)) for each in insights], [*blocks]


GONE: Kept = ([None, "Ce que Marc garde"], [], [(None, "withdrawn")], [])
THERE: Kept = (
    [FORGOTTEN, "Ce que Marc garde"],
    [FORGOTTEN],
    [(FORGOTTEN, "agreed")],
    [FORGOTTEN],
)


async def test_a_restored_backup_does_not_bring_back_what_was_deleted(backups: Backups) -> None:
    db = await backups.started()
    await told(db)
    await db.close()
    backups.back_up()
    db = await backups.started()
    await deleted(db)
    assert await kept(db) == GONE
    await db.close()
    backups.restore()
    as_restored = Database(url=backups.url, keys=(KEY,), engines=ENGINES)
    assert await kept(as_restored) == THERE, "the backup holds it"
    await as_restored.close()
    for _ in range(2):
        db = await backups.started()
        assert await kept(db) == GONE
        await db.close()


async def test_what_was_written_after_a_deletion_is_not_deleted_with_it(backups: Backups) -> None:
    """Neither at a start, nor when a backup is restored that was made after it was written."""
    db = await backups.started()
    await told(db)
    await deleted(db)
    async with db.transaction() as session:
        answer = (await session.exec(select(Answer).where(Answer.side == Side.MENTOR))).one()
        answer.note = "Écrit depuis"
        session.add(answer)
    await db.close()
    backups.back_up()
    backups.restore()
    db = await backups.started()
    (notes, *_) = await kept(db)
    assert notes == ["Écrit depuis", "Ce que Marc garde"]
    await db.close()


async def test_the_journal_holds_handles_and_no_text_and_is_its_owner_s(backups: Backups) -> None:
    db = await backups.started()
    await told(db)
    async with db.reading() as session:
        handle = (await session.exec(select(Insight.row_handle))).one()
    await deleted(db)
    await db.close()
    written = backups.journal.read_text()
    assert backups.journal.stat().st_mode & 0o777 == 0o600
    first = next(iter(Journal(backups.journal).since(0).values()))
    assert Removal("insight", handle, ("text",), "withdrawn") in first
    assert "Chlo" not in written and "effac" not in written and "v2." not in written


async def test_a_deletion_that_fails_is_not_done_at_the_next_start(backups: Backups) -> None:
    db = await backups.started()
    await told(db)

    class Interrupted(Exception):
        pass

    with pytest.raises(Interrupted):
        async with db.transaction() as session:
            await forget(session, NOTES, col(Answer.side) == Side.MENTOR)
            raise Interrupted
    await db.close()
    db = await backups.started()
    assert await kept(db) == THERE
    await db.close()


async def test_a_deletion_that_was_on_its_way_at_a_crash_is_done_at_the_start(
    backups: Backups,
) -> None:
    db = await backups.started()
    await told(db)
    async with db.reading() as session:
        handle = (await session.exec(select(Answer.row_handle).where(Answer.id == 1))).one()
    journal = Journal(backups.journal)
    journal.append(1, [Removal("answer", handle, ("note",))])
    with backups.journal.open("a") as file:
        file.write('{"n": 2, "dele')
    await db.close()
    db = await backups.started()
    assert (await kept(db))[0] == [None, "Ce que Marc garde"]
    # A line that was cut off spoils none that follows it.
    await deleted(db)
    await db.close()
    assert [*Journal(backups.journal).since(0)] == [1, 2, 3]


def test_what_was_undone_is_not_followed(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "deletions")
    for number in (1, 2):
        journal.append(number, [Removal("answer", "1" * 32, ("note",))])
    journal.undo(2)
    assert [*journal.since(0)] == [1]
    journal.append(2, [Removal("answer", "2" * 32, ("note",))])
    assert journal.since(1) == {2: [Removal("answer", "2" * 32, ("note",))]}


async def test_without_its_journal_nothing_is_deleted(backups: Backups) -> None:
    db = await backups.started()
    await told(db)
    backups.journal.unlink()
    backups.journal.mkdir()
    with pytest.raises(Unavailable):
        await deleted(db)
    assert await kept(db) == THERE
    await db.close()


@pytest.mark.parametrize("content", ["link", "", "no journal\n"])
async def test_a_journal_that_is_none_is_refused(backups: Backups, content: str) -> None:
    if content == "link":
        backups.journal.symlink_to(backups.journal.with_name("elsewhere"))
    else:
        backups.journal.write_text(content)
    with pytest.raises(BadSetting, match=r"^MENTORING_JOURNAL: vice-versa\.db\.deletions cannot"):
        await backups.started()


async def test_a_journal_that_has_lost_something_is_told(
    backups: Backups, capsys: pytest.CaptureFixture[str]
) -> None:
    db = await backups.started()
    await told(db)
    await deleted(db)
    await db.close()
    backups.journal.unlink()
    db = await backups.started()
    await db.close()
    assert "journal_of_deletions_is_incomplete" in capsys.readouterr().out


async def test_a_server_s_database_without_a_journal_is_told_at_the_start(
    postgresql_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for journal in (tmp_path / "vice-versa.deletions", None):
        assert "deletions_are_not_journalled" not in capsys.readouterr().out
        db = Database(url=postgresql_url, keys=(KEY,), engines=ENGINES)
        await make_ready(db, StoppedClock(start=LONG_AGO), journal)
        await db.close()
    said = capsys.readouterr().out
    assert "deletions_are_not_journalled" in said and "MENTORING_JOURNAL" in said


async def test_each_replica_deletes_its_own_part_again(backups: Backups, tmp_path: Path) -> None:
    """Two machines with a journal each, and a backup from before what either deleted."""
    other = tmp_path / "other.deletions"
    db = await backups.started()
    await told(db)
    await db.close()
    backups.back_up()
    db = await backups.started(other)
    async with db.transaction() as session:
        await session.delete((await session.exec(select(NextStep))).one())
    await db.close()
    db = await backups.started()
    async with db.transaction() as session:
        await forget(session, NOTES, col(Answer.side) == Side.MENTOR)
    await db.close()
    backups.restore()
    for journal in (other, backups.journal):
        db = await backups.started(journal)
        notes, steps, *_ = await kept(db)
        await db.close()
    assert (notes, steps) == ([None, "Ce que Marc garde"], [])


def test_two_databases_that_share_a_journal_lose_nothing_of_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "deletions")
    mine, theirs = (Removal("answer", digit * 32, ("note",)) for digit in "12")
    journal.append(1, [mine])
    journal.append(1, [theirs])
    assert journal.since(0) == {1: [mine, theirs]}


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("vice-versa.db*"))


# What PostgreSQL leaves is vacuumed, beside whoever reads.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@SQLITE
async def test_of_what_is_deleted_nothing_is_left_in_the_files_of_sqlite(
    db: Database, tmp_path: Path
) -> None:
    await told(db)
    async with db.reading() as session:
        rows = await (await session.connection()).execute(text("SELECT note FROM answer"))
        token = str(rows.scalars().first()).encode()
    eraser = Eraser(db)
    db.on_commit(eraser.heed)
    assert token in bytes_of(tmp_path)
    await deleted(db)
    assert await eraser.erase()
    assert token not in bytes_of(tmp_path)
    assert (tmp_path / "vice-versa.db-wal").stat().st_size == 0


@SQLITE
async def test_while_somebody_reads_it_is_tried_again(db: Database) -> None:
    await told(db)
    eraser = Eraser(db)
    db.on_commit(eraser.heed)
    async with db.reading() as session:
        (await session.exec(select(Answer))).all()
        await deleted(db)
        assert not await eraser.erase()
    assert await eraser.erase()


async def test_postgresql_is_asked_to_vacuum_the_tables_of_it(postgresql_url: str) -> None:
    db = Database(url=postgresql_url, keys=(KEY,), engines=ENGINES)
    await make_ready(db, StoppedClock(start=LONG_AGO), None)
    await told(db)
    eraser = Eraser(db)
    db.on_commit(eraser.heed)
    await deleted(db)
    assert await eraser.erase()
    async with db.engine.connect() as connection:
        query = "SELECT relname FROM pg_stat_user_tables WHERE vacuum_count > 0"
        names = set((await connection.execute(text(query))).scalars())
    assert names == {"answer", "insight", "next_step", "blocked_pair"}
    await db.close()


async def test_all_that_is_deleted_is_in_one_line_of_the_journal_a_transaction(
    backups: Backups,
) -> None:
    db = await backups.started()
    await told(db)
    await deleted(db)
    await db.close()
    lines = [json.loads(line) for line in backups.journal.read_text().splitlines()]
    tables = [sorted(each[0] for each in line["deleted"]) for line in lines[1:]]
    assert tables == [["insight", "next_step"], ["answer", "blocked_pair"]]
    assert HANDLE not in backups.journal.read_text()
