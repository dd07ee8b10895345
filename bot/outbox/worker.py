"""One workspace's deliveries: its queues are worked through while its lease is held."""

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.kernel.clock import Clock
from bot.outbox.dispatcher import Dispatcher, Outcome, record
from bot.outbox.letters import BROKEN, Kinds, MessageKind, Queue, load_many
from bot.outbox.pipeline import Idleness, Pipeline, Prefetch, Ready
from bot.outbox.ports import Sender
from bot.outbox.rate_limiter import RateLimiter
from storage.engine import Database, Session
from storage.errors import Unavailable
from storage.kinds import Kind
from storage.outbox import deliveries, leases
from storage.outbox.deliveries import Claimed


@dataclass(kw_only=True)
class OutboxLease:
    """A workspace's outbox belongs to one replica at a time: who holds it, and until when.

    `replica` names this process. A lease lasts `lasts`: twice as long as a call to Slack takes.

    `is_alone`: no other process works with this database, so that nothing need be written to hold
    a workspace, and what is claimed is this process's own.
    """

    workspace_id: int
    db: Database
    clock: Clock
    replica: str
    lasts: timedelta
    is_alone: bool
    _until: datetime | None = None
    _left_behind: bool = True

    async def take(self) -> bool:
        """Take the lease: only its holder claims deliveries.

        Those that are claimed already were left by a replica that died, or by a run of this one
        that was cut short. Slack may have received them, so they are put in doubt.
        """
        until = self.clock.now() + self.lasts
        if self.is_alone and not self._left_behind:
            self._until = until
            return True
        async with self.db.transaction() as session:
            taken = self.is_alone or await leases.take(
                session, self.workspace_id, holder=self.replica, now=self.clock.now(), until=until
            )
            if taken:
                await deliveries.put_in_doubt(session, self.workspace_id)
        self._until = until if taken else None
        return taken

    async def keep(self, session: Session) -> bool:
        """Extend the lease. False when another replica has taken it meanwhile."""
        until = self.clock.now() + self.lasts
        kept = self.is_alone or await leases.keep(
            session, self.workspace_id, holder=self.replica, until=until
        )
        self._until = until if kept else None
        return kept

    async def release(self, *, left_behind: bool) -> None:
        """Give the lease back. `left_behind`: deliveries may be claimed and not recorded."""
        self._left_behind = left_behind
        if self.is_alone:
            return
        async with self.db.transaction() as session:
            await leases.release(
                session, self.workspace_id, holder=self.replica, now=self.clock.now()
            )

    def lets_post(self) -> bool:
        """True while at least half of the lease is left: a call to Slack that begins now then ends
        before another replica can take the lease.
        """
        left = (self._until or self.clock.now()) - self.clock.now()
        return left >= self.lasts / 2


_DATABASE_WAIT = 0.5
"""Seconds between tries to record while the database cannot be reached."""
_OPENING = 2.5
"""Deliveries whose direct message must be opened first are claimed for this many seconds of calls:
a run may overrun its time by as much.
"""


@dataclass(frozen=True)
class Ran:
    """How many deliveries were handled, and whether more may be due: then it is worth another look
    at once.
    """

    done: int
    has_more: bool = False


@dataclass(kw_only=True)
class Worker:
    workspace_id: int
    kinds: Kinds
    db: Database
    clock: Clock
    sender: Sender
    rate_limiter: RateLimiter
    lease: OutboxLease
    chance: random.Random
    stopping: asyncio.Event
    _prefetch: dict[Queue, Prefetch] = field(default_factory=dict)

    async def run(self, due: Collection[Kind] | None, *, quantum: float) -> Ran:
        """Send what is due for so many seconds, then let another replica have the lease.

        `due` are the kinds of which something is known to be due; None where there are too many.
        """
        if not await self.lease.take():
            return Ran(0)
        loop = asyncio.get_running_loop()
        end = loop.time() + quantum

        def goes_on() -> bool:
            return not self.stopping.is_set() and loop.time() < end

        left_behind = True
        try:
            idleness = Idleness(len(Queue))
            pipelines = [self._pipeline(queue, goes_on, idleness) for queue in Queue]
            queues = set(Queue) if due is None else {self.kinds[kind].queue for kind in due}
            # One that fails must not leave the others behind: what they have posted is not yet
            # recorded, and the next run would take it for lost.
            runs = (
                pipeline.run(has_some=queue in queues)
                for queue, pipeline in zip(Queue, pipelines, strict=True)
            )
            done = _total(await asyncio.gather(*runs, return_exceptions=True))
            left_behind = False
            return Ran(done, any(pipeline.has_more for pipeline in pipelines))
        finally:
            await self.lease.release(left_behind=left_behind)

    def _pipeline(self, queue: Queue, goes_on: Callable[[], bool], idleness: Idleness) -> Pipeline:
        dispatcher = Dispatcher(
            kinds=self.kinds,
            sender=self.sender,
            rate_limiter=self.rate_limiter,
            clock=self.clock,
            chance=self.chance,
            stopping=self.stopping,
            may_post=self.lease.lets_post,
        )
        return Pipeline(
            limit=lambda: self._limit(queue) if goes_on() else 0,
            claim=partial(self._claim, queue),
            load=self._load,
            dispatch=dispatcher.dispatch,
            record=partial(self._record, dispatcher),
            idleness=idleness,
            prefetch=self._prefetch.setdefault(queue, Prefetch()),
        )

    def _limit(self, queue: Queue) -> int:
        """What is claimed is in doubt until it is recorded: never more than a second's worth.

        Nor more DMs to be opened than a few seconds allow: all queues end before the next run.
        """
        posts = [self.rate_limiter.within(1.0, kind.method) for kind in self._ready(queue)]
        if not posts:
            return 0
        if queue is Queue.PEOPLE:
            posts.append(self.rate_limiter.within(_OPENING, "conversations.open"))
        return min(posts)

    def _ready(self, queue: Queue) -> Sequence[MessageKind]:
        """The kinds of a queue whose method Slack has not told to rest."""
        mine = [kind for kind in self.kinds.values() if kind.queue is queue]
        return [kind for kind in mine if not self.rate_limiter.resting(kind.method)]

    async def _claim(self, queue: Queue, limit: int) -> Sequence[Claimed]:
        async with self.db.transaction() as session:
            # In the same transaction as the claim: nothing is claimed under a lease that has been
            # lost.
            if not await self.lease.keep(session):
                return ()
            return await deliveries.claim(
                session,
                self.workspace_id,
                replica=self.lease.replica,
                kinds=[kind.name for kind in self._ready(queue)],
                now=self.clock.now(),
                limit=limit,
            )

    async def _load(self, rows: Sequence[Claimed]) -> Sequence[Ready]:
        try:
            async with self.db.reading() as session:
                loaded = await load_many(self.kinds, session, rows)
            return [(row, loaded[row.id]) for row in rows]
        except Unavailable:
            raise
        except Exception:
            # One that cannot be written must not hold up the others: each is loaded by itself.
            if len(rows) > 1:
                return [ready for row in rows for ready in await self._load([row])]
            structlog.get_logger().exception("letter_broken", delivery=rows[0].id)
            return [(rows[0], BROKEN)]

    async def _record(self, dispatcher: Dispatcher, outcomes: Sequence[Outcome]) -> None:
        """What Slack has confirmed is recorded, however long the database is away."""
        opened = dispatcher.opened()
        while True:
            try:
                async with self.db.transaction() as session:
                    return await record(session, outcomes, opened, self.clock.now(), self.kinds)
            except Unavailable:
                structlog.get_logger().warning("outbox_waits_for_database")
                await asyncio.sleep(_DATABASE_WAIT)


def _total(ended: Sequence[int | BaseException]) -> int:
    """How many all of them handled. Raises what one of them raised."""
    total = 0
    for done in ended:
        if isinstance(done, BaseException):
            raise done
        total += done
    return total
