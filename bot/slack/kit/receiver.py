"""What Slack sends, handed to its listener; acknowledged as soon as that one says so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.kernel.rules.languages import OTHERWISE
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import belongs, language_typed

Body = dict[str, Any]
Listener = Callable[[Context, AsyncAck, Body], Awaitable[None]]
"""Acknowledges, and does all of the work: before the acknowledgement or after it."""


class Receiver(AsyncMiddleware):
    """In the place of Bolt's own listeners: it tries them one after the other, and looks for their
    acknowledgement every ten milliseconds (slack_bolt/listener/asyncio_runner.py).

    `listener_of` gives the listener for what has come, or None where nobody listens.
    """

    def __init__(self, context: Context, listener_of: Callable[[Body], Listener | None]) -> None:
        self._context, self._listener_of = context, listener_of

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        listener = self._listener_of(req.body)
        if listener is None:
            # Bolt would write into its log what was sent, which anybody may have forged.
            structlog.get_logger().warning("nobody_listens")
            return BoltResponse(status=404)
        if not belongs(req.body, self._context.team_id):
            return self._refused(req.body)
        ack, body = _Ack(), self._context.gateway.views.opened(req.body)
        working = asyncio.create_task(_survived(listener(self._context, ack, body)))
        self._context.tasks.add(working)
        working.add_done_callback(self._context.tasks.discard)
        # The work too: a listener that fails before it acknowledges must not leave Slack waiting.
        await asyncio.wait({working, ack.given}, return_when=asyncio.FIRST_COMPLETED)
        return ack.response or BoltResponse(status=500)

    def _refused(self, body: Body) -> BoltResponse:
        """Somebody of another company: a command is told so, anything else is left without answer.

        Acknowledged all the same: Slack would send it again.
        """
        structlog.get_logger().warning("not_of_this_workspace")
        if not body.get("command"):
            return BoltResponse(status=200, body="")
        say = self._context.texts.say(language_typed(body) or OTHERWISE)
        return BoltResponse(status=200, body=say("person.foreign_you"))


class _Ack(AsyncAck):
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt's
        self.given: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __call__(self, *args: Any, **named: Any) -> BoltResponse:
        response = await super().__call__(*args, **named)
        # A listener may acknowledge twice; a future takes one result.
        if not self.given.done():
            self.given.set_result(None)
        return response


async def _survived(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        # Nobody would see it otherwise.
        structlog.get_logger().exception("listener_failed")
