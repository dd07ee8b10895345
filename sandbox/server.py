"""The workspace on one port of loopback: Web API, sockets, response URLs, the page."""

import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType

from aiohttp import web

from sandbox.acts import Acts
from sandbox.control_api import ControlApi
from sandbox.door import Door
from sandbox.faults import Faults
from sandbox.file_door import FileDoor
from sandbox.manifest import Manifest
from sandbox.outward import Outward
from sandbox.own_page import own_page_alone
from sandbox.page_api import PageApi
from sandbox.page_files import PageFiles
from sandbox.tokens import Tokens
from sandbox.traffic import Traffic
from sandbox.workspace import SlackWorkspace
from sandbox.world import World

_GOODBYE = 0.2
"""Seconds that are given to what is still open at the end."""


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

    `ticks` gives the seconds by which triggers and response URLs die, and by which calls are
    limited; `acknowledge_within` is how many of the machine's own the app has for an
    acknowledgement. `limits` is method → calls a minute, `channel_limit` holds posts to about one
    a second in a channel. The same `seed` gives the same workspace the same tokens.
    """

    manifest: Manifest
    workspace: SlackWorkspace
    port: int = 0
    now: Callable[[], datetime] = _system_now
    ticks: Callable[[], float] = time.monotonic
    acknowledge_within: float = 3.0
    optional_scopes: bool = False
    events_url: str | None = None
    controls: list[Control] = field(default_factory=list)
    limits: Mapping[str, float] = field(default_factory=dict)
    channel_limit: bool = False
    seed: str | None = None

    def __post_init__(self) -> None:
        tokens = Tokens(self.workspace.id, self.seed)
        self.bot_token, self.app_token = tokens.bot, tokens.app
        self.signing_secret = tokens.signing_secret
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
        self.door = Door(
            world=self.world,
            acts=self.acts,
            tokens=tokens,
            faults=self.faults,
            traffic=self.traffic,
            connect=self._ticket,
        )
        self.page = PageApi(
            world=self.world, acts=self.acts, outward=self.outward, controls=self.controls
        )
        self.door.limits.set(self.limits, in_channels=self.channel_limit)
        self._tickets: set[str] = set()
        self._runner: web.AppRunner | None = None
        self.url = ""

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    async def start(self) -> None:
        app = web.Application(client_max_size=4 * 1024 * 1024, middlewares=[own_page_alone])
        app.router.add_get("/socket", self._socket)
        self.door.add_to(app)
        FileDoor(self.door).add_to(app)
        PageFiles(self.world).add_to(app)
        ControlApi(door=self.door, outward=self.outward).add_to(app)
        self.page.add_to(app)
        self._runner = web.AppRunner(app, shutdown_timeout=_GOODBYE, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = self.acts.url = self.world.files.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        self.door.close()
        self.world.changed("end")
        await self.outward.sockets.close()
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

    def _ticket(self) -> str:
        """The address of a socket, good for one connection."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}"

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        # At the end nobody waits for an app that does not say goodbye.
        socket = web.WebSocketResponse(autoping=False, timeout=_GOODBYE)
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
