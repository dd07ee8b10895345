"""What comes over HTTP without Slack's signature, or never whole."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.slack.kit.connection import signed_http

VERIFIER = SignatureVerifier("the secret of this story")
BODY = b"command=%2Fmentoring&user_id=U0MARC&text="


@asynccontextmanager
async def listening(whole_within: float = 10.0) -> AsyncIterator[int]:
    """The port, behind which whatever comes through is taken."""

    async def takes(request: web.Request) -> web.Response:
        return web.Response(text=await request.text())

    app = web.Application()
    app.router.add_post("/slack/events", takes)
    runner = signed_http(app, VERIFIER, whole_within=whole_within)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def signed(body: bytes = BODY) -> dict[str, str]:
    now = str(int(time.time()))
    made = VERIFIER.generate_signature(timestamp=now, body=body)
    return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": str(made)}


async def status(port: int, headers: Mapping[str, str], body: bytes = BODY) -> int:
    address = f"http://127.0.0.1:{port}/slack/events"
    async with (
        aiohttp.ClientSession() as http,
        http.post(address, data=body, headers=dict(headers)) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, BODY),
        ({}, b"payload=%7Bnot+json"),
        ({}, b"\xff\xfe"),
        (signed() | {"X-Slack-Signature": "v0=0"}, BODY),
        (signed() | {"X-Slack-Signature": "\u00e9"}, BODY),
        (signed() | {"X-Slack-Request-Timestamp": "soon"}, BODY),
        (signed() | {"X-Slack-Request-Timestamp": "1"}, BODY),
        (signed(), BODY + b"x"),
        (signed(), b"\xff"),
    ],
)
async def test_what_slack_did_not_sign_is_401_and_leaves_no_line(
    caplog: pytest.LogCaptureFixture, headers: dict[str, str], body: bytes
) -> None:
    async with listening() as port:
        assert await status(port, headers, body) == 401
    assert caplog.records == []


async def test_what_slack_signed_comes_through() -> None:
    async with listening() as port:
        assert await status(port, signed()) == 200


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nConte",
        b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\ncomm",
    ],
)
async def test_a_request_that_is_never_whole_is_ended(
    caplog: pytest.LogCaptureFixture, half: bytes
) -> None:
    async with listening(whole_within=0.05) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(half)
        await writer.drain()
        told = await reader.read()
        writer.close()
    assert told == b"" or told.startswith(b"HTTP/1.1 408")
    assert caplog.records == []
