"""What passes is tried again, at growing distances, for a day; a 429 pauses what it was about."""

import asyncio
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.kernel.config import UNPACED
from bot.outbox.pipeline import MOST_IN_FLIGHT
from storage.engine import Database
from storage.kinds import Kind
from tests.outbox.lab import NOON, failing, lab, too_many
from tests.outbox.waiting import until

LONGEST = timedelta(minutes=15)


async def test_waits_grow_with_jitter_up_to_a_day_and_then_it_has_failed(db: Database) -> None:
    here = await lab(db, pairs=5)
    await here.lead("UINES")
    here.postbox.faults["G3"] = [failing() for _ in range(200)]
    outbox = here.outbox()
    waits: list[timedelta] = []
    nights: list[timedelta] = []
    zone = ZoneInfo(here.seeded.pairs[0].time_zone or "")
    while True:
        await outbox.deliver_due()
        (row,) = [p for p in await here.owed(Kind.PROMPT) if p.channel_id is None]
        assert len(here.postbox.of_kind(Kind.PROMPT)) == 4, "nobody waits for it"
        if row.state != "pending":
            break
        local = row.due_at.astimezone(zone)
        if local.time() == time(9):
            nights.append(row.due_at - here.clock.now())
        else:
            waits.append(row.due_at - here.clock.now())
        here.clock.move_to(row.due_at)
    for number, wait in enumerate(waits):
        least = min(timedelta(seconds=2 ** min(number, 20)), LONGEST)
        assert least * 0.5 <= wait <= least * 1.5, f"wait {number} was {wait}"
    assert len(set(waits)) == len(waits), "jittered"
    assert len(nights) == 3, "what would come at night comes in the morning"
    assert (row.state, row.error) == ("failed", "internal_error")
    tried = here.clock.now() - NOON - sum(nights, timedelta(0))
    assert timedelta(days=1) < tried < timedelta(days=1) + 2 * LONGEST, "the nights do not count"
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"]


async def test_what_slack_takes_in_the_end_was_never_told_to_a_lead(db: Database) -> None:
    here = await lab(db, pairs=1)
    await here.lead("UINES")
    here.postbox.faults["G0"] = [failing("service_unavailable"), failing("unreachable")]
    outbox = here.outbox()
    for _ in range(3):
        await outbox.deliver_due()
        here.clock.move_to(here.clock.now() + timedelta(seconds=5))
    (prompt,) = await here.owed(Kind.PROMPT)
    assert (prompt.state, prompt.attempts, prompt.error) == ("sent", 3, None)
    assert await here.owed(Kind.TROUBLE) == []


async def test_a_429_pauses_its_method_for_as_long_as_slack_says_and_no_other(db: Database) -> None:
    here = await lab(db, pairs=60)
    await here.owe(Kind.RETIRE, 40)
    loop = asyncio.get_running_loop()
    refused = (await here.owed(Kind.PROMPT))[0].id or 0
    told: list[float] = []
    at: dict[int, float] = {}

    async def noted(delivery_id: int) -> None:
        at[delivery_id] = loop.time()
        if delivery_id == refused:
            told.append(loop.time())
            if len(told) == 1:
                raise too_many(1.5)

    here.postbox.before = noted
    outbox = here.outbox(clock=here.going(), rates={**UNPACED, "chat.postMessage": 3000})
    carrying = asyncio.create_task(outbox.run())

    async def all_out() -> bool:
        return set(await here.states(Kind.PROMPT) + await here.states(Kind.RETIRE)) == {"sent"}

    await until(all_out, what="everything out")
    await outbox.stop()
    await carrying
    prompts = {key for key, kind, _ in here.postbox.posted if kind == "prompt"}
    retired = {key for key, kind, _ in here.postbox.posted if kind == "retire"}
    # What had its turn already when the refusal came cannot be called back.
    later = [at[key] for key in prompts if at[key] > told[0] + 0.1]
    assert min(later) >= told[0] + 1.5
    assert max(at[key] for key in retired) < told[0] + 1.5
    assert all(row.attempts <= 2 for row in await here.owed(Kind.PROMPT)), "waiting is no attempt"


async def test_a_long_pause_of_posts_is_not_asked_about_again_and_again(db: Database) -> None:
    here = await lab(db, pairs=MOST_IN_FLIGHT + 100)
    here.postbox.faults["G0"] = [too_many(3600)]
    outbox = here.outbox()
    for _ in range(3):
        await outbox.deliver_due()
    first_tried = [row for row in await here.owed(Kind.PROMPT) if row.first_tried_at]
    assert len(first_tried) <= MOST_IN_FLIGHT, "one claim, and then none while it rests"
    assert "claimed" not in await here.states(Kind.PROMPT)


async def test_of_two_workspaces_only_the_one_that_was_told_so_rests(db: Database) -> None:
    here, there = await lab(db, pairs=5), await lab(db, pairs=5, team_id="T0ATELIER")
    outbox = here.outbox()
    outbox.rate_limiter_of = {
        here.seeded.workspace_id: outbox.rate_limiter_of(0),
        there.seeded.workspace_id: there.outbox().rate_limiter_of(0),
    }.__getitem__
    boxes = {here.seeded.workspace_id: here.postbox, there.seeded.workspace_id: there.postbox}
    outbox.sender_of = boxes.get
    here.postbox.faults["G0"] = [too_many(3600)]
    await outbox.deliver_due()
    assert len(there.postbox.posted) == 5
    assert len(here.postbox.posted) < 5
