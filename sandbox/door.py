"""The app's way in: calls to the Web API and to response URLs, with their bad days."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox import web_api
from sandbox.acts import Acts
from sandbox.counts import Counts
from sandbox.errors import ApiError
from sandbox.faults import Fault, Faults
from sandbox.incoming import Incoming, decoded_json, incoming
from sandbox.limits import Limits
from sandbox.odds import Odds
from sandbox.tokens import Tokens
from sandbox.traffic import Traffic
from sandbox.web_chat import addressed
from sandbox.wire import written
from sandbox.world import World

_BEFORE = ("429", "500", "delay", "drop", "unknown_method", "answer")
"""Planned faults that strike before the call is done; a planned delay holds up the call itself."""
_REFUSING = ("429", "500", "drop")
"""Faults by chance after which the call is not done."""


@dataclass(kw_only=True)
class Door:
    """`connect` gives the address of a new socket."""

    world: World
    acts: Acts
    tokens: Tokens
    faults: Faults
    traffic: Traffic
    connect: Callable[[], str]
    limits: Limits = field(default_factory=Limits)
    odds: Odds = field(default_factory=Odds)
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self._closing = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_post("/respond/{key}", self._respond)

    def close(self) -> None:
        """Answer at once whatever waits."""
        self._closing.set()

    async def through(
        self,
        request: web.Request,
        method: str,
        work: Callable[[], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """The answer to a call, unless a fault strikes before it is done or after."""
        chance = self.odds.strike(method)
        if struck := await self._struck(request, method, chance):
            return struck
        answer = await work()
        if fault := self.faults.strike(method, ("answer_after",)):
            self._note(method, kind="fault", status=fault.kind)
            self.counts.of(method).struck[fault.kind] += 1
            return _given(fault)
        return _dropped(request) if await self._answer_lost(method, chance) else answer

    def note(self, method: str, error: str | None) -> None:
        """A call that is neither to the Web API nor to a response URL, and what came of it."""
        self.counts.add(method, error)
        self._note(method, kind=method, status=error or "ok")

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            came, malformed = await incoming(request), None
        except ApiError as fault:
            came, malformed = Incoming(), fault
        if seconds := self._over_limit(method, came.args):
            return self._ratelimited(method, seconds)

        async def work() -> web.StreamResponse:
            return self._called(method, came, malformed)

        return await self.through(request, method, work)

    def _called(self, method: str, came: Incoming, malformed: ApiError | None) -> web.Response:
        started = time.monotonic()
        answer = web_api.refused(malformed) if malformed else self._answer(method, came)
        self.counts.add(method, answer.get("error"))
        self.traffic.add(
            direction="app→slack",
            kind="api",
            name=method,
            status="ok" if answer["ok"] else answer["error"],
            ms=round((time.monotonic() - started) * 1000, 1),
            request=came.args if came.as_sent is None else came.as_sent,
            response=answer if method != "apps.connections.open" else {"ok": answer["ok"]},
        )
        headers = {"x-oauth-scopes": ",".join(sorted(self.world.granted))}
        return web.Response(
            text=written(_warned(answer, came.warning)),
            content_type="application/json",
            headers=headers,
        )

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await self.through(request, "response_url", lambda: self._responded(request))

    async def _responded(self, request: web.Request) -> web.StreamResponse:
        method = "response_url"
        try:
            answer = decoded_json((await request.read()).decode())
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        status, text = self.acts.respond(request.match_info["key"], answer)
        self.counts.add(method, None if status == 200 else text)
        self.traffic.add(
            direction="app→slack", kind=method, name=method, status=text, ms=0,
            request=answer, response=text,
        )  # fmt: skip
        return web.Response(status=status, text=text)

    def _answer(self, method: str, came: Incoming) -> dict[str, Any]:
        if error := self.tokens.unfit(came.token, method):
            return {"ok": False, "error": error}
        if method == "apps.connections.open":
            return {"ok": True, "url": self.connect()}
        return web_api.call(self.world, method, came.args)

    def _over_limit(self, method: str, args: dict[str, Any]) -> int:
        """The seconds of Retry-After, or 0."""
        channel = addressed(self.world, args) if self.limits.by_channel(method) else None
        return self.limits.refused(method, channel, self.world.ticks())

    def _ratelimited(self, method: str, seconds: int) -> web.Response:
        self.counts.add(method, "ratelimited")
        self._note(method, kind="api", status="ratelimited")
        return _too_many(seconds)

    async def _struck(
        self, request: web.Request, method: str, chance: str | None
    ) -> web.StreamResponse | None:
        """What a planned fault, or else one by chance, answers in place of the call."""
        fault = self.faults.strike(method, _BEFORE)
        if fault is None and chance in _REFUSING:
            fault = Fault(method, chance, seconds=self.odds.retry_after)
        if fault is None:
            return None
        self._note(method, kind="fault", status=fault.kind)
        if fault.kind == "delay":
            await self._wait(fault.seconds)
            return None
        self.counts.add(method, f"fault {fault.kind}")
        if fault.kind == "429":
            return _too_many(int(fault.seconds))
        if fault.kind == "500":
            return web.Response(status=500, text="internal error")
        if fault.kind == "answer":
            return _given(fault)
        if fault.kind == "unknown_method":
            return web.json_response({"ok": False, "error": "unknown_method"})
        return _dropped(request)

    async def _answer_lost(self, method: str, chance: str | None) -> bool:
        """Of a call that was done. One that is only late is waited for here."""
        if self.faults.strike(method, ("drop_after",)):
            chance = "drop_after"
        if chance not in ("drop_after", "delay"):
            return False
        self._note(method, kind="fault", status=chance)
        self.counts.of(method).struck[chance] += 1
        if chance == "delay":
            await self._wait(self.odds.seconds)
        return chance == "drop_after"

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    def _note(self, method: str, *, kind: str, status: str) -> None:
        self.traffic.add(
            direction="app→slack", kind=kind, name=method, status=status, ms=0,
            request=None, response=None,
        )  # fmt: skip


def _warned(answer: dict[str, Any], warning: str) -> dict[str, Any]:
    if not warning:
        return answer
    about = {**answer.get("response_metadata", {}), "warnings": [warning]}
    return {**answer, "warning": warning, "response_metadata": about}


def _given(fault: Fault) -> web.Response:
    return web.Response(status=fault.status, body=fault.body.encode(), headers=fault.headers)


def _too_many(seconds: int) -> web.Response:
    answer = {"ok": False, "error": "ratelimited"}
    return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})


def _dropped(request: web.Request) -> web.StreamResponse:
    """The connection breaks as on a failing network: the answer gets nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
