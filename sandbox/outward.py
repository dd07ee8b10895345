"""Payloads on their way to the app: over Socket Mode, or as signed HTTP requests."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from sandbox.faults import Faults
from sandbox.traffic import Traffic

ACKNOWLEDGE_WITHIN = 3.0


class NotAcknowledged(Exception):
    """The app was not there, or did not answer within three seconds."""


@dataclass
class Outward:
    signing_secret: str
    faults: Faults
    traffic: Traffic
    events_url: str | None = None
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    @property
    def connected(self) -> bool:
        return bool(self.sockets) or self.events_url is not None

    async def send(self, kind: str, payload: dict[str, Any]) -> Any:
        """The acknowledgement's payload. Kinds: "slash_commands", "interactive", "events_api"."""
        started = time.monotonic()
        status = "not acknowledged"
        answer: Any = None
        try:
            answer = await self._way(kind, payload)
            status = "acknowledged"
            return answer
        finally:
            self.traffic.add(
                direction="slack→app",
                kind=kind,
                name=str(payload.get("command") or payload.get("type") or kind),
                status=status,
                ms=round((time.monotonic() - started) * 1000, 1),
                request=_bare(payload),
                response=answer,
            )

    async def _way(self, kind: str, payload: dict[str, Any]) -> Any:
        twice = self.faults.strike(kind, ("envelope_twice",)) is not None
        send = self._over_http if self.events_url else self._over_socket
        if twice:
            again = asyncio.create_task(send(kind, payload))
            answer = await send(kind, payload)
            await again
            return answer
        return await send(kind, payload)

    async def _over_socket(self, kind: str, payload: dict[str, Any]) -> Any:
        if not self.sockets:
            raise NotAcknowledged
        envelope = uuid.uuid4().hex
        future = asyncio.get_running_loop().create_future()
        self.waiting[envelope] = future
        # Each payload goes to one of the connections, in turn.
        socket = self.sockets.pop(0)
        self.sockets.append(socket)
        try:
            await socket.send_json(
                {
                    "envelope_id": envelope,
                    "type": kind,
                    "payload": payload,
                    "accepts_response_payload": kind != "events_api",
                }
            )
            return await asyncio.wait_for(future, ACKNOWLEDGE_WITHIN)
        except (TimeoutError, ConnectionError) as fault:
            raise NotAcknowledged from fault
        finally:
            self.waiting.pop(envelope, None)

    async def _over_http(self, kind: str, payload: dict[str, Any]) -> Any:
        body, content = _http_body(kind, payload)
        attempts = 3 if kind == "events_api" else 1
        for attempt in range(attempts):
            try:
                return await self._post(body, content, attempt)
            except (aiohttp.ClientError, TimeoutError, OSError) as fault:
                if attempt == attempts - 1:
                    raise NotAcknowledged from fault

    async def _post(self, body: str, content: str, attempt: int) -> Any:
        stamp = str(int(time.time()))
        mac = hmac.new(self.signing_secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        headers = {
            "Content-Type": content,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={mac.hexdigest()}",
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_error"}
        timeout = aiohttp.ClientTimeout(total=ACKNOWLEDGE_WITHIN)
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.post(str(self.events_url), data=body.encode(), headers=headers) as response,
        ):
            text = await response.text()
            if response.status != 200:
                raise NotAcknowledged
            return json.loads(text) if text.startswith("{") else None


def _http_body(kind: str, payload: dict[str, Any]) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return urlencode(payload), form
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), form
    return json.dumps(payload), "application/json"


def _bare(payload: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in payload.items() if k not in ("token", "response_url")}
