"""Bad Block Kit, refused with Slack's own errors, and the largest that is taken."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from tests.sandbox.town import (
    CHLOE,
    Host,
    Json,
    button,
    letter_input,
    menu,
    modal,
    opened_by,
    options,
    plain,
    refusal,
    section,
)

DIVIDER = {"type": "divider"}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


def context(count: int) -> Json:
    return {"type": "context", "elements": [plain("note")] * count}


def chart(title: str = "Answers") -> Json:
    pie = {"type": "pie", "segments": [{"label": "Mentors", "value": 3}]}
    return {"type": "data_visualization", "title": title, "chart": pie}


IMAGE = {"type": "image", "image_url": "https://example.com/cat.png", "alt_text": "A cat"}
LONG_OPTION = [{"text": plain("x" * 76), "value": "1"}]
MRKDWN = {"type": "mrkdwn", "text": "*bold*"}

TAKEN: dict[str, list[Json]] = {
    "50 blocks": [DIVIDER] * 50,
    "a section of 3000": [section("x" * 3000)],
    "a header of 150": [header("x" * 150)],
    "a button of 75": [actions(button(text="x" * 75, style="primary"))],
    "100 options": [actions(menu(100))],
    "an option of 75": [actions(menu(options=[{"text": plain("x" * 75), "value": "1"}]))],
    "an initial option": [section("Pick", accessory=menu(initial_option=options(3)[1]))],
    "25 elements": [actions(*(button(f"b{n}") for n in range(25)))],
    "10 notes": [context(10)],
    "2 charts": [chart(), chart()],
    "13200 characters": [section("x" * 3000)] * 4 + [section("x" * 1200)],
    "an image": [IMAGE],
}
REFUSED: dict[str, list[Any]] = {
    "51 blocks": [DIVIDER] * 51,
    "an unknown block": [{"type": "poem"}],
    "no block at all": ["hello"],
    "an empty section": [{"type": "section"}],
    "an empty text": [section("")],
    "a section of 3001": [section("x" * 3001)],
    "11 fields": [{"type": "section", "fields": [plain("x")] * 11}],
    "a field of 2001": [{"type": "section", "fields": [plain("x" * 2001)]}],
    "a header of 151": [header("x" * 151)],
    "a header in mrkdwn": [{"type": "header", "text": MRKDWN}],
    "a header without text": [{"type": "header"}],
    "a button of 76": [actions(button(text="x" * 76))],
    "a button in mrkdwn": [actions({**button(), "text": MRKDWN})],
    "a button value of 2001": [actions(button(value="x" * 2001))],
    "a button of no known style": [actions(button(style="loud"))],
    "a long question before a click": [
        actions(button(confirm={"title": plain("x" * 101), "text": plain("Sure?")}))
    ],
    "101 options": [actions(menu(101))],
    "no option": [actions(menu(0))],
    "6 options in an overflow": [actions({**menu(6), "type": "overflow"})],
    "11 radio buttons": [actions({**menu(11), "type": "radio_buttons"})],
    "an option of 76": [actions(menu(options=LONG_OPTION))],
    "an option without value": [actions(menu(options=[{"text": plain("x")}]))],
    "an initial option that is no option": [actions(menu(initial_option=options(5)[4]))],
    "initial options that are none": [
        actions(menu(type="multi_static_select", initial_options=options(5)))
    ],
    "a date that is none": [actions({"type": "datepicker", "initial_date": "Monday"})],
    "two buttons of one action_id": [actions(button("same"), button("same"))],
    "an action_id of 256": [actions(button("x" * 256))],
    "no element": [actions()],
    "26 elements": [actions(*(button(f"b{n}") for n in range(26)))],
    "a text input among buttons": [actions({"type": "plain_text_input", "action_id": "a"})],
    "an unknown element": [actions({"type": "lever", "action_id": "a"})],
    "two blocks of one block_id": [section("1", block_id="same"), section("2", block_id="same")],
    "a block_id of 256": [section("x", block_id="x" * 256)],
    "11 notes": [context(11)],
    "an image that says nothing": [{**IMAGE, "alt_text": ""}],
    "3 charts": [chart()] * 3,
    "a chart's title of 51": [chart("x" * 51)],
    "a button as input": [{**letter_input(), "element": button()}],
}
NOT_IN_MODALS = ("markdown", "table", "data_table", "data_visualization", "carousel", "plan")
REFUSED_VIEWS: dict[str, Json] = {
    "101 blocks": modal(*[DIVIDER] * 101),
    "no title": modal(title=None),
    "a title of 25": modal(title=plain("x" * 25)),
    "a submit of 25": modal(submit=plain("x" * 25)),
    "a close of 25": modal(close=plain("x" * 25)),
    "an input without submit": modal(submit=None),
    "private_metadata of 3001": modal(private_metadata="x" * 3001),
    "a callback_id of 256": modal(callback_id="x" * 256),
    "a home in a modal's place": {"type": "home", "blocks": [DIVIDER]},
    "no blocks": {"type": "modal", "title": plain("Empty")},
    "a bad block": modal(header("x" * 151)),
    "an initial value of 3001": modal(letter_input(initial_value="x" * 3001)),
    "an initial value over its own limit": modal(letter_input(initial_value="xyz", max_length=2)),
    "two inputs of one block_id": modal(letter_input(), letter_input()),
    **{f"a {kind} in a modal": modal({"type": kind}) for kind in NOT_IN_MODALS},
}


@pytest.mark.parametrize("what", TAKEN)
async def test_a_message_that_is_taken(client: AsyncWebClient, what: str) -> None:
    sent = await client.chat_postMessage(channel=CHLOE, text="Hello", blocks=TAKEN[what])
    assert len(sent["message"]["blocks"]) == len(TAKEN[what])


@pytest.mark.parametrize("what", REFUSED)
async def test_a_message_that_is_refused(client: AsyncWebClient, what: str) -> None:
    refused = await refusal(
        client.api_call(
            "chat.postMessage", json={"channel": CHLOE, "text": "Hello", "blocks": REFUSED[what]}
        )
    )
    assert refused["error"] == "invalid_blocks"
    assert "json-pointer:/blocks" in refused["errors"][0]
    assert refused["response_metadata"]["messages"][0].startswith("[ERROR] ")


async def test_a_refused_message_reaches_nobody(client: AsyncWebClient, chloe: User) -> None:
    dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
    await refusal(client.chat_postMessage(channel=dm, text="Hello", blocks=[section("")]))
    sent = await client.chat_postMessage(channel=dm, text="Hello")
    update = client.chat_update(channel=dm, ts=sent["ts"], text="Changed", blocks=[section("")])
    assert (await refusal(update))["error"] == "invalid_blocks"
    assert [message["text"] for message in await chloe.messages(dm)] == ["Hello"]


async def test_a_message_that_is_too_long_altogether(client: AsyncWebClient) -> None:
    long = [section("x" * 3000)] * 4 + [section("x" * 1201)]
    refused = await refusal(client.chat_postMessage(channel=CHLOE, text="Hello", blocks=long))
    assert refused["error"] == "msg_blocks_too_long"


async def test_a_message_without_a_word(client: AsyncWebClient) -> None:
    refused = await refusal(client.api_call("chat.postMessage", params={"channel": CHLOE}))
    assert refused["error"] == "no_text"


@pytest.mark.parametrize("what", REFUSED_VIEWS)
async def test_a_modal_that_is_refused(client: AsyncWebClient, what: str) -> None:
    view = {k: v for k, v in REFUSED_VIEWS[what].items() if v is not None}
    refused = await refusal(client.views_open(trigger_id="1.2.3", view=view))
    assert refused["error"] == "invalid_arguments"
    assert "json-pointer:/view" in refused["response_metadata"]["messages"][0]


async def test_the_largest_modal_is_taken(host: Host, client: AsyncWebClient, chloe: User) -> None:
    host.acknowledge_the_rest()
    await chloe.shortcut("write")
    view = modal(
        *[DIVIDER] * 99,
        letter_input(initial_value="x" * 3000),
        title=plain("x" * 24),
        private_metadata="x" * 3000,
    )
    opened = await opened_by(host, client, chloe, view)
    assert len(opened["blocks"]) == 100


async def test_a_home_is_checked_as_a_modal_is(client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [DIVIDER] * 101}
    refused = await refusal(client.views_publish(user_id=CHLOE, view=home))
    assert refused["error"] == "invalid_arguments"
    assert (await client.views_publish(user_id=CHLOE, view={**home, "blocks": [DIVIDER]}))["ok"]


async def test_what_has_no_id_is_given_one(client: AsyncWebClient) -> None:
    blocks = [section("Hello"), actions({"type": "button", "text": plain("Press")})]
    sent = await client.chat_postMessage(channel=CHLOE, text="Hello", blocks=blocks)
    first, second = sent["message"]["blocks"]
    assert first["block_id"] != second["block_id"]
    assert second["elements"][0]["action_id"]
