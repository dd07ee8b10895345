"""Three seconds to acknowledge, and what the person sees when they have passed."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, Host, button, modal, section, town

IN_TIME, TOO_SHORT = 3.0, 0.05


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """The app of these stories has less than three seconds."""
    async with town(acknowledge_within=TOO_SHORT) as started:
        yield started


@pytest.fixture
async def slow(host: Host) -> AsyncIterator[Host]:
    """An app that is asleep until the story has ended."""
    woken = asyncio.Event()

    async def sleep(ack: AsyncAck) -> None:
        await woken.wait()
        await ack()

    host.app.command("/post")(sleep)
    host.app.action("press")(sleep)
    host.app.view("letter")(sleep)
    host.app.shortcut("write")(sleep)
    yield host
    woken.set()


async def test_slack_gives_three_seconds() -> None:
    assert town().acknowledge_within == IN_TIME


async def test_a_command_that_is_not_acknowledged_in_time(slow: Host, chloe: User) -> None:
    notice = await chloe.command("/post a letter")
    assert notice["text"] == '/post failed with the error "operation_timeout"'
    assert notice["ephemeral"] is True


async def test_a_command_when_the_app_is_not_there(sandbox: Sandbox, chloe: User) -> None:
    notice = await chloe.command("/post a letter")
    assert notice["text"] == '/post failed with the error "dispatch_failed"'


async def test_a_click_that_is_not_acknowledged_in_time(
    slow: Host, client: AsyncWebClient, chloe: User
) -> None:
    blocks = [section("Sure?", accessory=button("press"))]
    await client.chat_postMessage(channel=CHLOE, text="Sure?", blocks=blocks)
    told = await chloe.click(await chloe.message_in(holding="Sure?"), "press")
    assert told == {"ok": False, "notice": "This app is not responding. Please try again."}


async def test_a_modal_stays_with_its_text_when_the_submit_is_not_acknowledged(
    slow: Host, client: AsyncWebClient, chloe: User
) -> None:
    await chloe.shortcut("write")
    trigger = (await slow.came())["trigger_id"]
    await client.views_open(trigger_id=trigger, view=modal())
    told = await chloe.submit(await chloe.modal(), letter="Dear Marc")
    assert told == {"ok": False, "notice": "We had some trouble connecting. Try again?"}
    assert (await chloe.modal())["callback_id"] == "letter"


async def test_what_the_app_answers_after_its_time_is_still_shown(slow: Host, chloe: User) -> None:
    await chloe.command("/post a letter")
    response_url = (await slow.came())["response_url"]
    webhook = AsyncWebhookClient(response_url, retry_handlers=[])
    assert (await webhook.send(text="Posted after all")).status_code == 200
    assert [seen["text"] for seen in await chloe.messages("general")][1:] == ["Posted after all"]


async def test_an_answer_that_slack_cannot_show(sandbox: Sandbox, host: Host, chloe: User) -> None:
    @host.app.command("/post")
    async def post(ack: AsyncAck) -> None:
        await ack(text="Posted", blocks=[section("x" * 3001)])

    sandbox.outward.acknowledge_within = IN_TIME
    notice = await chloe.command("/post a letter")
    assert notice["text"] == '/post failed with the error "invalid_blocks"'
