"""What is done with a database before anything else may use it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import structlog

from bot.kernel.clock import Clock
from bot.kernel.database_waits import check_of
from bot.kernel.errors import BadSetting
from storage import deletions, keys, schema
from storage.engine import Database
from storage.errors import Unavailable
from storage.journal import Journal
from storage.migrate import upgrade
from storage.troubles import DatabaseTrouble

_MENDED_BY_HAND = (DatabaseTrouble.NOT_ALLOWED, DatabaseTrouble.SCHEMA, DatabaseTrouble.DAMAGED)
_NO_JOURNAL = (
    "no file can be made where the bot runs: name one in MENTORING_JOURNAL that outlasts this "
    "machine, or a backup that is restored brings back what was deleted after it"
)
_LOST_JOURNAL = (
    "the journal is missing, new or older than the database: keep it where it outlasts a restart "
    "(MENTORING_JOURNAL); what a backup brought back that was deleted meanwhile is not known"
)
_OTHER_JOURNALS = (
    "a replica with a journal of its own starts before people come back, and deletes its part again"
)


async def make_ready(db: Database, clock: Clock, journal: Path | None) -> None:
    """At the present schema, with keys that fit, and without what was deleted after its backup.

    Raises `BadSetting` and `UnfitDatabase`.
    """
    await bring_up(db)
    async with db.transaction() as session:
        if unread := await keys.absent(session):
            raise BadSetting("MENTORING_KEYS", _told_absent(unread))
        await keys.remember(session, clock.now())
    if journal is not None:
        await _follow(db, await asyncio.to_thread(_opened, journal))
    elif not db.is_sqlite:
        structlog.get_logger().warning("deletions_are_not_journalled", check=_NO_JOURNAL)


async def bring_up(db: Database) -> bool:
    """True when there was something to do. Raises `UnfitDatabase`."""
    changed = await upgrade(db)
    if missing := await schema.check(db):
        # Somebody took them away by hand: nothing is wrong, only slower.
        structlog.get_logger().warning("indexes_missing", indexes=missing)
    return changed


# A server that comes back is noticed within a minute.
_LONGEST_WAIT = 60.0


async def when_there(
    work: Callable[[], Awaitable[None]],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Do it as soon as the database lets it be done. Raises `Unavailable` for what waiting does not
    mend: a user, a password or a name that the server does not know.
    """
    wait = 1.0
    while True:
        try:
            return await work()
        except Unavailable as fault:
            if fault.trouble in _MENDED_BY_HAND:
                raise
            structlog.get_logger().warning(
                "database_not_reached",
                trouble=fault.trouble.value,
                wait=wait,
                check=check_of(fault),
            )
            await sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)


async def _follow(db: Database, journal: Journal) -> None:
    log = structlog.get_logger()
    async with db.transaction() as session:
        if await deletions.is_behind(session, journal):
            # What was deleted in between cannot be told from what was not.
            log.warning("journal_of_deletions_is_incomplete", check=_LOST_JOURNAL)
        if rows := await deletions.follow(session, journal):
            log.warning("deleted_again_after_a_restore", rows=rows, check=_OTHER_JOURNALS)
    db.before_commit(deletions.journalled(journal))
    # Also what a killed process left in the write-ahead log.
    await db.erase(())


def _opened(path: Path) -> Journal:
    try:
        return Journal(path)
    except Unavailable as fault:
        raise BadSetting(
            "MENTORING_JOURNAL",
            f"{path.name} cannot be written, or is a link or no journal; deletions are written "
            "down there, so that a restored backup does not bring them back",
        ) from fault


def _told_absent(unread: Mapping[str, int]) -> str:
    places = ", ".join(f"{place} {number}" for place, number in sorted(unread.items()))
    return (
        f"texts of this database that these keys leave unreadable: {sum(unread.values())} "
        f"({places}); add the key that they were written with, after the newer ones"
    )
