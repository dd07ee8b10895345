"""What an app lists: conversations of each kind, and reactions to what was said."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, MANIFEST, MARC, in_socket_mode, refusal, town, with_scopes

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
REACT = ("reactions:read", "reactions:write")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    app = with_scopes(*READ, *REACT)
    told = {"bot_events": ["reaction_added", "reaction_removed"]}
    async with town(app={**app, "settings": {"event_subscriptions": told}}) as started:
        yield started


async def test_public_channels_and_one_page_after_another(client: AsyncWebClient) -> None:
    first = await client.conversations_list(limit=1)
    assert [channel["name"] for channel in first["channels"]] == ["general"]
    assert (first["channels"][0]["num_members"], first["channels"][0]["is_member"]) == (5, False)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_list(cursor=cursor)
    assert [channel["name"] for channel in rest["channels"]] == ["quiet"]


async def test_private_ones_only_where_the_app_is(client: AsyncWebClient) -> None:
    assert (await client.conversations_list(types="private_channel"))["channels"] == []
    dm = (await client.conversations_open(users=CHLOE, return_im=True))["channel"]
    group = (await client.conversations_open(users=[CHLOE, MARC]))["channel"]["id"]
    found = (await client.conversations_list(types="im,mpim"))["channels"]
    assert {channel["id"] for channel in found} == {dm["id"], group}
    assert dm["user"] == CHLOE
    again = await client.conversations_open(channel=group)
    assert (again["channel"]["id"], again["already_open"]) == (group, True)


async def test_a_list_that_is_refused(client: AsyncWebClient) -> None:
    refused = await refusal(client.conversations_list(types="secret"))
    assert refused["error"] == "invalid_types"
    async with town(app=MANIFEST) as strict:
        client.base_url, client.token = strict.api_url, strict.bot_token
        refused = await refusal(client.conversations_list())
        assert (refused["error"], refused["needed"]) == ("missing_scope", "channels:read")


async def test_reactions_come_and_go(client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel=CHLOE, text="Well done")
    place = {"channel": sent["channel"], "timestamp": sent["ts"]}
    await client.reactions_add(name="tada", **place)
    assert (await refusal(client.reactions_add(name=":tada:", **place)))["error"] == (
        "already_reacted"
    )
    got = (await client.reactions_get(**place))["message"]["reactions"]
    assert [(one["name"], one["count"]) for one in got] == [("tada", 1)]
    assert [item["message"]["ts"] for item in (await client.reactions_list())["items"]] == [
        sent["ts"]
    ]
    await client.reactions_remove(name="tada", **place)
    assert "reactions" not in (await client.reactions_get(**place))["message"]
    assert (await refusal(client.reactions_remove(name="tada", **place)))["error"] == "no_reaction"


@pytest.mark.parametrize(
    ("name", "channel", "ts", "error"),
    [
        ("Not An Emoji", CHLOE, "1.1", "channel_not_found"),
        ("tada", "", "1.1", "no_item_specified"),
        ("tada", "C0NOWHERE", "1.1", "channel_not_found"),
    ],
)
async def test_a_reaction_to_nothing(
    client: AsyncWebClient, name: str, channel: str, ts: str, error: str
) -> None:
    call = client.reactions_add(name=name, channel=channel, timestamp=ts)
    assert (await refusal(call))["error"] == error


async def test_the_app_hears_of_a_persons_reaction(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    async with in_socket_mode(sandbox) as host, User(sandbox.url, "chloe") as chloe:
        host.acknowledge_the_rest()
        await client.chat_postMessage(channel=CHLOE, text="Well done")
        message = await chloe.message_in(holding="Well done")
        await chloe.react(message, "heart")
        added = (await host.came())["event"]
        await chloe.react(message, "heart", off=True)
        removed = (await host.came())["event"]
    assert (added["type"], added["reaction"], added["user"]) == ("reaction_added", "heart", CHLOE)
    assert added["item"] == {"type": "message", "channel": message["channel"], "ts": message["ts"]}
    assert removed["type"] == "reaction_removed"
