"""The database that a command works with: opened, its process alone with a file, and made ready."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial

from bot.exports.files import leftovers
from bot.kernel.actors import ADMINS
from bot.kernel.clock import Clock
from bot.kernel.config import Settings
from bot.kernel.rules.thresholds import Thresholds
from bot.kernel.unit_of_work import SUBSCRIPTIONS
from bot.subscriptions import SUBSCRIBED
from bot.upkeep.starting import bring_up, make_ready, when_there
from bot.workspaces import thresholds
from storage.backends import alone_with
from storage.engine import Database, Engines


@asynccontextmanager
async def opened(
    settings: Settings, *, clock: Clock, engines: Engines | None = None, waits: bool = False
) -> AsyncIterator[Database]:
    """At the present schema, with keys that fit what is in it. Where it `waits`, a server that is
    not there yet is tried again and again.

    Raises `BadSetting`, `UnfitDatabase`, `InUse` and, where it does not wait, `Unavailable`.
    """
    with _alone(settings):
        db = Database(
            url=settings.database_url,
            keys=settings.keys,
            info={SUBSCRIPTIONS: SUBSCRIBED, ADMINS: settings.admins},
            engines=engines,
        )
        try:
            # A server may come up after its bot, like Slack; a file does not.
            begin = when_there if waits and settings.sqlite_file is None else _at_once
            await begin(partial(make_ready, db, clock, settings.journal))
            leftovers.sweep()
            yield db
        finally:
            await db.close()


async def migrated(settings: Settings) -> bool:
    """True when there was something to do."""
    with _alone(settings):
        db = Database(url=settings.database_url, keys=settings.keys)
        try:
            return await bring_up(db)
        finally:
            await db.close()


async def thresholds_of(settings: Settings) -> Thresholds:
    """Those of the workspace, where there is a database yet; else that of a first day."""
    file = settings.sqlite_file
    if file is not None and not file.exists():
        return Thresholds()
    db = Database(url=settings.database_url, keys=())
    try:
        async with db.reading() as session:
            return await thresholds.of_all(session)
    finally:
        await db.close()


def _alone(settings: Settings) -> AbstractContextManager[None]:
    file = settings.sqlite_file
    return nullcontext() if file is None else alone_with(file)


async def _at_once(work: Callable[[], Awaitable[None]]) -> None:
    await work()
