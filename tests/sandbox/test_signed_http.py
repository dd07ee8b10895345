"""Delivery to the app's own address, where Bolt itself checks the signature."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, Host, button, modal, over_http, section

Next = Callable[[], Awaitable[None]]


@pytest.fixture
async def host(sandbox: Sandbox) -> AsyncIterator[Host]:
    async with over_http(sandbox) as listening:
        yield listening


async def test_a_signed_command_is_taken_and_answered(host: Host, chloe: User) -> None:
    @host.app.command("/post")
    async def post(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(f"Posted: {command['text']}")

    answer = await chloe.command("/post <a letter> & more")
    assert answer["text"] == "Posted: &lt;a letter&gt; &amp; more"
    came = await host.came()
    assert (came["user_id"], came["team_id"]) == (CHLOE, "T0MAISON")


async def test_a_wrong_signature_is_refused_by_bolt(
    sandbox: Sandbox, host: Host, chloe: User
) -> None:
    host.acknowledge_the_rest()
    sandbox.outward.signing_secret = "a secret of somebody else"
    notice = await chloe.command("/post a letter")
    assert notice["text"] == '/post failed with the error "dispatch_failed"'
    assert host.nothing_came()


async def test_an_app_that_does_not_listen(sandbox: Sandbox, chloe: User) -> None:
    async with over_http(sandbox):
        pass
    notice = await chloe.command("/post a letter")
    assert notice["text"] == '/post failed with the error "dispatch_failed"'


async def test_clicks_and_modals_come_the_same_way(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    @host.app.view("letter")
    async def check(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"letter": "Too short."})

    host.acknowledge_the_rest()
    blocks = [section("Write?", accessory=button("press", value="7"))]
    await client.chat_postMessage(channel=CHLOE, text="Write?", blocks=blocks)
    await chloe.click(await chloe.message_in(holding="Write?"), "press")
    came = await host.came()
    assert came["actions"][0]["value"] == "7"
    await client.views_open(trigger_id=came["trigger_id"], view=modal())
    answer = await chloe.submit(await chloe.modal(), letter="Hi")
    assert answer["response"]["errors"] == {"letter": "Too short."}


class Attempts:
    """A middleware that notes each attempt, and fails the first ones."""

    def __init__(self, failing: int, *, patience: asyncio.Event | None = None) -> None:
        self.seen: list[tuple[str | None, str | None]] = []
        self._failing, self._patience = failing, patience

    async def __call__(self, request: AsyncBoltRequest, next: Next) -> BoltResponse | None:
        headers = {name: values[0] for name, values in request.headers.items()}
        retry = headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")
        self.seen.append(retry)
        if len(self.seen) > self._failing:
            await next()
            return None
        if self._patience is not None:
            await self._patience.wait()
        return BoltResponse(status=503)


async def test_an_event_that_failed_is_sent_again(host: Host, chloe: User) -> None:
    attempts = Attempts(failing=2)
    host.app.use(attempts)
    host.acknowledge_the_rest()
    assert (await chloe.do("home"))["ok"]
    assert attempts.seen == [(None, None), ("1", "http_error"), ("2", "http_error")]
    first, second, third = [await host.came() for _ in range(3)]
    assert first["event_id"] == second["event_id"] == third["event_id"]


async def test_an_event_that_took_too_long_is_sent_again(
    sandbox: Sandbox, host: Host, chloe: User
) -> None:
    sandbox.outward.acknowledge_within = 0.5
    end = asyncio.Event()
    attempts = Attempts(failing=1, patience=end)
    host.app.use(attempts)
    host.acknowledge_the_rest()
    assert (await chloe.do("home"))["ok"]
    end.set()
    assert attempts.seen == [(None, None), ("1", "http_timeout")]


async def test_an_event_is_given_up_after_three_attempts(host: Host, chloe: User) -> None:
    attempts = Attempts(failing=9)
    host.app.use(attempts)
    told = await chloe.do("home")
    assert told == {"ok": False, "notice": "The app did not take the event."}
    assert len(attempts.seen) == 3


async def test_a_command_that_failed_is_not_sent_again(host: Host, chloe: User) -> None:
    attempts = Attempts(failing=9)
    host.app.use(attempts)
    await chloe.command("/post a letter")
    assert attempts.seen == [(None, None)]
