"""The workspace on one port of loopback: Web API, sockets, response URLs, the page."""

import asyncio
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from aiohttp import web

from sandbox import web_api
from sandbox.acts import Acts
from sandbox.faults import Faults
from sandbox.manifest import Manifest
from sandbox.outward import Outward
from sandbox.page_api import PageApi
from sandbox.traffic import Traffic
from sandbox.workspace import Workspace
from sandbox.world import World


@dataclass(frozen=True)
class Control:
    """A button that the page shows for whoever hosts the workspace.

    `label` is language → text; `action` is given the id of the person who pressed it.
    """

    id: str
    label: dict[str, str]
    action: Callable[[str], Awaitable[None]]


def _system_now() -> datetime:
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Sandbox:
    """Start with `async with`. `now` stamps messages; `controls` may come later.

    `ticks` gives the seconds by which triggers and response URLs die; `acknowledge_within` is
    how many of the machine's own the app has for an acknowledgement.
    """

    manifest: Manifest
    workspace: Workspace
    port: int = 0
    now: Callable[[], datetime] = _system_now
    ticks: Callable[[], float] = time.monotonic
    acknowledge_within: float = 3.0
    optional_scopes: bool = False
    events_url: str | None = None
    controls: list[Control] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        granted = self.manifest.scopes
        if self.optional_scopes:
            granted |= self.manifest.optional_scopes
        self.world = World(
            manifest=self.manifest,
            workspace=self.workspace,
            granted=granted,
            now=self.now,
            ticks=self.ticks,
        )
        self.faults, self.traffic = Faults(), Traffic()
        self.outward = Outward(
            self.signing_secret,
            self.faults,
            self.traffic,
            events_url=self.events_url,
            acknowledge_within=self.acknowledge_within,
        )
        self.acts = Acts(self.world, self.outward)
        self._tickets: set[str] = set()
        self._runner: web.AppRunner | None = None
        self.url = ""

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    async def start(self) -> None:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_get("/socket", self._socket)
        app.router.add_post("/respond/{key}", self._respond)
        PageApi(
            world=self.world,
            acts=self.acts,
            faults=self.faults,
            traffic=self.traffic,
            outward=self.outward,
            controls=self.controls,
        ).add_to(app)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = self.acts.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        await self.outward.sockets.close()
        # A stream whose reader has left ends at its next event, and not before.
        self.world.changed("state")
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> "Sandbox":
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, started = request.match_info["method"], time.monotonic()
        args = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or str(args.pop("token", ""))
        args.pop("token", None)
        if struck := await self._struck(request, method):
            return struck
        answer = self._answer(method, token, args)
        self.traffic.add(
            direction="app→slack",
            kind="api",
            name=method,
            status="ok" if answer["ok"] else answer["error"],
            ms=round((time.monotonic() - started) * 1000, 1),
            request=args,
            response=answer if method != "apps.connections.open" else {"ok": answer["ok"]},
        )
        if self.faults.strike(method, ("drop_after",)):
            return _dropped(request)
        headers = {"x-oauth-scopes": ",".join(sorted(self.world.granted))}
        return web.json_response(answer, headers=headers)

    def _answer(self, method: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        if error := self._unfit(token, method):
            return {"ok": False, "error": error}
        if method == "apps.connections.open":
            ticket = secrets.token_hex(8)
            self._tickets.add(ticket)
            where = f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}"
            return {"ok": True, "url": where}
        return web_api.call(self.world, method, args)

    def _unfit(self, token: str, method: str) -> str | None:
        """Slack's error for a token that is missing, unknown or of the wrong kind."""
        if not token:
            return "not_authed"
        tokens = [self.bot_token, self.app_token]
        if not any(hmac.compare_digest(token.encode(), known.encode()) for known in tokens):
            return "invalid_auth"
        wanted = self.app_token if method == "apps.connections.open" else self.bot_token
        return None if token == wanted else "not_allowed_token_type"

    async def _struck(self, request: web.Request, method: str) -> web.StreamResponse | None:
        fault = self.faults.strike(method, ("429", "500", "delay", "drop", "unknown_method"))
        if fault is None:
            return None
        self.traffic.add(
            direction="app→slack", kind="fault", name=method, status=fault.kind, ms=0,
            request=None, response=None,
        )  # fmt: skip
        if fault.kind == "429":
            wait = {"Retry-After": str(int(fault.seconds))}
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers=wait
            )
        if fault.kind == "500":
            return web.Response(status=500, text="internal error")
        if fault.kind == "unknown_method":
            return web.json_response({"ok": False, "error": "unknown_method"})
        if fault.kind == "drop":
            return _dropped(request)
        await asyncio.sleep(fault.seconds)
        return None

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.outward.sockets) + 1,
                "connection_info": {"app_id": self.world.app_id},
                "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            }
        )
        try:
            with self.outward.sockets.joined(socket) as connection:
                self.world.changed("state")
                await self.outward.sockets.listen(connection)
        finally:
            self.world.changed("state")
        return socket

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        if struck := await self._struck(request, "response_url"):
            return struck
        try:
            answer = await request.json()
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        status, text = self.acts.respond(request.match_info["key"], answer)
        self.traffic.add(
            direction="app→slack", kind="response_url", name="response_url", status=text, ms=0,
            request=answer, response=text,
        )  # fmt: skip
        return web.Response(status=status, text=text)


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found = await request.json()
        return dict(found) if isinstance(found, dict) else {}
    return {**request.query, **await request.post()}


def _dropped(request: web.Request) -> web.StreamResponse:
    """The connection breaks as on a failing network: the answer gets nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
