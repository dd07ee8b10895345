"""Bad days by chance: a share of the calls is struck, the same ones for the same seed."""

import asyncio
import json
from collections import Counter

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.odds import Odds, read
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, Json, client_of

POST = "chat.postMessage"
LATE = 60.0


async def plan(sandbox: Sandbox, **odds: object) -> int:
    async with aiohttp.ClientSession() as http:
        return (await http.post(f"{sandbox.url}/sandbox/plan", json=odds)).status


async def ledger_of(sandbox: Sandbox) -> list[Json]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{sandbox.url}/sandbox/ledger") as response,
    ):
        return [json.loads(line) for line in (await response.text()).splitlines()]


async def outcome(client: AsyncWebClient, text: str = "Hello") -> str:
    """What the app sees of one post."""
    try:
        await client.chat_postMessage(channel=CHLOE, text=text)
    except SlackApiError as fault:
        return str(fault.response.status_code)
    except aiohttp.ClientConnectionError:
        return "broken"
    except TimeoutError:
        return "timeout"
    return "ok"


async def test_a_day_on_which_nothing_can_be_relied_on(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    odds = {"429": 0.2, "500": 0.2, "drop": 0.1, "drop_after": 0.2}
    assert await plan(sandbox, seed=1, methods=[POST], **odds) == 200
    seen = Counter([await outcome(client, str(n)) for n in range(200)])
    assert set(seen) == {"ok", "429", "500", "broken"}
    count = sandbox.door.counts.public()[POST]
    lost = count["struck"]["drop_after"]
    assert seen["429"] == count["errors"]["fault 429"]
    assert seen["500"] == count["errors"]["fault 500"]
    assert seen["broken"] == count["errors"]["fault drop"] + lost
    assert seen["ok"] + lost == count["ok"] == len(await ledger_of(sandbox))
    assert count["calls"] == 200
    assert (await client.users_info(user=CHLOE))["ok"], "another method is not meant"


async def test_a_late_answer_to_a_post_that_was_done_at_once(sandbox: Sandbox) -> None:
    """The nasty one: the app gives up waiting, and the message stands."""
    assert await plan(sandbox, delay=1.0, seconds=LATE) == 200
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.1)) as http:
        hasty = client_of(sandbox)
        hasty.session = http
        assert await outcome(hasty, "Only once") == "timeout"
    assert [row["text"] for row in await ledger_of(sandbox)] == ["Only once"]
    assert sandbox.door.counts.public()[POST]["struck"] == {"delay": 1}


async def test_a_late_answer_does_not_hold_up_the_end(sandbox: Sandbox) -> None:
    assert await plan(sandbox, delay=1.0, seconds=LATE) == 200
    waiting = asyncio.create_task(outcome(client_of(sandbox)))
    while not await ledger_of(sandbox):
        assert not waiting.done()
    async with asyncio.timeout(5):
        await sandbox.stop()
        assert await waiting in ("ok", "broken")


async def test_the_day_ends_when_somebody_says_so(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert await plan(sandbox, **{"500": 1}) == 200
    assert await outcome(client) == "500"
    async with aiohttp.ClientSession() as http:
        assert (await http.delete(f"{sandbox.url}/sandbox/plan")).status == 200
    assert await outcome(client) == "ok"


async def test_a_struck_429_says_how_long(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert await plan(sandbox, **{"429": 1, "retry_after": 7}) == 200
    with pytest.raises(SlackApiError) as caught:
        await client.users_info(user=CHLOE)
    assert caught.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    "wrong", [{"429": 0.6, "500": 0.5}, {"500": -1}, {"500": "often"}, {"earthquake": 0.1}]
)
async def test_a_plan_that_cannot_be(sandbox: Sandbox, client: AsyncWebClient, wrong: Json) -> None:
    assert await plan(sandbox, **wrong) == 400
    assert await outcome(client) == "ok"


def test_the_same_seed_gives_the_same_day() -> None:
    def day(seed: int, kinds: Json) -> list[str | None]:
        odds = read({"seed": seed, **kinds})
        return [odds.strike(POST) for _ in range(1000)]

    kinds = {"429": 0.1, "500": 0.05}
    assert day(1, kinds) == day(1, dict(reversed(kinds.items())))
    assert day(1, kinds) != day(2, kinds)


def test_the_shares_are_those_that_were_asked_for() -> None:
    odds = Odds({"429": 0.05, "500": 0.02, "drop_after": 0.01}, seed=1)
    struck = Counter(odds.strike(POST) for _ in range(20_000))
    for kind, share in odds.odds.items():
        assert struck[kind] == pytest.approx(share * 20_000, rel=0.2)
