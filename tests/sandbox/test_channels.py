"""Public and private channels: where the app may post, and how it gets in and out."""

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import workspace
from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import (
    CHLOE,
    MANIFEST,
    MARC,
    Host,
    Json,
    client_of,
    in_socket_mode,
    refusal,
    town,
    with_scopes,
)


async def id_of(person: User, name: str) -> str:
    channels = (await person.state())["channels"]
    return next(str(channel["id"]) for channel in channels if channel["name"] == name)


async def test_a_public_channel_is_there_and_a_private_one_is_not(
    client: AsyncWebClient, chloe: User
) -> None:
    for name, error in [("general", "not_in_channel"), ("leads", "channel_not_found")]:
        post = client.chat_postMessage(channel=await id_of(chloe, name), text="Hello")
        assert (await refusal(post))["error"] == error
    assert (await id_of(chloe, "leads")).startswith("C")


async def test_a_private_channel_is_known_to_its_members_alone(
    sandbox: Sandbox, chloe: User
) -> None:
    kinds = {c["name"]: c["kind"] for c in (await chloe.state())["channels"]}
    assert (kinds["general"], kinds["leads"]) == ("channel", "group")
    async with User(sandbox.url, "adam") as adam:
        assert "leads" not in {c["name"] for c in (await adam.state())["channels"]}


async def test_an_invited_app_posts_until_it_is_removed(
    client: AsyncWebClient, chloe: User, marc: User
) -> None:
    leads = await id_of(chloe, "leads")
    assert (await chloe.say("/invite @postman", channel="leads"))["ok"]
    await client.chat_postMessage(channel=leads, text="The digest")
    seen = await marc.message_at("leads", holding="The digest")
    assert (seen["bot"], seen["channel"]) == (True, leads)
    await client.chat_update(channel=leads, ts=seen["ts"], text="A better digest")
    assert await marc.message_at("leads", holding="better", edited=True)
    await marc.say("/remove @postman", channel="leads")
    for again in (
        client.chat_postMessage(channel=leads, text="Still here?"),
        client.chat_update(channel=leads, ts=seen["ts"], text="Still here?"),
    ):
        assert (await refusal(again))["error"] == "channel_not_found"


async def test_the_app_is_told_that_it_was_invited() -> None:
    events = {"event_subscriptions": {"bot_events": ["member_joined_channel"]}}
    async with (
        town(app={**MANIFEST, "settings": events}) as sandbox,
        in_socket_mode(sandbox) as host,
        User(sandbox.url, "chloe") as chloe,
    ):
        host.acknowledge_the_rest()
        await chloe.say("/invite @adam", channel="leads")
        assert host.nothing_came(), "the app is not there"
        await chloe.say("/invite @postman", channel="leads")
        event = (await host.came())["event"]
        assert (event["type"], event["inviter"]) == ("member_joined_channel", CHLOE)
        assert event["channel"] == await id_of(chloe, "leads")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/invite", "Whom? /invite @somebody"),
        ("/invite @nobody", "There is no @nobody here."),
        ("/invite @marc @adam", "/invite: marc, adam"),
        ("/leave", "/leave: chloe"),
    ],
)
async def test_slacks_own_commands_answer_the_person_alone(
    host: Host, chloe: User, marc: User, text: str, told: str
) -> None:
    answered = await chloe.say(text, channel="leads")
    assert answered["notice"] == told
    assert await marc.messages("leads") == []
    assert host.nothing_came()


async def test_nobody_is_invited_into_a_dm(client: AsyncWebClient, chloe: User) -> None:
    dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
    assert (await chloe.say("/invite @marc", channel=dm))["notice"] == "/invite works in channels."


async def test_a_command_in_a_private_channel_does_not_say_its_name(
    sandbox: Sandbox, host: Host, client: AsyncWebClient, chloe: User
) -> None:
    host.acknowledge_the_rest()
    await chloe.say("/post a letter", channel="leads")
    assert (await host.came())["channel_name"] == "privategroup"
    group = (await client.conversations_open(users=[CHLOE, MARC]))["channel"]["id"]
    await chloe.say("/post a letter", channel=group)
    assert (await host.came())["channel_name"].startswith("mpdm-")


async def test_what_the_app_may_know_of_a_conversation() -> None:
    app = with_scopes("channels:read", "groups:read")
    async with town(app=app) as sandbox, User(sandbox.url, "chloe") as chloe:
        client = client_of(sandbox)
        general, leads = await id_of(chloe, "general"), await id_of(chloe, "leads")
        shown: Json = (await client.conversations_info(channel=general))["channel"]
        assert (shown["name"], shown["is_private"], shown["is_member"]) == ("general", False, False)
        hidden = client.conversations_info(channel=leads)
        assert (await refusal(hidden))["error"] == "channel_not_found"
        await chloe.say("/invite @postman", channel="leads")
        shown = (await client.conversations_info(channel=leads))["channel"]
        assert (shown["is_group"], shown["is_member"]) == (True, True)
        members = (await client.conversations_members(channel=leads))["members"]
        assert members == [CHLOE, MARC, (await client.auth_test())["user_id"]]
        dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
        refused = await refusal(client.conversations_info(channel=dm))
        assert (refused["error"], refused["needed"]) == ("missing_scope", "im:read")


def test_a_workspace_says_which_channels_are_private_and_where_the_app_is(tmp_path: Path) -> None:
    path = tmp_path / "town.yml"
    path.write_text(
        "team: {id: T0, name: Town}\npeople: [{handle: chloe, name: Chloé}]\n"
        "channels: [{name: general, app: true}, {name: leads, members: [chloe], private: true}]",
        encoding="utf-8",
    )
    read = workspace.load(path)
    assert (read.private, read.with_app) == ({"leads"}, {"general"})
