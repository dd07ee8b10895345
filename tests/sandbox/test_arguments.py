"""Arguments of a message that are easily dropped: each shows, or is refused as Slack does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import (
    CHLOE,
    MARC,
    Host,
    Json,
    button,
    client_of,
    in_socket_mode,
    refusal,
    section,
    town,
    with_scopes,
)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """The app may show another name, and read what is said."""
    async with town(app=with_scopes("chat:write.customize", "mpim:history")) as started:
        yield started


@pytest.fixture
async def group(client: AsyncWebClient) -> str:
    return str((await client.conversations_open(users=[CHLOE, MARC]))["channel"]["id"])


async def test_a_reply_stands_in_its_thread(client: AsyncWebClient, group: str) -> None:
    parent = await client.chat_postMessage(channel=group, text="Who comes?")
    reply = await client.chat_postMessage(channel=group, text="I do", thread_ts=parent["ts"])
    again = await client.chat_postMessage(channel=group, text="And I", thread_ts=reply["ts"])
    loud = await client.chat_postMessage(
        channel=group, text="All of us", thread_ts=parent["ts"], reply_broadcast=True
    )
    assert reply["message"]["thread_ts"] == again["message"]["thread_ts"] == parent["ts"]
    assert loud["message"]["subtype"] == "thread_broadcast"

    listed = (await client.conversations_history(channel=group))["messages"]
    assert [message["text"] for message in listed] == ["All of us", "Who comes?"]
    assert (listed[1]["reply_count"], listed[1]["latest_reply"]) == (3, loud["ts"])
    thread = await client.conversations_replies(channel=group, ts=parent["ts"], limit=2)
    assert [message["text"] for message in thread["messages"]] == ["Who comes?", "I do"]
    cursor = thread["response_metadata"]["next_cursor"]
    rest = await client.conversations_replies(channel=group, ts=parent["ts"], cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["And I", "All of us"]

    await client.chat_delete(channel=group, ts=loud["ts"])
    alone = (await client.conversations_replies(channel=group, ts=again["ts"]))["messages"]
    assert [message["ts"] for message in alone] == [parent["ts"], reply["ts"], again["ts"]]


@pytest.mark.parametrize(
    ("ts", "error"),
    [("0", "invalid_thread_ts"), (1602251441.0017, "invalid_thread_ts"),
     ("1602251441.001700", "thread_not_found")],
)  # fmt: skip
async def test_a_thread_that_is_none(
    client: AsyncWebClient, group: str, ts: Any, error: str
) -> None:
    call = {"channel": group, "text": "Hello", "thread_ts": ts}
    assert (await refusal(client.api_call("chat.postMessage", json=call)))["error"] == error
    replies = client.conversations_replies(channel=group, ts="1602251441.001700")
    assert (await refusal(replies))["error"] == "thread_not_found"


async def test_a_person_answers_in_a_thread(client: AsyncWebClient, sandbox: Sandbox) -> None:
    async with in_socket_mode(sandbox) as host, User(sandbox.url, "chloe") as chloe:
        host.acknowledge_the_rest()
        sent = await client.chat_postMessage(channel=CHLOE, text="How was it?")
        await chloe.say("Good", channel=sent["channel"], thread_ts=sent["ts"])
        event = (await host.came())["event"]
    assert (event["text"], event["thread_ts"]) == ("Good", sent["ts"])
    assert event["parent_user_id"] == sent["message"]["user"]


async def test_attachments_show_and_their_buttons_are_pressed(
    client: AsyncWebClient, host: Host, sandbox: Sandbox
) -> None:
    host.acknowledge_the_rest()
    rows: list[Json] = [
        {
            "color": "good",
            "text": "Legacy",
            "fields": [{"title": "A", "value": "B", "short": True}],
        },
        {"blocks": [section("In one", accessory=button("inside"))]},
    ]
    call = {"channel": CHLOE, "attachments": rows}
    sent = await client.api_call("chat.postMessage", json=call)
    assert [one["id"] for one in sent["message"]["attachments"]] == [1, 2]
    async with User(sandbox.url, "chloe") as chloe:
        await chloe.click(await chloe.message_in(holding="In one"), "inside")
    assert (await host.came())["actions"][0]["action_id"] == "inside"
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Kept")
    [kept] = (await client.conversations_history(channel=sent["channel"]))["messages"]
    assert len(kept["attachments"]) == 2
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Bare", attachments=[])
    [bare] = (await client.conversations_history(channel=sent["channel"]))["messages"]
    assert "attachments" not in bare


@pytest.mark.parametrize(
    ("attachments", "error"),
    [
        ([{"text": "x"}] * 101, "too_many_attachments"),
        ([{"text": 7}], "invalid_attachments"),
        ([{"fields": "x"}], "invalid_attachments"),
        ([{"blocks": [section("")]}], "invalid_attachments"),
        ([], "no_text"),
    ],
)
async def test_attachments_that_slack_refuses(
    client: AsyncWebClient, attachments: Any, error: str
) -> None:
    call = client.api_call("chat.postMessage", json={"channel": CHLOE, "attachments": attachments})
    assert (await refusal(call))["error"] == error


async def test_a_name_and_a_face_of_its_own(client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(
        channel=CHLOE, text="Hello", username="Inès", icon_emoji=":wave:"
    )
    shown = sent["message"]
    assert (shown["username"], shown["icons"]) == ("Inès", {"emoji": ":wave:"})
    assert shown["subtype"] == "bot_message"
    sent = await client.chat_postMessage(channel=CHLOE, text="Hi", icon_url="https://a.example/b")
    assert sent["message"]["icons"] == {"image_48": "https://a.example/b"}


async def test_who_may_not_have_another_name() -> None:
    async with town() as strict:
        call = client_of(strict).chat_postMessage(channel=CHLOE, text="Hi", username="Inès")
        refused = await refusal(call)
        assert (refused["error"], refused["needed"]) == ("missing_scope", "chat:write.customize")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"as_user": True}, "as_user_not_supported"),
        ({"parse": "some"}, "invalid_arguments"),
        ({"unfurl_links": "maybe"}, "invalid_arguments"),
        ({"mrkdwn": 7}, "invalid_arguments"),
        ({"markdown_text": "*b*"}, "markdown_text_conflict"),
        ({"text": "", "markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_arguments_that_slack_refuses(client: AsyncWebClient, more: Json, error: str) -> None:
    call = client.api_call("chat.postMessage", json={"channel": CHLOE, "text": "Hi", **more})
    assert (await refusal(call))["error"] == error


async def test_text_that_is_not_mrkdwn_or_is_markdown_or_names_people(
    client: AsyncWebClient,
) -> None:
    plain = await client.chat_postMessage(
        channel=CHLOE, text="*x*", mrkdwn=False, unfurl_links=False, unfurl_media=True
    )
    assert plain["message"]["mrkdwn"] is False
    marked = await client.chat_postMessage(channel=CHLOE, markdown_text="**x**")
    assert marked["message"]["blocks"][0]["type"] == "markdown"
    linked = await client.chat_postMessage(channel=CHLOE, text="@marc @nobody", link_names=True)
    assert linked["message"]["text"] == f"<@{MARC}> @nobody"


async def test_files_of_an_update_are_not_here_yet(client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel=CHLOE, text="Hi")
    call = client.chat_update(channel=sent["channel"], ts=sent["ts"], text="x", file_ids=["F1"])
    assert (await refusal(call))["error"] == "not_in_this_sandbox"
