"""What is deleted stays deleted: in the journal, in a restored backup and on the disk."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Table, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from storage.encryption import HANDLE
from storage.engine import Guard, Session
from storage.journal import DELETIONS, Journal, Removal
from storage.once import add_once
from storage.tables import JournalMark, Workspace


def journalled(journal: Journal) -> Guard:
    """For `Database.before_commit`: deletions are on the disk before they are committed."""

    async def guard(session: Session) -> Callable[[], Awaitable[None]] | None:
        number = await _write_down(session, journal)
        return None if number is None else partial(asyncio.to_thread, journal.undo, number)

    return guard


async def _write_down(session: Session, journal: Journal) -> int | None:
    """The row of the mark stays locked until the commit: numbers are in the order of commits."""
    deletions: Sequence[Removal] = session.info.get(DELETIONS, ())
    if not deletions:
        return None
    await add_once(session, JournalMark(journal=journal.id, position=0))
    counted = (
        update(JournalMark)
        .where(col(JournalMark.journal) == journal.id)
        .values(position=col(JournalMark.position) + 1)
        .returning(col(JournalMark.position))
    )
    number = int((await (await session.connection()).execute(counted)).scalar_one())
    await asyncio.to_thread(journal.append, number, deletions)
    return number


async def follow(session: Session, journal: Journal) -> int:
    """Delete again what was deleted after this database was backed up. How many rows it was."""
    await add_once(session, JournalMark(journal=journal.id, position=0))
    mark = (
        await session.exec(
            select(JournalMark).where(JournalMark.journal == journal.id).with_for_update()
        )
    ).one()
    missed = await asyncio.to_thread(journal.since, mark.position)
    for number, deletions in missed.items():
        for deletion in deletions:
            await _delete(session, deletion)
        mark.position = number
    session.add(mark)
    return sum(len(deletions) for deletions in missed.values())


async def is_behind(session: Session, journal: Journal) -> bool:
    """Whether this database knows of deletions that the journal has lost. Replicas may have one
    each: another one's are no loss, unless this one has only just been made.
    """
    marks = (await session.exec(select(JournalMark).where(JournalMark.position > 0))).all()
    last = await asyncio.to_thread(journal.last)
    mine = [mark.position for mark in marks if mark.journal == journal.id]
    return any(position > last for position in mine) or (journal.is_new and bool(marks))


async def _delete(session: Session, deletion: Removal) -> None:
    table = _tables().get(deletion.table)
    if table is None:
        # It was of a version that had such a table.
        return
    values: dict[str, str | None] = {
        name: None for name in deletion.columns if name in table.columns
    }
    if deletion.state is not None:
        values["state"] = deletion.state
    which = table.c[HANDLE] == deletion.handle
    if values:
        await (await session.connection()).execute(update(table).where(which).values(**values))
    if deletion.is_row:
        try:
            async with session.begin_nested():
                await (await session.connection()).execute(delete(table).where(which))
        except IntegrityError:
            # Other rows of the backup hang on it: it stays, without its texts.
            return


def tables_in(noted: Mapping[Any, Any]) -> frozenset[str]:
    """Of what a transaction deleted, by what it noted in its session's `info`."""
    deletions: Collection[Removal] = noted.get(DELETIONS, ())
    return frozenset(each.table for each in deletions)


def _tables() -> Mapping[str, Table]:
    return Workspace.metadata.tables
