"""Sends what is owed: a worker for each workspace, so that none waits for another."""

import asyncio
import math
import random
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

import structlog

from bot.kernel.clock import Clock
from bot.kernel.database_waits import DatabaseWaits
from bot.kernel.supervising import Backoff
from bot.outbox.lease import OutboxLease
from bot.outbox.letters import Kinds
from bot.outbox.ports import LookAgain, News, Sender
from bot.outbox.rate_limiter import RateLimiter
from bot.outbox.worker import RunResult, Worker
from storage.engine import Database, Session
from storage.errors import Unavailable
from storage.kinds import Kind
from storage.outbox import deliveries, leases
from storage.outbox.leases import HeldLease

_QUANTUM = 5.0
"""Seconds for which a worker keeps its lease, so that replicas come to equal shares."""
# What is owed wakes the outbox of its own process; this look finds what other replicas owe, and
# what has come due.
_LOOK_EVERY = 1.0
# Three heartbeats fit into `_SEEN_WITHIN`: one that is late does not count a replica out.
_HEARTBEAT_EVERY = 5.0
_SEEN_WITHIN = timedelta(seconds=15)
"""A replica that was silent for longer than this is not counted any more."""
# Each has up to four queues with `AT_ONCE` calls, and all share one pool of connections: fifteen,
# as SQLAlchemy makes it.
_MOST_WORKERS = 50
# With `_RECORD_WITHIN` and what else ends, below the ten seconds after which Docker kills a
# container (docs.docker.com/reference/cli/docker/container/stop).
_FINISH_WITHIN = 7.0
_RECORD_WITHIN = 1.0
"""Seconds to record what was confirmed, when the rest is cut short; ten with all that ends."""
LEASE = timedelta(seconds=30)
"""Half of it is longer than any call to Slack takes."""


class SeenLease(NamedTuple):
    """`at` is by this process's own clock, which only goes on."""

    lease: HeldLease
    at: float


@dataclass(kw_only=True)
class Outbox:
    """`replica` names this process; `is_alone` says that no other one works with this database.

    `sender_of` gives the sender of a workspace, or None for one that is not served here.
    """

    kinds: Kinds
    db: Database
    clock: Clock
    replica: str
    sender_of: Callable[[int], Sender | None]
    rate_limiter_of: Callable[[int], RateLimiter]
    chance: random.Random
    is_alone: bool = False
    news: News | None = None
    look_again: LookAgain | None = None
    lease_for: timedelta = LEASE
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _workers: dict[int, Worker] = field(default_factory=dict)
    _running: dict[int, asyncio.Task[RunResult]] = field(default_factory=dict)
    waits: DatabaseWaits = field(default_factory=lambda: DatabaseWaits(time.monotonic))
    _backoffs: dict[int, Backoff] = field(default_factory=dict)
    _rest_until: dict[int, float] = field(default_factory=dict)
    _seen: dict[int, SeenLease] = field(default_factory=dict)
    """The leases of others, as they were when they last changed."""
    _wakes: int = 0
    _replicas: int = 1
    _last_heartbeat: float = -math.inf

    def wake(self) -> None:
        """Something new is owed: do not wait for the next look."""
        self._wakes += 1
        self._woken.set()

    async def run(self) -> None:
        while not self.stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._woken.wait()
            self._woken.clear()
            try:
                await self._start_workers()
            except Unavailable as fault:
                # What is owed stays owed, the next look tries again.
                self.waits.say("outbox_waits_for_database", fault)

    async def deliver_due(self) -> int:
        """Deliver everything that is due now. Returns how many were handled."""
        total = 0
        while True:
            wakes = self._wakes
            await self._start_workers()
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
                await asyncio.wait(late, timeout=_RECORD_WITHIN)
        if not self.db.is_sqlite:
            with suppress(Unavailable):
                async with self.db.transaction() as session:
                    await leases.leave(session, self.replica)

    async def _start_workers(self) -> None:
        if self.stopping.is_set():
            return
        await self._heartbeat()
        async with self.db.reading() as session:
            owed = await deliveries.workspaces_owed(session, self.clock.now())
            taken = await self._held_by_others(session)
        share = min(_MOST_WORKERS, math.ceil(len(owed) / self._replicas))
        for workspace_id in self._free(owed, taken):
            if self.stopping.is_set():
                return  # since the look that has just come back
            if len(self._running) < share:
                self._start(workspace_id, owed[workspace_id])

    async def _held_by_others(self, session: Session) -> Collection[int]:
        if self.is_alone:
            return ()
        held = await leases.held_by_others(session, self.replica, self.clock.now())
        now = asyncio.get_running_loop().time()
        self._seen = {
            key: seen
            if (seen := self._seen.get(key)) and seen.lease == lease
            else SeenLease(lease, now)
            for key, lease in held.items()
        }
        return [key for key in held if self._stale(key) is None]

    def _stale(self, workspace_id: int) -> HeldLease | None:
        """The lease of a replica that has not moved for as long as one lasts: it is dead, whatever
        date its own clock gave it.
        """
        seen = self._seen.get(workspace_id)
        if seen is None:
            return None
        age = asyncio.get_running_loop().time() - seen.at
        return seen.lease if age > self.lease_for.total_seconds() else None

    def _free(self, owed: Collection[int], taken: Collection[int]) -> Sequence[int]:
        """In no order: replicas that look at the same time would all try for the same ones."""
        free = [key for key in owed if key not in taken and key not in self._running]
        self.chance.shuffle(free)
        return free

    async def _heartbeat(self) -> None:
        """Say that this replica lives, and count how many do. SQLite has one process only."""
        now = asyncio.get_running_loop().time()
        if self.db.is_sqlite or now - self._last_heartbeat < _HEARTBEAT_EVERY:
            return
        at = self.clock.now()
        async with self.db.transaction() as session:
            await leases.heartbeat(session, self.replica, at, forget_before=at - 10 * _SEEN_WITHIN)
            self._replicas = max(1, await leases.replicas(session, at - _SEEN_WITHIN))
        self._last_heartbeat = now

    def _start(self, workspace_id: int, due: Collection[Kind] | None) -> None:
        sender = self.sender_of(workspace_id)
        if sender is None:
            return
        if workspace_id not in self._workers:
            self._workers[workspace_id] = self._worker(workspace_id, sender)
        now = asyncio.get_running_loop().time()
        if self._workers[workspace_id].is_held(due) or now < self._rest_until.get(
            workspace_id, now
        ):
            return
        self._workers[workspace_id].lease.stale = self._stale(workspace_id)
        task = asyncio.create_task(self._workers[workspace_id].run(due, quantum=_QUANTUM))
        self._running[workspace_id] = task
        wakes = self._wakes
        task.add_done_callback(lambda ended: self._ended(workspace_id, ended, wakes))

    def _worker(self, workspace_id: int, sender: Sender) -> Worker:
        return Worker(
            workspace_id=workspace_id,
            kinds=self.kinds,
            db=self.db,
            clock=self.clock,
            sender=sender,
            rate_limiter=self.rate_limiter_of(workspace_id),
            lease=self._lease(workspace_id),
            chance=self.chance,
            stopping=self.stopping,
            news=self.news,
            waits=self.waits,
            look_again=self.look_again,
        )

    def _lease(self, workspace_id: int) -> OutboxLease:
        return OutboxLease(
            workspace_id=workspace_id,
            db=self.db,
            clock=self.clock,
            replica=self.replica,
            lasts=self.lease_for,
            is_alone=self.is_alone,
        )

    def _ended(self, workspace_id: int, task: asyncio.Task[RunResult], wakes: int) -> None:
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
            self._backoffs.pop(workspace_id, None)
        elif isinstance(fault, Unavailable):
            self.waits.say("outbox_waits_for_database", fault)
        else:
            backoff = self._backoffs.setdefault(workspace_id, Backoff())
            wait = backoff.ended(0)
            self._rest_until[workspace_id] = asyncio.get_running_loop().time() + wait
            structlog.get_logger().error("outbox_worker_ended", wait=wait, exc_info=fault)
