"""Payloads to an app that listens at an address of its own: HTTP requests that Slack signs."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.errors import NotAcknowledged
from sandbox.incoming import decoded_json

_FORM = "application/x-www-form-urlencoded"


async def post(
    url: str,
    secret: str,
    kind: str,
    payload: dict[str, Any],
    *,
    retry: tuple[int, str] | None,
    within: float,
) -> Any:
    """What the app answered. `retry`: the number and the reason of a repeated request.

    Raises `NotAcknowledged`, with the reason that a retry would give.
    """
    body, content = _body(kind, payload)
    headers = {"Content-Type": content, **_signed(secret, body)}
    if retry is not None:
        headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=within)) as http,
            http.post(url, data=body.encode(), headers=headers) as response,
        ):
            text = await response.text()
    except TimeoutError as fault:
        raise NotAcknowledged("operation_timeout", retry_reason="http_timeout") from fault
    except (aiohttp.ClientError, OSError) as fault:
        raise NotAcknowledged("dispatch_failed", retry_reason="connection_failed") from fault
    if response.status != 200:
        raise NotAcknowledged("dispatch_failed", retry_reason="http_error")
    return _read(kind, text)


def _signed(secret: str, body: str) -> dict[str, str]:
    stamp = str(int(time.time()))
    mac = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac.hexdigest()}"}


def _body(kind: str, payload: dict[str, Any]) -> tuple[str, str]:
    if kind == "slash_commands":
        return urlencode(payload), _FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), _FORM
    return json.dumps(payload), "application/json"


def _read(kind: str, text: str) -> Any:
    if text.startswith("{"):
        try:
            return decoded_json(text)
        except ValueError as fault:
            raise NotAcknowledged("dispatch_failed", retry_reason="http_error") from fault
    # A command may be answered with nothing but a text.
    return {"text": text} if text and kind == "slash_commands" else None
