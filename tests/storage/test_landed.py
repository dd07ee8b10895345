"""Whatever day a database was made on, today's program brings it to today's schema, with all that
is in it; and what landed stays as it is.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, make_url
from sqlmodel import SQLModel, select

from storage import schema
from storage.encryption import Cipher
from storage.engine import Database
from storage.keys import next_tokens, place_of, secrets
from storage.migrate import newest, upgrade
from storage.tables import Answer, CheckIn, Insight
from tests.storage.landed.history import (
    Form,
    bring_to,
    digests,
    edited,
    git_id,
    heads,
    present,
)
from tests.storage.landed.rows import WRITTEN, counted, fill
from tests.storage.test_migrations import differences
from tests.whole import IS_WHOLE, PART

DATABASES = ("sqlite", "postgresql")
LATEST = 2
"""So many revisions begin on both databases in every run: what is new follows on them."""


def beginnings() -> list[Any]:
    """Each form of each revision that was the newest one once; on one of the databases, which take
    turns, and under `make whole` on both.
    """
    latest = sorted({revision for revision, _ in heads()})[-LATEST:]
    return [
        pytest.param(revision, form, database, id=f"{database}-{revision}-{_name(form)}")
        for number, (revision, form) in enumerate(heads())
        for database in DATABASES
        if IS_WHOLE or revision in latest or database == DATABASES[number % 2]
    ]


def _name(form: Form | None) -> str:
    return form.blob[:7] if form else "now"


@dataclass(frozen=True)
class Days:
    """Empty SQLite files as of each revision, made from one another: each step is taken once."""

    folder: Path
    key: str
    _made: dict[str, Path] = field(default_factory=dict)

    async def before(self, revision: str) -> Path | None:
        earlier = [each for each, form in heads() if form is None and each < revision]
        return await self._of(max(earlier)) if earlier else None

    async def _of(self, revision: str) -> Path:
        if revision not in self._made:
            file, before = self.folder / f"{revision}.db", await self.before(revision)
            if before:
                shutil.copy(before, file)
            db = Database(url=f"sqlite:///{file}", keys=(self.key,))
            async with db.changing() as connection:
                await connection.run_sync(bring_to, revision, None, self.folder)
            await db.close()
            self._made[revision] = file
        return self._made[revision]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory, key: str) -> Days:
    return Days(tmp_path_factory.mktemp("days"), key)


def test_a_landed_migration_is_never_edited() -> None:
    assert present() == digests(), (
        "A migration that has landed is in databases: never edit one, write a new one. A new one "
        "is added to the list by `python -m tests.storage.landed.history`."
    )


@pytest.mark.parametrize("form", edited(), ids=lambda form: f"{form.revision}-{form.blob[:7]}")
def test_earlier_forms_are_those_that_landed_to_the_letter(form: Form) -> None:
    assert git_id(form.text().encode()) == form.blob


@PART
@pytest.mark.unmigrated
@pytest.mark.parametrize(("head", "form", "database_url"), beginnings(), indirect=["database_url"])
async def test_a_database_of_every_landed_version_comes_to_the_present_one_with_its_rows(
    head: str, form: Form | None, database_url: str, key: str, days: Days, tmp_path: Path
) -> None:
    if database_url.startswith("sqlite") and (before := await days.before(head)):
        shutil.copy(before, str(make_url(database_url).database))
    db = Database(url=database_url, keys=(key,))
    async with db.changing() as connection:
        await connection.run_sync(bring_to, head, form, tmp_path)
        there = await connection.run_sync(fill)
    assert await upgrade(db) is (head != newest())
    assert await schema.check(db) == []
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(_broken_references) == []
        assert await connection.run_sync(_counted, there) == there
    await _texts_are_read(db, key)
    await db.close()


@pytest.mark.unmigrated
async def test_what_earlier_forms_had_left_undone_is_done(
    database_url: str, key: str, tmp_path: Path
) -> None:
    first = edited()[0]
    db = Database(url=database_url, keys=(key,))
    async with db.changing() as connection:
        await connection.run_sync(bring_to, first.revision, first, tmp_path)
        await connection.run_sync(fill)
    await upgrade(db)
    async with db.reading() as session:
        answer = (await session.exec(select(Answer))).one()
        assert not answer.in_time, "it came after a reminder"
        insight = (await session.exec(select(Insight))).one()
        assert insight.is_anonymous, "its author had been told that the leads see no names"
        check_in = (await session.exec(select(CheckIn))).one()
        assert check_in.state == "closed", "somebody had answered what a pause skipped"
    await db.close()


def _broken_references(connection: Connection) -> list[Any]:
    if connection.dialect.name != "sqlite":
        return []
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def _counted(connection: Connection, names: dict[str, int]) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        name: counted(connection, SQLModel.metadata.tables[name]) for name in names if name in there
    }


async def _texts_are_read(db: Database, key: str) -> None:
    cipher = Cipher((key,))
    async with db.reading() as session:
        for column in secrets():
            for token in await next_tokens(session, column, after=0, limit=9):
                assert cipher.open(token.stored, place_of(column), token.handle) == WRITTEN
