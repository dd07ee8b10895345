"""The ledger and the counts: what a check needs to know once everything is over."""

import json

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.driver import User
from sandbox.messages import NO_BLOCKS
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, MARC, Host, Json, refusal, section


async def told(sandbox: Sandbox, what: str) -> list[Json]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{sandbox.url}/sandbox/{what}") as response,
    ):
        return [json.loads(line) for line in (await response.text()).splitlines()]


def letter(number: int) -> Json:
    return {"event_type": "letter_sent", "event_payload": {"letter": number}}


async def test_every_message_of_the_app_and_what_became_of_it(
    sandbox: Sandbox, client: AsyncWebClient, chloe: User
) -> None:
    group = (await client.conversations_open(users=[CHLOE, MARC]))["channel"]["id"]
    for number in range(3):
        await client.chat_postMessage(channel=group, text=str(number), metadata=letter(number))
    await chloe.say("Not of the app", channel=group)
    first, second, third = await told(sandbox, "ledger")
    assert {first["channel"], second["channel"], third["channel"]} == {group}
    assert (first["kind"], set(first["members"])) == ("mpim", {CHLOE, MARC, sandbox.world.bot_user})

    await client.chat_update(channel=group, ts=first["ts"], text="Changed", blocks=[section("!")])
    await client.chat_delete(channel=group, ts=second["ts"])
    rows = await told(sandbox, "ledger")
    kept = ("ts", "text", "event_payload", "edited", "deleted")
    assert [tuple(row[name] for name in kept) for row in rows] == [
        (first["ts"], "Changed", {"letter": 0}, True, False),
        (third["ts"], "2", {"letter": 2}, False, False),
        (second["ts"], "1", {"letter": 1}, False, True),
    ]


async def test_whom_a_message_was_for_and_one_without_metadata(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
    await client.chat_postEphemeral(channel=dm, user=CHLOE, text="For you alone")
    await client.chat_postMessage(channel=dm, text="Hello")
    alone, hello = await told(sandbox, "ledger")
    assert (alone["to"], hello["to"]) == (CHLOE, None)
    assert (hello["kind"], hello["event_payload"]) == ("im", None)


async def test_a_message_that_was_taken_away_by_a_click(
    sandbox: Sandbox, host: Host, client: AsyncWebClient, chloe: User
) -> None:
    host.acknowledge_the_rest()
    button = {"type": "button", "action_id": "press", "text": {"type": "plain_text", "text": "x"}}
    blocks = [section("Press me", accessory=button)]
    await client.chat_postMessage(channel=CHLOE, text="Press me", blocks=blocks)
    await chloe.click(await chloe.message_in(holding="Press me"), "press")
    webhook = AsyncWebhookClient((await host.came())["response_url"], retry_handlers=[])
    assert (await webhook.send(delete_original=True)).status_code == 200
    [row] = await told(sandbox, "ledger")
    assert (row["text"], row["deleted"]) == ("Press me", True)


async def test_a_message_that_was_deleted_while_the_ledger_was_read(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """It is in the ledger once, as it was when the reader asked."""
    for number in range(1000):
        message = sandbox.world.said_by_app(str(number), NO_BLOCKS)
        sandbox.world.post(sandbox.world.conversation([CHLOE]), message)
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{sandbox.url}/sandbox/ledger") as response,
    ):
        rows = [json.loads(await response.content.readline())]
        dm = rows[0]["channel"]
        await client.chat_delete(channel=dm, ts=message.ts)
        rows += [json.loads(line) async for line in response.content]
    assert [row["text"] for row in rows] == [str(number) for number in range(1000)]
    assert not any(row["deleted"] for row in rows)


async def test_calls_are_counted_until_the_count_begins_again(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    for _ in range(3):
        await client.chat_postMessage(channel=CHLOE, text="Hello")
    await refusal(client.chat_postMessage(channel="C0NOWHERE", text="Hello"))
    await refusal(client.api_call("chat.whisper"))
    [counts] = await told(sandbox, "counts")
    assert counts == {
        "chat.postMessage": {
            "calls": 4, "ok": 3, "errors": {"channel_not_found": 1}, "struck": {},
        },
        "chat.whisper": {"calls": 1, "ok": 0, "errors": {"unknown_method": 1}, "struck": {}},
    }  # fmt: skip
    async with aiohttp.ClientSession() as http:
        assert (await http.post(f"{sandbox.url}/sandbox/counts")).status == 200
    assert await told(sandbox, "counts") == [{}]


async def test_many_messages_take_little_room_and_are_found_at_once(sandbox: Sandbox) -> None:
    world = sandbox.world
    channel = world.conversation([CHLOE, MARC])
    posts = [world.post(channel, world.said_by_app(str(n), NO_BLOCKS)) for n in range(5000)]
    for message in posts[::500]:
        assert channel.find(message.ts) is message
        world.remove(channel, message)
    assert len(channel.messages) == 4990
    assert len({id(message.packed_blocks) for message in posts}) == 1
