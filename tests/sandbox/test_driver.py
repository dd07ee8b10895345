"""A person at the client: what they cannot do, and how long they wait."""

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, button, section


async def test_a_wait_ends(sandbox: Sandbox) -> None:
    async with User(sandbox.url, "chloe", patience=0.05) as chloe:
        with pytest.raises(TimeoutError):
            await chloe.modal()


async def test_at_hand_a_person_sees_and_does_the_same(
    sandbox: Sandbox, client: AsyncWebClient, chloe: User, marc: User
) -> None:
    async with User(sandbox.page, "chloe") as here:
        assert here.id == chloe.id
        awaited = asyncio.ensure_future(here.message_at("general", holding="Good morning"))
        await marc.say("Good morning")
        assert (await awaited)["user"] == marc.id
        await client.chat_postMessage(channel=CHLOE, text="A letter", blocks=[section("Dear you")])
        letter = await here.message_in(holding="Dear you")
        assert await here.messages(letter["channel"]) == await chloe.messages(letter["channel"])
        seen, seen_there = await here.state(), await chloe.state()
        assert seen.pop("now") <= seen_there.pop("now")
        assert seen == seen_there
        file = await here.choose("people.csv", b"name")
        assert file["id"]
        assert await here.do("say", channel="nowhere", text="Hello") == {
            "ok": False,
            "error": "channel_not_found",
        }


async def test_at_hand_too_a_wait_ends(sandbox: Sandbox) -> None:
    async with User(sandbox.page, "chloe", patience=0.05) as chloe:
        with pytest.raises(TimeoutError):
            await chloe.modal()


async def test_a_person_speaks_only_where_they_are(chloe: User, marc: User) -> None:
    await marc.say("Only me here", channel="quiet")
    with pytest.raises(LookupError, match="chloe is not in quiet"):
        await chloe.messages("quiet")
    [channel] = [c for c in (await marc.state())["channels"] if c["name"] == "quiet"]
    refused = await chloe.do("say", channel=channel["id"], text="Let me in")
    assert refused == {"ok": False, "error": "not_in_channel"}


async def test_a_person_clicks_only_what_is_there(client: AsyncWebClient, chloe: User) -> None:
    blocks = [section("Press me", accessory=button("press"))]
    await client.chat_postMessage(channel=CHLOE, text="Press me", blocks=blocks)
    message = await chloe.message_in(holding="Press me")
    with pytest.raises(LookupError, match="no pull here"):
        await chloe.click(message, "pull")
    forged = {"block_id": message["blocks"][0]["block_id"], "action_id": "pull"}
    place = {"channel": message["channel"], "ts": message["ts"]}
    assert (await chloe.do("action", container=place, **forged))["error"] == "action_not_found"


async def test_nobody_by_that_name(chloe: User) -> None:
    chloe.handle = "nobody"
    assert (await chloe.do("home"))["error"] == "user_not_found"
