"""One person's flood does not keep the others waiting."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from slack_bolt.async_app import AsyncAck

from bot.slack.kit.context import Context, Patience
from bot.slack.kit.limiter import ConcurrencyLimiter
from bot.slack.kit.submissions import Errors, Submitted, submits_in_steps
from bot.texts import load
from tests.databases import sealed_views

FLOOD = 10_000


async def test_another_person_s_turn_comes_between_the_first_few_of_a_flood() -> None:
    limiter = ConcurrencyLimiter()
    done: list[str] = []
    begun = asyncio.Event()

    async def interaction(slack_id: str) -> None:
        async with limiter.slot(slack_id):
            # Each gives way a few times, as one does that waits for the database.
            for _ in range(3):
                await asyncio.sleep(0)
            done.append(slack_id)
            begun.set()

    flood = [asyncio.create_task(interaction("U0MARC")) for _ in range(FLOOD)]
    await begun.wait()
    chloe = asyncio.create_task(interaction("U0CHLOE"))
    await chloe
    assert done.index("U0CHLOE") < 20
    await asyncio.gather(*flood)
    assert len(done) == FLOOD + 1
    assert not limiter.is_busy()


async def test_those_of_a_flood_that_nobody_lets_through_do_not_all_run_at_last() -> None:
    """Who waits for long runs without a slot; but of one person never more than a few."""
    limiter = ConcurrencyLimiter()
    under_way, most, full, stuck = 0, 0, asyncio.Event(), asyncio.Event()

    async def interaction() -> None:
        nonlocal under_way, most
        async with limiter.slot("U0MARC"):
            under_way += 1
            most = max(most, under_way)
            if under_way == 3:
                full.set()
            await stuck.wait()
            under_way -= 1

    flood = [asyncio.create_task(interaction()) for _ in range(50)]
    await full.wait()
    async with limiter.slot("U0CHLOE"):
        assert under_way == 3, "she does not wait for those who are stuck"
    stuck.set()
    await asyncio.gather(*flood)
    assert most == 3


async def test_submitted_windows_take_their_person_s_turn_too() -> None:
    limiter = ConcurrencyLimiter()
    under_way: list[str] = []
    full, stuck, saved = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def save(modal: Submitted) -> Errors:
        under_way.append(modal.slack_id)
        if modal.slack_id == "U0CHLOE":
            saved.set()
            return {}
        if len(under_way) == 3:
            full.set()
        await stuck.wait()
        return {}

    async def acknowledged(**_: Any) -> None:
        """Slack takes it."""

    submit = submits_in_steps(said_at="note")(save)
    gateway = SimpleNamespace(views=sealed_views())
    context = cast(
        Context,
        SimpleNamespace(limiter=limiter, patience=Patience(), texts=load(), gateway=gateway),
    )

    async def submitted(slack_id: str) -> None:
        body = {"user": {"id": slack_id}, "view": {"private_metadata": ""}}
        await submit(context, cast(AsyncAck, acknowledged), body)

    flood = [asyncio.create_task(submitted("U0MARC")) for _ in range(50)]
    await full.wait()
    await submitted("U0CHLOE")
    assert saved.is_set()
    assert under_way.count("U0MARC") == 3
    stuck.set()
    await asyncio.gather(*flood)
    assert under_way.count("U0MARC") == 50
