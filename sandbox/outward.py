"""Payloads on their way to the app: over Socket Mode, or to its request URL."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from sandbox import request_url
from sandbox.errors import NotAcknowledged
from sandbox.faults import Faults
from sandbox.sockets import Sockets
from sandbox.traffic import Traffic

_EVENT_ATTEMPTS = 3


@dataclass
class Outward:
    """`acknowledge_within`: seconds that the app has for its answer."""

    signing_secret: str
    faults: Faults
    traffic: Traffic
    events_url: str | None = None
    acknowledge_within: float = 3.0

    def __post_init__(self) -> None:
        self.sockets = Sockets(self.faults)

    @property
    def connected(self) -> bool:
        return bool(self.sockets) or self.events_url is not None

    async def send(self, kind: str, payload: dict[str, Any]) -> Any:
        """The acknowledgement's payload. Kinds: "slash_commands", "interactive", "events_api"."""
        started = time.monotonic()
        status = "not acknowledged"
        answer: Any = None
        try:
            answer = await self._delivered(kind, payload)
            status = "acknowledged"
            return answer
        finally:
            self.traffic.add(
                direction="slack→app",
                kind=kind,
                name=_name(kind, payload),
                status=status,
                ms=round((time.monotonic() - started) * 1000, 1),
                request=_bare(payload),
                response=answer,
            )

    async def _delivered(self, kind: str, payload: dict[str, Any]) -> Any:
        """Slack tries an event again, at once here; a command or a click it does not."""
        left = _EVENT_ATTEMPTS if kind == "events_api" else 1
        attempt, reason = 0, ""
        while True:
            try:
                return await self._attempt(kind, payload, attempt, reason)
            except NotAcknowledged as fault:
                attempt, reason = attempt + 1, fault.retry_reason
                if attempt == left:
                    raise

    async def _attempt(self, kind: str, payload: dict[str, Any], attempt: int, reason: str) -> Any:
        copies = 2 if self.faults.strike(kind, ("envelope_twice",)) else 1
        if self.events_url is None:
            return await self.sockets.send(
                kind, payload, attempt=attempt, copies=copies, within=self.acknowledge_within
            )
        retry = (attempt, reason) if attempt else None
        retries = [retry, retry or (1, "http_timeout")][:copies]
        posts = [self._post(kind, payload, retry) for retry in retries]
        first, *_ = await asyncio.gather(*posts, return_exceptions=True)
        if isinstance(first, BaseException):
            raise first
        return first

    async def _post(self, kind: str, payload: dict[str, Any], retry: tuple[int, str] | None) -> Any:
        return await request_url.post(
            str(self.events_url),
            self.signing_secret,
            kind,
            payload,
            retry=retry if kind == "events_api" else None,
            within=self.acknowledge_within,
        )


def _name(kind: str, payload: dict[str, Any]) -> str:
    event = payload.get("event") or {}
    return str(payload.get("command") or event.get("type") or payload.get("type") or kind)


def _bare(payload: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in payload.items() if k not in ("token", "response_url")}
