"""What a person asks of the app: options of a menu that the app fills, a shortcut on a message."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from tests.sandbox.town import CHLOE, Host, Json, modal, opened_by, options, plain, section

MENU = {"type": "external_select", "action_id": "topic"}


def asks(**more: Any) -> Json:
    element = {**MENU, **more}
    return {"type": "input", "block_id": "topic", "label": plain("Topic"), "element": element}


def offers(host: Host, answer: Json) -> None:
    @host.app.options("topic")
    async def offer(ack: AsyncAck) -> None:
        await ack(**answer)


async def test_the_app_offers_what_fits_what_is_typed(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    offers(host, {"options": options(2)})
    view = await opened_by(host, client, chloe, modal(asks()))
    shown = await chloe.modal()
    assert (await chloe.suggest(shown, "topic", "ca"))["options"] == []
    assert host.nothing_came()
    offered = (await chloe.suggest(shown, "topic", "care"))["options"]
    asked = await host.came()
    assert (asked["type"], asked["value"], asked["action_id"], asked["block_id"]) == (
        "block_suggestion", "care", "topic", "topic",
    )  # fmt: skip
    assert asked["view"]["id"] == view["id"]
    await chloe.submit(shown, topic=offered[1])
    values = (await host.came())["view"]["state"]["values"]
    assert values["topic"]["topic"]["selected_option"] == options(2)[1]


async def test_options_in_groups_and_in_a_message(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    offers(host, {"option_groups": [{"label": plain("All"), "options": options(1)}]})
    host.acknowledge_the_rest()
    blocks = [section("Which?", accessory={**MENU, "min_query_length": 0})]
    await client.chat_postMessage(channel=CHLOE, text="Which?", blocks=blocks)
    message = await chloe.message_in(holding="Which?")
    [group] = (await chloe.suggest(message, "topic", ""))["option_groups"]
    asked = await host.came()
    assert asked["message"]["ts"] == message["ts"]
    await chloe.click(message, "topic", group["options"][0])
    assert (await host.came())["actions"][0]["selected_option"] == options(1)[0]


@pytest.mark.parametrize(
    "answer",
    [{"options": [{"text": "no text object", "value": "1"}]}, {"options": options(101)}],
)
async def test_options_that_are_none(
    host: Host, client: AsyncWebClient, chloe: User, answer: Json
) -> None:
    offers(host, answer)
    await opened_by(host, client, chloe, modal(asks(min_query_length=1)))
    told = await chloe.suggest(await chloe.modal(), "topic", "c")
    assert (told["ok"], told["notice"]) == (False, "Something went wrong loading the options.")


async def test_a_shortcut_on_a_message(host: Host, client: AsyncWebClient, chloe: User) -> None:
    host.acknowledge_the_rest()
    await client.chat_postMessage(channel=CHLOE, text="Pass it on")
    message = await chloe.message_in(holding="Pass it on")
    assert (await chloe.message_shortcut(message, "forward"))["ok"]
    came = await host.came()
    assert (came["type"], came["callback_id"]) == ("message_action", "forward")
    assert came["message"]["text"] == "Pass it on"
    assert came["channel"]["id"] == message["channel"]
    opened = await client.views_open(trigger_id=came["trigger_id"], view=modal())
    assert opened["view"]["type"] == "modal"
    assert (await chloe.message_shortcut(message, "write"))["error"] == "shortcut_not_found"
