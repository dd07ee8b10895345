"""JSON for whoever tests an app: bad days and limits on demand, and what came of them."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from aiohttp import web

from sandbox import ledger, odds
from sandbox.door import Door
from sandbox.faults import Fault
from sandbox.outward import Outward
from sandbox.wire import written

_ROWS_AT_ONCE = 200
"""Few enough for calls to be answered in between."""


@dataclass(kw_only=True)
class ControlApi:
    door: Door
    outward: Outward

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/sandbox/faults", self._add_fault)
        app.router.add_delete("/sandbox/faults", self._clear_faults)
        app.router.add_post("/sandbox/plan", self._plan)
        app.router.add_delete("/sandbox/plan", self._clear_plan)
        app.router.add_post("/sandbox/limits", self._limit)
        app.router.add_post("/sandbox/settings", self._set)
        app.router.add_get("/sandbox/settings", self._settings)
        app.router.add_get("/sandbox/counts", self._counts)
        app.router.add_post("/sandbox/counts", self._reset_counts)
        app.router.add_get("/sandbox/ledger", self._ledger)
        app.router.add_get("/sandbox/traffic", self._traffic)
        app.router.add_post("/sandbox/deliver", self._deliver)

    async def _add_fault(self, request: web.Request) -> web.Response:
        try:
            self.door.faults.add(Fault(**await request.json()))
        except (TypeError, ValueError) as fault:
            raise web.HTTPBadRequest(text=str(fault)) from fault
        return _done()

    async def _clear_faults(self, _: web.Request) -> web.Response:
        self.door.faults.clear()
        return _done()

    async def _plan(self, request: web.Request) -> web.Response:
        """In place of the plan before: {"429": 0.05, "methods": [...], "seed": 1, ...}."""
        try:
            self.door.odds = odds.read(await request.json())
        except (TypeError, ValueError) as fault:
            raise web.HTTPBadRequest(text=str(fault)) from fault
        return _done()

    async def _clear_plan(self, _: web.Request) -> web.Response:
        self.door.odds = odds.Odds()
        return _done()

    async def _limit(self, request: web.Request) -> web.Response:
        """In place of the limits before: {"limits": {method: a minute}, "channel_limit": true}."""
        body = await request.json()
        try:
            in_channels = bool(body.get("channel_limit"))
            self.door.limits.set(body.get("limits") or {}, in_channels=in_channels)
        except (AttributeError, TypeError, ValueError) as fault:
            raise web.HTTPBadRequest(text=str(fault)) from fault
        return _done()

    async def _set(self, request: web.Request) -> web.Response:
        """Beside the settings before: {"uploads": false, "largest_file": 1000}."""
        try:
            self.door.world.settings.change(await request.json())
        except (AttributeError, ValueError) as fault:
            raise web.HTTPBadRequest(text=str(fault)) from fault
        return _done()

    async def _settings(self, _: web.Request) -> web.Response:
        return web.json_response(self.door.world.settings.public())

    async def _counts(self, _: web.Request) -> web.Response:
        return web.json_response(self.door.counts.public())

    async def _reset_counts(self, _: web.Request) -> web.Response:
        self.door.counts.reset()
        return _done()

    async def _ledger(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        rows: Iterator[str] = ledger.rows(self.door.world)
        while some := "".join(islice(rows, _ROWS_AT_ONCE)):
            await response.write(some.encode())
            # A write that fits into the buffer lets nobody else in.
            await asyncio.sleep(0)
        return response

    async def _traffic(self, request: web.Request) -> web.Response:
        records = self.door.traffic.after(int(request.query.get("after", "0")))
        return web.Response(text=written(records), content_type="application/json")

    async def _deliver(self, request: web.Request) -> web.Response:
        self.outward.events_url = (await request.json())["url"]
        return _done()


def _done() -> web.Response:
    return web.json_response({"ok": True})
