"""What Slack has confirmed is recorded soon: it does not wait for what is still on its way."""

import asyncio

from bot.kernel.config import UNPACED
from bot.outbox.pipeline import FIRST_IN_FLIGHT
from storage.engine import Database
from storage.kinds import Kind
from tests.outbox.lab import lab, too_many
from tests.outbox.waiting import until

PAIRS, GO_THROUGH = 150, 130


async def test_a_kill_would_find_only_what_is_on_its_way_in_doubt(db: Database) -> None:
    """Twenty posts never end; everything that was confirmed before is recorded all the same."""
    here = await lab(db, pairs=PAIRS)
    go_on = asyncio.Event()
    begun: list[int] = []

    async def stop_some(delivery_id: int) -> None:
        begun.append(delivery_id)
        if len(begun) > GO_THROUGH:
            await go_on.wait()

    here.postbox.before = stop_some
    carrying = asyncio.create_task(here.outbox().deliver_due())

    async def recorded() -> bool:
        return (await here.states(Kind.PROMPT)).count("sent") == GO_THROUGH

    await until(recorded, what="everything that was confirmed in the database")
    assert len(here.postbox.posted) == GO_THROUGH
    go_on.set()
    await carrying
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
    assert len(here.postbox.posted) == PAIRS


async def test_a_long_rest_gives_back_what_waits_for_its_turn(db: Database) -> None:
    """Claims that were held through it would hold up all that is owed to the workspace."""
    here = await lab(db, pairs=10)
    here.postbox.faults["G0"] = [too_many(3600)]
    outbox = here.outbox(rates={**UNPACED, "chat.postMessage": 600})
    await asyncio.wait_for(outbox.deliver_due(), 30)
    assert len(here.postbox.posted) < 3, "what had its turn before the refusal came"
    assert "claimed" not in await here.states(Kind.PROMPT)
    await here.owe(Kind.RETIRE, 5)
    await asyncio.wait_for(outbox.deliver_due(), 30)
    assert len(here.postbox.of_kind(Kind.RETIRE)) == 5


async def test_a_process_that_has_recorded_nothing_has_little_in_hand(db: Database) -> None:
    """Killed again and again at its start, it would send no more than these twice."""
    here = await lab(db, pairs=PAIRS)
    go_on = asyncio.Event()

    async def stop(_: int) -> None:
        await go_on.wait()

    here.postbox.before = stop
    carrying = asyncio.create_task(here.outbox().deliver_due())

    async def claimed() -> int:
        return (await here.states(Kind.PROMPT)).count("claimed")

    async def full() -> bool:
        return await claimed() == FIRST_IN_FLIGHT

    await until(full, what="as many claimed as a new process may have in hand")
    go_on.set()
    await carrying
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
