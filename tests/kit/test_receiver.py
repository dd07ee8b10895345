"""What Slack sends reaches its listener, and Slack hears back as soon as that one acknowledges."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncBoltRequest
from structlog.testing import capture_logs

from bot.slack.kit.context import Context
from bot.slack.kit.receiver import Listener, Receiver
from tests.databases import sealed_views


def a_context() -> Context:
    """Of which a receiver needs the tasks, and what opens sealed values."""
    gateway = SimpleNamespace(views=sealed_views())
    return cast(Context, SimpleNamespace(tasks=set(), team_id="T0VAUBAN", gateway=gateway))


async def received(
    context: Context, listener: Listener | None, *, otherwise: Callable[[], Awaitable[Any]]
) -> BoltResponse | None:
    receiver = Receiver(context, lambda body: listener)
    request = AsyncBoltRequest(mode="socket_mode", body={"command": "/mentoring"})
    return await receiver.async_process(req=request, resp=BoltResponse(status=200), next=otherwise)


async def nobody() -> None:
    raise AssertionError("there is a listener")


async def test_the_acknowledgement_does_not_wait_for_the_work() -> None:
    context, done = a_context(), asyncio.Event()

    async def listen(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(response_action="errors", errors={"note": "Too long"})
        await done.wait()

    answer = await received(context, listen, otherwise=nobody)
    assert answer is not None
    assert (answer.status, "Too long" in answer.body) == (200, True)
    assert len(context.tasks) == 1
    done.set()
    await asyncio.wait(context.tasks)
    assert not context.tasks


async def test_work_that_breaks_before_it_is_acknowledged_is_not_acknowledged() -> None:
    async def listen(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
        raise ZeroDivisionError

    with capture_logs() as logs:
        answer = await received(a_context(), listen, otherwise=nobody)
    assert answer is not None
    assert answer.status == 500
    assert [entry["event"] for entry in logs] == ["listener_failed"]


async def test_where_nobody_listens_the_log_does_not_quote_what_came() -> None:
    with capture_logs() as logs:
        answer = await received(a_context(), None, otherwise=nobody)
    assert answer is not None
    assert answer.status == 404
    assert logs == [{"event": "nobody_listens", "log_level": "warning"}]
