"""Only what the manifest says: commands, shortcuts, events, scopes."""

from pathlib import Path

import pytest

from sandbox import manifest
from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import (
    ADAM,
    CHLOE,
    MANIFEST,
    MARC,
    Host,
    client_of,
    in_socket_mode,
    refusal,
    town,
    without_scope,
)

NEEDED = {
    "users:read": ("users.info", {"user": CHLOE}),
    "im:write": ("conversations.open", {"users": CHLOE}),
    "mpim:write": ("conversations.open", {"users": f"{CHLOE},{MARC}"}),
    "chat:write": ("chat.postMessage", {"channel": CHLOE, "text": "Hello"}),
}


def test_a_manifest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(
        """
        display_information: {name: Postman}
        features:
          slash_commands:
            - {command: /post, description: Post a letter, usage_hint: "[to]", should_escape: true}
            - {command: /plain}
          shortcuts:
            - {type: global, callback_id: write, name: Write}
            - {type: message, callback_id: forward, name: Forward}
        oauth_config:
          scopes: {bot: [commands, chat:write], bot_optional: [im:history]}
        settings:
          event_subscriptions: {bot_events: [app_home_opened]}
        """,
        encoding="utf-8",
    )
    read = manifest.load(path)
    assert (read.name, read.description) == ("Postman", "")
    post, bare = read.commands
    assert (post.usage_hint, post.should_escape) == ("[to]", True)
    assert (bare.command, bare.description, bare.should_escape) == ("/plain", "", False)
    assert read.command("/post") == post
    assert read.command("/other") is None
    assert [shortcut.callback_id for shortcut in read.shortcuts] == ["write"]
    assert read.scopes == {"commands", "chat:write"}
    assert read.optional_scopes == {"im:history"}
    assert read.events == {"app_home_opened"}


def test_a_manifest_may_offer_nothing() -> None:
    read = manifest.read({"display_information": {"name": "Quiet"}})
    assert not (read.commands or read.shortcuts or read.scopes or read.events)


async def test_a_command_that_no_app_has_is_told_to_the_person_alone(
    host: Host, chloe: User, marc: User
) -> None:
    notice = await chloe.command("/posts to Marc")
    assert notice["text"] == "/posts is not a valid command."
    assert await marc.messages("general") == []
    assert host.nothing_came()


async def test_mentions_in_a_command_are_escaped_when_the_manifest_says_so(
    host: Host, chloe: User
) -> None:
    host.acknowledge_the_rest()
    await chloe.say("/post @marc and @nobody <!channel>")
    assert (await host.came())["text"] == f"<@{MARC}|marc> and @nobody &lt;!channel&gt;"
    await chloe.say("/plain @marc")
    assert (await host.came())["text"] == "@marc"


async def test_only_the_global_shortcuts_of_the_manifest_are_there(host: Host, chloe: User) -> None:
    host.acknowledge_the_rest()
    assert (await chloe.shortcut("write"))["ok"]
    assert (await host.came())["callback_id"] == "write"
    assert (await chloe.shortcut("forward"))["error"] == "shortcut_not_found"


async def test_events_come_to_an_app_that_subscribes(
    sandbox: Sandbox, host: Host, chloe: User
) -> None:
    host.acknowledge_the_rest()
    await chloe.do("home")
    opened = (await host.came())["event"]
    assert (opened["type"], opened["user"], opened["tab"]) == ("app_home_opened", CHLOE, "home")
    await sandbox.acts.change_person(MARC, deleted=True)
    changed = (await host.came())["event"]
    assert (changed["type"], changed["user"]["id"]) == ("user_change", MARC)
    assert changed["user"]["deleted"] is True


async def test_no_event_comes_to_an_app_that_does_not() -> None:
    deaf = {**MANIFEST, "settings": {}}
    async with (
        town(app=deaf) as sandbox,
        in_socket_mode(sandbox) as host,
        User(sandbox.url, "chloe") as chloe,
    ):
        assert (await chloe.do("home"))["ok"]
        await sandbox.acts.change_person(MARC, deleted=True)
        assert host.nothing_came()


@pytest.mark.parametrize("granted", [False, True])
async def test_what_is_said_in_a_dm_comes_only_with_its_scope(granted: bool) -> None:
    async with (
        town(optional_scopes=granted) as sandbox,
        in_socket_mode(sandbox) as host,
        User(sandbox.url, "chloe") as chloe,
    ):
        host.acknowledge_the_rest()
        opened = await client_of(sandbox).conversations_open(users=CHLOE)
        await chloe.say("Is @marc there?", channel=opened["channel"]["id"])
        if not granted:
            assert host.nothing_came()
            return
        event = (await host.came())["event"]
        assert (event["type"], event["channel_type"]) == ("message", "im")
        assert event["text"] == f"Is <@{MARC}> there?"


@pytest.mark.parametrize("scope", NEEDED)
async def test_a_method_needs_its_scope(scope: str) -> None:
    method, args = NEEDED[scope]
    async with town(app=without_scope(scope)) as sandbox:
        refused = await refusal(client_of(sandbox).api_call(method, params=args))
    provided = set(MANIFEST["oauth_config"]["scopes"]["bot"]) - {scope}
    assert refused["error"] == "missing_scope"
    assert refused["needed"] == scope
    assert set(refused["provided"].split(",")) == provided


async def test_history_needs_a_scope_that_the_workspace_may_refuse() -> None:
    async with town() as careful, town(optional_scopes=True) as generous:
        opened = await client_of(careful).conversations_open(users=[CHLOE, ADAM])
        channel = opened["channel"]["id"]
        refused = await refusal(client_of(careful).conversations_history(channel=channel))
        assert (refused["error"], refused["needed"]) == ("missing_scope", "mpim:history")

        await client_of(generous).conversations_open(users=[CHLOE, ADAM])
        found = await client_of(generous).conversations_history(channel=channel)
        assert found["messages"] == []
        assert "mpim:history" in found.headers["x-oauth-scopes"].split(",")
