"""The door of the Web API: tokens, methods, ids, and the channels that it opens."""

import re

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import ADAM, CHLOE, GONE, MARC, ROBOT, client_of, refusal, section, town


async def test_a_token_opens_the_door_and_says_who_the_app_is(sandbox: Sandbox) -> None:
    me = await client_of(sandbox).auth_test()
    assert (me["team_id"], me["team"], me["user"]) == ("T0MAISON", "Maison Vauban", "postman")
    assert me.headers["x-oauth-scopes"] == "chat:write,commands,im:write,mpim:write,users:read"


@pytest.mark.parametrize("token", ["", "xoxb-of-somebody-else", "xoxb-é"])
async def test_no_token_and_a_foreign_one(sandbox: Sandbox, token: str) -> None:
    call = client_of(sandbox, "").api_call("auth.test", params={"token": token})
    error = (await refusal(call))["error"]
    assert error == ("invalid_auth" if token else "not_authed")


async def test_each_kind_of_token_has_its_own_methods(sandbox: Sandbox) -> None:
    as_app, as_bot = client_of(sandbox, sandbox.app_token), client_of(sandbox)
    refused = await refusal(as_app.chat_postMessage(channel=CHLOE, text="Hello"))
    assert refused["error"] == "not_allowed_token_type"
    refused = await refusal(as_bot.apps_connections_open(app_token=sandbox.bot_token))
    assert refused["error"] == "not_allowed_token_type"
    opened = await as_bot.apps_connections_open(app_token=sandbox.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")


async def test_a_method_that_slack_does_not_know(client: AsyncWebClient) -> None:
    assert (await refusal(client.api_call("chat.whisper")))["error"] == "unknown_method"


async def test_no_token_ever_stands_in_the_traffic(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.api_call("auth.test", params={"token": sandbox.bot_token})
    await client.apps_connections_open(app_token=sandbox.app_token)
    shown = str(sandbox.traffic.after(0))
    assert "auth.test" in shown
    assert sandbox.bot_token not in shown
    assert sandbox.app_token not in shown
    assert "ticket" not in shown


async def test_ids_look_like_slacks(client: AsyncWebClient, chloe: User) -> None:
    me = await client.auth_test()
    dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
    group = (await client.conversations_open(users=[CHLOE, MARC]))["channel"]["id"]
    posted = await client.chat_postMessage(channel=dm, text="Hello", blocks=[section("Hello")])
    for found, shape in [
        (me["user_id"], r"U[A-Z0-9]{8,}"),
        (me["bot_id"], r"B[A-Z0-9]{8,}"),
        (posted["message"]["app_id"], r"A[A-Z0-9]{8,}"),
        (dm, r"D[A-Z0-9]{8,}"),
        (group, r"G[A-Z0-9]{8,}"),
        (posted["ts"], r"\d{10}\.\d{6}"),
        (posted["message"]["blocks"][0]["block_id"], r"\S+"),
    ]:
        assert re.fullmatch(shape, found), found
    assert posted["message"]["bot_id"] == me["bot_id"]
    state = await chloe.state()
    assert next(c["id"] for c in state["channels"] if c["name"] == "general").startswith("C")


async def test_ids_are_the_same_in_every_run() -> None:
    async with town() as first, town() as second:
        one, other = client_of(first), client_of(second)
        assert (await one.auth_test())["user_id"] == (await other.auth_test())["user_id"]
        group = (await one.conversations_open(users=[CHLOE, MARC]))["channel"]["id"]
        assert (await other.conversations_open(users=[CHLOE, MARC]))["channel"]["id"] == group


async def test_a_group_dm_is_the_same_one_whatever_the_order(client: AsyncWebClient) -> None:
    first = await client.conversations_open(users=[CHLOE, MARC])
    assert first.get("already_open") is None
    again = await client.conversations_open(users=[MARC, CHLOE, MARC])
    assert again["channel"]["id"] == first["channel"]["id"]
    assert again["already_open"] is True
    other = await client.conversations_open(users=[CHLOE, ADAM])
    alone = await client.conversations_open(users=CHLOE)
    assert len({c["channel"]["id"] for c in (first, other, alone)}) == 3


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        (f"{CHLOE},U0NOBODY", "user_not_found"),
        (GONE, "user_disabled"),
        (ROBOT, "cannot_dm_bot"),
        (",".join(f"U{n}" for n in range(9)), "too_many_users"),
    ],
)
async def test_a_conversation_that_cannot_be(
    client: AsyncWebClient, users: str, error: str
) -> None:
    refused = await refusal(client.api_call("conversations.open", params={"users": users}))
    assert refused["error"] == error


async def test_a_post_to_somebody_who_left_succeeds(client: AsyncWebClient) -> None:
    assert (await client.chat_postMessage(channel=GONE, text="Anyone there?"))["ok"]


async def test_times_in_the_workspace_follow_its_clock_and_never_repeat(
    client: AsyncWebClient,
) -> None:
    posts = [await client.chat_postMessage(channel=CHLOE, text=str(n)) for n in range(20)]
    stamps = [post["ts"] for post in posts]
    assert stamps == sorted(set(stamps))
