"""A server at Slack's address that answers every call with one and the same thing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.slack.kit.gateway import Gateway
from bot.slack.kit.web_client import WebClient
from tests.databases import sealed_views

PATIENCE = 5.0


@dataclass(frozen=True)
class Given:
    """An answer; `cut` is after how many bytes the connection breaks, and `is_mute` one on which
    nothing comes.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    is_mute: bool = False


@dataclass
class Anything:
    """`answer` is given to whatever is called from now on, but for what `by_method` has; `called`
    are the methods so far.
    """

    url: str
    gateway: Gateway
    answer: Given = Given()
    by_method: dict[str, Given] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        self.called.append(request.path.rsplit("/", 1)[-1])
        given = self.by_method.get(self.called[-1], self.answer)
        if given.is_mute:
            _abort(request)
        if given.cut is None:
            return web.Response(status=given.status, body=given.body, headers=given.headers)
        headers = {**given.headers, "Content-Length": str(len(given.body))}
        response = web.StreamResponse(status=given.status, headers=headers)
        await response.prepare(request)
        await response.write(given.body[: given.cut])
        _abort(request)
        return response


def _abort(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()


@asynccontextmanager
async def anything() -> AsyncIterator[Anything]:
    app = web.Application()
    runner = web.AppRunner(app, access_log=None)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as http:
        there = Anything(
            "", Gateway(client=WebClient(token="xoxb-1", session=http), views=sealed_views())
        )
        app.router.add_route("*", "/{path:.*}", there.handle)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            server: Any = site._server
            there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            client = WebClient(
                token="xoxb-1", base_url=f"{there.url}/api/", session=http, retry_handlers=[]
            )
            there.gateway = Gateway(client=client, views=sealed_views())
            yield there
        finally:
            await runner.cleanup()
