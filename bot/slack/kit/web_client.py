"""The Web API's client: what comes back is read before slack_sdk makes anything of it.

slack_sdk takes an HTML page for an answer without an error, and stumbles over a list or a text.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.kernel.errors import SlackFault
from bot.slack.kit.answers import Done, read, rest_asked
from bot.slack.kit.faults import fault_of

_RETRY_AFTER = "Retry-After"


class Refusal(SlackApiError):
    """For slack_sdk's own code, as Socket Mode's, an error like its others; `fault` is ours."""

    def __init__(self, fault: SlackFault, headers: dict[str, str]) -> None:
        super().__init__(fault.code, _RefusedAnswer(fault.code, headers))  # type: ignore[no-untyped-call]
        self.fault = fault


class _RefusedAnswer(dict[str, Any]):
    """What slack_sdk looks for in an answer that was refused."""

    def __init__(self, code: str, headers: dict[str, str]) -> None:
        super().__init__(ok=False, error=code)
        self.headers = headers


def _now() -> datetime:
    return datetime.now(UTC)


class WebClient(AsyncWebClient):
    """`session` is never None: one for all calls, with their time-out."""

    now: Callable[[], datetime] = staticmethod(_now)
    heard: Callable[[datetime], None] | None = None
    """Is told the time as Slack tells it, in each of its answers."""

    async def _request(
        self, *, http_verb: str, api_url: str, req_args: dict[str, Any]
    ) -> dict[str, Any]:
        """In the place of slack_sdk's own. Raises `Refusal`, or what aiohttp raises."""
        if self.session is None:
            raise LookupError("the client is given a session at start")
        async with self.session.request(http_verb, api_url, **req_args) as response:
            body = await response.read()
        method = api_url.rsplit("/", 1)[-1]
        answer = read(method, response.status, body)
        # A proxy's page tells a proxy's time.
        true = _instant(response.headers.get("Date", ""))
        if isinstance(answer, Done) and self.heard is not None and true is not None:
            self.heard(true)
        if isinstance(answer, Done):
            headers = response.headers
            return {"data": answer.data, "headers": headers, "status_code": response.status}
        told, now = response.headers.get(_RETRY_AFTER), self.now()
        fault = fault_of(method, response.status, answer, told, now)
        # Socket Mode waits for as long as it is told to, and takes whole seconds alone.
        rest = {_RETRY_AFTER: str(round(rest_asked(told, now)))}
        raise Refusal(fault, rest)


def _instant(header: str) -> datetime | None:
    """RFC 9110, 6.6.1; None for what is no date."""
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


async def answered(call: Awaitable[Any]) -> Any:
    """What Slack answers to a call of this client. Every failure is a `SlackFault`."""
    try:
        return await call
    except Refusal as refusal:
        raise refusal.fault from refusal
    except (aiohttp.ClientError, TimeoutError, SlackClientError, OSError) as fault:
        # A time-out says nothing of whether Slack has done it: the answer may have been lost.
        raise SlackFault(
            "unreachable", permanent=False, perhaps_done=True, is_slacks=False
        ) from fault
