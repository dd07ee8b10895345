"""Carries what is owed to Slack: a lane for each workspace, so that none waits for another."""

import asyncio
import math
import random
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.kernel.clock import Clock
from bot.outbox import recording as outbox
from bot.outbox.kinds import Kinds
from bot.outbox.lane import Lane, Ran
from bot.outbox.lease import Lease
from bot.outbox.pace import Pace
from bot.outbox.ports import Postman
from storage.engine import Database, Session
from storage.errors import Unavailable
from storage.kinds import Kind
from storage.outbox import deliveries, leases

_QUANTUM = 5.0
"""Seconds for which a lane keeps its lease, so that replicas come to equal shares."""
_LOOK_EVERY = 1.0
_SHOW_UP_EVERY = 5.0
_SEEN_WITHIN = timedelta(seconds=15)
_MOST_LANES = 50
_FINISH_WITHIN = 7.0
_LAST_WORDS = 1.0
"""Seconds to record what was confirmed, when the rest is cut short; ten with all that ends."""
LEASE = timedelta(seconds=30)
"""Half of it is longer than any call to Slack takes."""


@dataclass(kw_only=True)
class Outbox:
    """`worker` names this process; `is_alone` says that no other one works with this database.

    `postman_of` gives the postman of a workspace, or None for one that is not served here.
    """

    kinds: Kinds
    db: Database
    clock: Clock
    worker: str
    postman_of: Callable[[int], Postman | None]
    pace_of: Callable[[int], Pace]
    chance: random.Random
    is_alone: bool = False
    lease_for: timedelta = LEASE
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _lanes: dict[int, Lane] = field(default_factory=dict)
    _running: dict[int, asyncio.Task[Ran]] = field(default_factory=dict)
    _wakes: int = 0
    _replicas: int = 1
    _shown_up_at: float = -math.inf

    def wake(self) -> None:
        """Something new is owed: do not wait for the next look."""
        self._wakes += 1
        self._bell.set()

    async def run(self) -> None:
        while not self.stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._bell.wait()
            self._bell.clear()
            try:
                await self._start_lanes()
            except Unavailable:
                # The database is away: what is owed stays owed, the next look tries again.
                structlog.get_logger().warning("outbox_waits_for_database")

    async def deliver_due(self) -> int:
        """Deliver everything that is due now. Returns how many were handled."""
        total = 0
        while True:
            wakes = self._wakes
            await self._start_lanes()
            ran = await asyncio.gather(*self._running.values())
            total += sum(each.done for each in ran)
            if self._wakes == wakes and not any(each.done and each.has_more for each in ran):
                return total

    async def stop(self) -> None:
        """Claim nothing more; what is in flight may finish, for some seconds."""
        self.stopping.set()
        self.wake()
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=_FINISH_WITHIN)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=_LAST_WORDS)
        if not self.db.is_sqlite:
            with suppress(Unavailable):
                async with self.db.transaction() as session:
                    await leases.leave(session, self.worker)

    async def _start_lanes(self) -> None:
        if self.stopping.is_set():
            return
        await self._show_up()
        async with self.db.reading() as session:
            owed = await deliveries.workspaces_owed(session, self.clock.now())
            taken = await self._held_by_others(session)
        share = min(_MOST_LANES, math.ceil(len(owed) / self._replicas))
        for workspace_id in self._free(owed, taken):
            if self.stopping.is_set():
                return  # since the look that has just come back
            if len(self._running) < share:
                self._start(workspace_id, owed[workspace_id])

    async def _held_by_others(self, session: Session) -> Collection[int]:
        if self.is_alone:
            return ()
        return await leases.held_by_others(session, self.worker, self.clock.now())

    def _free(self, owed: Collection[int], taken: Collection[int]) -> Sequence[int]:
        """In no order: replicas that look at the same time would all try for the same ones."""
        free = [key for key in owed if key not in taken and key not in self._running]
        self.chance.shuffle(free)
        return free

    async def _show_up(self) -> None:
        now = asyncio.get_running_loop().time()
        if self.db.is_sqlite or now - self._shown_up_at < _SHOW_UP_EVERY:
            return
        async with self.db.transaction() as session:
            self._replicas = await outbox.show_up(
                session, worker=self.worker, now=self.clock.now(), seen_within=_SEEN_WITHIN
            )
        self._shown_up_at = now

    def _start(self, workspace_id: int, due: Collection[Kind] | None) -> None:
        postman = self.postman_of(workspace_id)
        if postman is None:
            return
        if workspace_id not in self._lanes:
            self._lanes[workspace_id] = self._lane(workspace_id, postman)
        task = asyncio.create_task(self._lanes[workspace_id].run(due, quantum=_QUANTUM))
        self._running[workspace_id] = task
        wakes = self._wakes
        task.add_done_callback(lambda ended: self._ended(workspace_id, ended, wakes))

    def _lane(self, workspace_id: int, postman: Postman) -> Lane:
        return Lane(
            workspace_id=workspace_id,
            kinds=self.kinds,
            db=self.db,
            clock=self.clock,
            postman=postman,
            pace=self.pace_of(workspace_id),
            lease=self._lease(workspace_id),
            chance=self.chance,
            stopping=self.stopping,
        )

    def _lease(self, workspace_id: int) -> Lease:
        return Lease(
            workspace_id=workspace_id,
            db=self.db,
            clock=self.clock,
            worker=self.worker,
            lasts=self.lease_for,
            is_alone=self.is_alone,
        )

    def _ended(self, workspace_id: int, task: asyncio.Task[Ran], wakes: int) -> None:
        """`wakes` is how often the outbox had been woken when the task began."""
        del self._running[workspace_id]
        if task.cancelled():
            return
        fault = task.exception()
        if fault is None:
            ran = task.result()
            # What was owed meanwhile was not looked for: the workspace was being seen to.
            if (ran.done and ran.has_more) or self._wakes != wakes:
                self.wake()
        elif isinstance(fault, Unavailable):
            structlog.get_logger().warning("outbox_waits_for_database")
        else:
            structlog.get_logger().error("lane_ended", exc_info=fault)
