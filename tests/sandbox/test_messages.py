"""Messages: who sees them, who may change them, what is remembered of them."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import ADAM, CHLOE, MARC, Ticks, refusal, section, town

METADATA = {"event_type": "letter_sent", "event_payload": {"letter": "7"}}


@pytest.fixture
async def sandbox(ticks: Ticks) -> AsyncIterator[Sandbox]:
    """This workspace lets the app read its DMs."""
    async with town(ticks=ticks, optional_scopes=True) as started:
        yield started


@pytest.fixture
async def group(client: AsyncWebClient) -> str:
    opened = await client.conversations_open(users=[CHLOE, MARC])
    return str(opened["channel"]["id"])


async def test_a_message_reaches_those_of_the_group_and_nobody_else(
    sandbox: Sandbox, client: AsyncWebClient, group: str, chloe: User, marc: User
) -> None:
    await client.chat_postMessage(channel=group, text="Hello both")
    assert (await chloe.message_in("marc", holding="Hello both"))["channel"] == group
    assert (await marc.message_in("chloe", holding="Hello both"))["bot"] is True
    async with User(sandbox.url, "adam") as adam:
        assert group not in [channel["id"] for channel in (await adam.state())["channels"]]


async def test_a_message_is_unread_until_it_was_seen(
    client: AsyncWebClient, group: str, chloe: User, marc: User
) -> None:
    async def unread(person: User) -> int:
        channels = (await person.state())["channels"]
        return int(next(c["unread"] for c in channels if c["id"] == group))

    await client.chat_postMessage(channel=group, text="Hello both")
    await marc.say("Hello", channel=group)
    assert (await unread(chloe), await unread(marc)) == (2, 1)
    await chloe.do("read", channel=group)
    assert (await unread(chloe), await unread(marc)) == (0, 1)


async def test_an_ephemeral_message_is_seen_by_one_person_only(
    client: AsyncWebClient, group: str, chloe: User, marc: User
) -> None:
    sent = await client.chat_postEphemeral(channel=group, user=CHLOE, text="For you alone")
    [seen] = await chloe.messages(group)
    assert (seen["text"], seen["ephemeral"]) == ("For you alone", True)
    assert await marc.messages(group) == []
    assert (await client.conversations_history(channel=group))["messages"] == []
    stranger = client.chat_postEphemeral(channel=group, user=ADAM, text="Not for you")
    assert (await refusal(stranger))["error"] == "user_not_in_channel"
    update = client.chat_update(channel=group, ts=sent["message_ts"], text="Changed")
    assert (await refusal(update))["error"] == "message_not_found"


async def test_a_changed_message_says_that_it_was_edited(
    client: AsyncWebClient, group: str, chloe: User
) -> None:
    posted = await client.chat_postMessage(channel=group, text="Draft", blocks=[section("Draft")])
    await client.chat_update(channel=group, ts=posted["ts"], text="Final")
    seen = await chloe.message_in("marc", holding="Final", edited=True)
    assert (seen["ts"], seen["blocks"]) == (posted["ts"], [])
    [kept] = (await client.conversations_history(channel=group))["messages"]
    assert kept["edited"]["ts"] > posted["ts"]


async def test_a_deleted_message_is_gone(client: AsyncWebClient, group: str, chloe: User) -> None:
    posted = await client.chat_postMessage(channel=group, text="Mistake")
    await client.chat_delete(channel=group, ts=posted["ts"])
    assert await chloe.messages(group) == []
    again = client.chat_delete(channel=group, ts=posted["ts"])
    assert (await refusal(again))["error"] == "message_not_found"


async def test_the_app_changes_no_words_but_its_own(
    client: AsyncWebClient, group: str, chloe: User
) -> None:
    said = await chloe.say("My own words", channel=group)
    update = client.chat_update(channel=group, ts=said["ts"], text="Not yours")
    assert (await refusal(update))["error"] == "cant_update_message"
    delete = client.chat_delete(channel=group, ts=said["ts"])
    assert (await refusal(delete))["error"] == "cant_delete_message"
    [kept] = await chloe.messages(group)
    assert kept["text"] == "My own words"


async def test_the_app_speaks_only_where_it_is(client: AsyncWebClient, chloe: User) -> None:
    general = next(c["id"] for c in (await chloe.state())["channels"] if c["name"] == "general")
    outside = client.chat_postMessage(channel=general, text="Hello all")
    assert (await refusal(outside))["error"] == "not_in_channel"
    nowhere = client.chat_postMessage(channel="C0NOWHERE", text="Hello?")
    assert (await refusal(nowhere))["error"] == "channel_not_found"


async def test_a_message_is_found_again_by_its_metadata(client: AsyncWebClient, group: str) -> None:
    await client.chat_postMessage(channel=group, text="Without")
    await client.chat_postMessage(channel=group, text="With", metadata=METADATA)
    bare = await client.conversations_history(channel=group)
    assert all("metadata" not in message for message in bare["messages"])
    full = await client.conversations_history(channel=group, include_all_metadata=True)
    newest, oldest = full["messages"]
    assert newest["metadata"] == METADATA
    assert "metadata" not in oldest


async def test_an_update_keeps_the_metadata_unless_it_brings_other(
    client: AsyncWebClient, group: str
) -> None:
    ts = (await client.chat_postMessage(channel=group, text="1", metadata=METADATA))["ts"]

    async def remembered() -> object:
        page = await client.conversations_history(channel=group, include_all_metadata=True)
        return page["messages"][0].get("metadata")

    await client.chat_update(channel=group, ts=ts, text="2")
    assert await remembered() == METADATA
    await client.chat_update(channel=group, ts=ts, text="3", metadata={})
    assert await remembered() is None


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "letter_sent"}, "invalid_metadata_format"),
        ({"event_type": "e", "event_payload": {"long": "x" * 9000}}, "metadata_too_large"),
    ],
)
async def test_metadata_that_slack_refuses(
    client: AsyncWebClient, group: str, metadata: dict[str, object], error: str
) -> None:
    post = client.chat_postMessage(channel=group, text="Hello", metadata=metadata)
    assert (await refusal(post))["error"] == error


async def test_history_between_two_instants(client: AsyncWebClient, group: str) -> None:
    stamps = [(await client.chat_postMessage(channel=group, text=str(n)))["ts"] for n in range(5)]

    async def between(*, inclusive: bool) -> list[str]:
        found = await client.conversations_history(
            channel=group, oldest=stamps[1], latest=stamps[3], inclusive=inclusive
        )
        return [message["text"] for message in found["messages"]]

    assert await between(inclusive=False) == ["2"]
    assert await between(inclusive=True) == ["3", "2", "1"]


async def test_history_comes_newest_first_and_page_by_page(
    client: AsyncWebClient, group: str
) -> None:
    for number in range(5):
        await client.chat_postMessage(channel=group, text=str(number))
    first = await client.conversations_history(channel=group, limit=2)
    assert [message["text"] for message in first["messages"]] == ["4", "3"]
    assert first["has_more"] is True
    await client.chat_postMessage(channel=group, text="meanwhile")
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=group, limit=2, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["2", "1"]

    vague = client.conversations_history(channel=group, oldest="yesterday")
    assert (await refusal(vague))["error"] == "invalid_ts_oldest"


@pytest.mark.parametrize(("length", "error"), [(4001, "msg_too_long"), (4000, None)])
async def test_the_length_of_an_updated_text(
    client: AsyncWebClient, group: str, length: int, error: str | None
) -> None:
    ts = (await client.chat_postMessage(channel=group, text="x" * 40_000))["ts"]
    update = client.chat_update(channel=group, ts=ts, text="x" * length)
    if error:
        assert (await refusal(update))["error"] == error
    else:
        assert (await update)["ok"]
