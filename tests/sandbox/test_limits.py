"""Rate limits: calls a minute of a method, posts a second in a channel, and what a 429 says."""

from collections.abc import AsyncIterator
from itertools import combinations

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import ledger
from sandbox.driver import User
from sandbox.limits import CHANNEL_BURST, LEAST_BURST, Limits
from sandbox.server import Sandbox
from tests.sandbox.town import ADAM, CHLOE, MARC, Json, Ticks, client_of, refusal, town

POST = "chat.postMessage"


@pytest.fixture
async def sandbox(ticks: Ticks) -> AsyncIterator[Sandbox]:
    """Ten posts a minute."""
    async with town(ticks=ticks, limits={POST: 10}) as started:
        yield started


async def post(client: AsyncWebClient, channel: str = CHLOE) -> None:
    await client.chat_postMessage(channel=channel, text="Hello")


async def told_to_wait(client: AsyncWebClient, channel: str = CHLOE) -> int:
    with pytest.raises(SlackApiError) as caught:
        await post(client, channel)
    answer = caught.value.response
    assert (answer.status_code, answer.data) == (429, {"ok": False, "error": "ratelimited"})
    return int(answer.headers["Retry-After"])


async def test_whoever_waits_as_told_is_let_in(
    client: AsyncWebClient, ticks: Ticks, chloe: User
) -> None:
    for _ in range(LEAST_BURST):
        await post(client)
    assert await told_to_wait(client) == 6, "ten a minute are one in six seconds"
    ticks.seconds += 5.5
    assert await told_to_wait(client) == 1, "whole seconds, and never none"
    ticks.seconds += 1
    await post(client)
    assert len(await chloe.messages(await _dm(client))) == LEAST_BURST + 1


async def test_another_method_is_not_meant(client: AsyncWebClient) -> None:
    for _ in range(LEAST_BURST):
        await post(client)
    await told_to_wait(client)
    for _ in range(20):
        await client.users_info(user=CHLOE)


async def test_a_person_and_their_dm_are_the_same_channel(ticks: Ticks) -> None:
    async with town(ticks=ticks, channel_limit=True) as sandbox:
        client = client_of(sandbox)
        dm = await _dm(client)
        for number in range(CHANNEL_BURST):
            await post(client, (CHLOE, dm)[number % 2])
        assert await told_to_wait(client, dm) == 1
        assert await told_to_wait(client, CHLOE) == 1
        await post(client, MARC)
        ticks.seconds += 1
        await post(client, dm)


async def test_no_limit_unless_somebody_sets_one(ticks: Ticks) -> None:
    async with town(ticks=ticks) as sandbox:
        for _ in range(30):
            await post(client_of(sandbox))


async def test_limits_are_set_while_it_runs(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as http:

        async def limit(body: Json) -> int:
            return (await http.post(f"{sandbox.url}/sandbox/limits", json=body)).status

        assert await limit({}) == 200
        for _ in range(CHANNEL_BURST * 2):
            await post(client)
        assert await limit({"limits": {POST: 6000}, "channel_limit": True}) == 200
        for _ in range(CHANNEL_BURST):
            await post(client)
        assert await told_to_wait(client) == 1
        for wrong in ({POST: 0}, {POST: "many"}, [POST]):
            assert await limit({"limits": wrong}) == 400


async def test_a_post_refused_in_its_channel_takes_nothing_from_the_method(ticks: Ticks) -> None:
    at_once = 2 * CHANNEL_BURST
    async with town(ticks=ticks, limits={POST: at_once * 60}, channel_limit=True) as sandbox:
        client = client_of(sandbox)
        for _ in range(CHANNEL_BURST):
            await post(client, CHLOE)
        for _ in range(CHANNEL_BURST):
            await told_to_wait(client, CHLOE)
        for _ in range(CHANNEL_BURST):
            await post(client, MARC)
        await told_to_wait(client, ADAM)


async def test_a_refused_post_reaches_nobody_and_is_counted(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    for _ in range(LEAST_BURST):
        await post(client)
    late = client.chat_postMessage(channel=CHLOE, text="Too late")
    assert (await refusal(late))["error"] == "ratelimited"
    assert "Too late" not in "".join(ledger.rows(sandbox.world))
    count = sandbox.door.counts.public()[POST]
    assert (count["calls"], count["ok"]) == (LEAST_BURST + 1, LEAST_BURST)
    assert count["errors"] == {"ratelimited": 1}


def test_a_minute_at_the_limit_is_taken_and_twice_as_much_is_not() -> None:
    """A hundred a second; the first second's worth may come at once."""
    limits = Limits()
    limits.set({POST: 6000})
    taken = {
        pace: sum(not limits.refused(POST, None, start + n / pace) for n in range(pace * 60))
        for start, pace in ((0.0, 100), (1000.0, 200))
    }
    assert taken == {100: 6000, 200: 6000 + 99}


def test_channels_that_have_been_quiet_are_forgotten() -> None:
    limits = Limits()
    limits.set({}, in_channels=True)
    for second in range(3):
        for number in range(9_000):
            assert not limits.refused(POST, f"C{second}.{number}", second * 10.0)
    assert len(limits._channels) <= 18_000


def test_nobody_shares_a_channel_by_chance(ticks: Ticks) -> None:
    world = town(ticks=ticks).world
    groups = list(combinations([CHLOE, MARC, ADAM], 2))
    assert len({world.conversation_id(list(group)) for group in groups}) == len(groups)
    assert world.conversation_id([CHLOE]) == world.conversation([CHLOE]).id


async def _dm(client: AsyncWebClient) -> str:
    return str((await client.conversations_open(users=CHLOE))["channel"]["id"])
