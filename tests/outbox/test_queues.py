"""A thousand updates must not hold up one prompt."""

import asyncio

from bot.check_ins import closing
from bot.kernel.config import UNPACED
from storage.engine import Database
from storage.kinds import Kind
from storage.tables import Pair
from tests.outbox.lab import NOON, Lab, lab
from tests.outbox.waiting import until


async def updates_owed(here: Lab) -> int:
    """Every prompt that is out changes: its check-in is closed."""
    async with here.db.transaction() as session:
        for pair in here.seeded.pairs:
            await closing.close_of(session, await session.get_one(Pair, pair.id), NOON)
    return len(await here.owed(Kind.UPDATE))


async def test_prompts_go_out_while_updates_crawl(db: Database) -> None:
    here = await lab(db, pairs=200)
    await here.outbox().deliver_due()
    assert await updates_owed(here) == 200
    await here.owe(Kind.WELCOME, 100)
    here.postbox.posted.clear()
    outbox = here.outbox(clock=here.going(), rates={**UNPACED, "chat.update": 60})
    carrying = asyncio.create_task(outbox.run())

    async def all_welcome() -> bool:
        return len(here.postbox.of_kind(Kind.WELCOME)) == 100

    await until(all_welcome, what="all the messages that are not updates")
    assert len(here.postbox.posted) - 100 < 20, "at sixty updates a minute"
    await outbox.stop()
    await carrying
    assert "claimed" not in await here.states(Kind.UPDATE)


async def test_what_comes_up_while_dms_are_opened_one_by_one_does_not_wait_for_them(
    db: Database,
) -> None:
    here = await lab(db, pairs=8)
    await here.outbox().deliver_due()
    await here.recalls()
    outbox = here.outbox(clock=here.going(), rates={**UNPACED, "conversations.open": 120})
    carrying = asyncio.create_task(outbox.run())
    await until(lambda: here.has(Kind.RECALL, 1), what="the first that was recalled")
    await here.owe(Kind.RETIRE, 3)
    await until(lambda: here.has(Kind.RETIRE, 3), what="what came up meanwhile")
    assert not await here.has(Kind.RECALL, 8)
    await until(lambda: here.has(Kind.RECALL, 8), what="all that was recalled")
    await outbox.stop()
    await carrying


async def test_an_update_waits_for_its_prompt_and_shows_it_as_it_is_then(db: Database) -> None:
    here = await lab(db, pairs=1)
    await updates_owed(here)
    await here.outbox().deliver_due()
    assert await here.states(Kind.PROMPT) == ["cancelled"], "closed before it was ever sent"
    assert here.postbox.posted == []
