"""One workspace's deliveries: its queues are worked through while its lease is held."""

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from bot.kernel.clock import Clock
from bot.kernel.database_waits import DatabaseWaits
from bot.outbox import hours
from bot.outbox.dispatcher import Dispatcher
from bot.outbox.holds import Holds
from bot.outbox.lease import OutboxLease
from bot.outbox.letters import BROKEN, OPEN, Held, Hours, Kinds, MessageKind, Queue, load_many
from bot.outbox.notes import Notes
from bot.outbox.outcomes import Outcome, Waits, record
from bot.outbox.pipeline import Idleness, Pipeline, Prefetch, Ready
from bot.outbox.ports import LookAgain, News, Sender
from bot.outbox.rate_limiter import RateLimiter
from storage.engine import Database
from storage.errors import Unavailable
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.outbox.deliveries import Claimed

_DATABASE_WAIT = 0.5
"""Seconds between tries to record while the database cannot be reached."""
_UNTIL_ANSWERED = timedelta(seconds=10)
"""Until somebody is asked for again of whom Slack has not told whether they are still there."""
_OPENING = 2.5
"""Deliveries whose direct message must be opened first are claimed for this many seconds of calls:
a run may overrun its time by as much.
"""


@dataclass(frozen=True)
class RunResult:
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
    waits: DatabaseWaits
    news: News | None = None
    look_again: LookAgain | None = None
    holds: Holds = field(init=False)
    _notes: Notes = field(init=False)
    _prefetch: dict[Queue, Prefetch] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.holds = Holds(self.clock)
        self._notes = Notes(self.workspace_id, self.holds, self.news)

    def is_held(self, due: Collection[Kind] | None) -> bool:
        """Whether the workspace, or every method that is needed, is held; `due` as for `run`."""
        methods = {self.kinds[kind].method for kind in due or ()}
        return bool(self.holds.left()) or (
            bool(methods) and all(self.holds.left(method) for method in methods)
        )

    async def run(self, due: Collection[Kind] | None, *, quantum: float) -> RunResult:
        """Send what is due for so many seconds, then let another replica have the lease.

        `due` are the kinds of which something is known to be due; None where there are too many.
        """
        if not await self.lease.take():
            return RunResult(0)
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
            return RunResult(done, any(pipeline.has_more for pipeline in pipelines))
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
            holds=self.holds,
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
        ready = self._ready(queue)
        if any(self.holds.is_tried(kind.method) for kind in ready):
            return 1
        posts = [self.rate_limiter.within(1.0, kind.method) for kind in ready]
        if not posts:
            return 0
        if queue is Queue.PEOPLE:
            posts.append(self.rate_limiter.within(_OPENING, OPEN))
        return min(posts)

    def _ready(self, queue: Queue) -> Sequence[MessageKind]:
        """The kinds of a queue whose method Slack has not told to rest, and does not refuse."""
        mine = [kind for kind in self.kinds.values() if kind.queue is queue]
        awake = [kind for kind in mine if not self.rate_limiter.resting(kind.method)]
        return [kind for kind in awake if not self.holds.left(kind.method)]

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
            unanswered = await self._look_again(rows)
            now = self.clock.now()
            async with self.db.reading() as session:
                letters = await load_many(self.kinds, session, rows)
                kept = await hours.kept(session, self.kinds, rows, letters, now)
            waiting = {key: Held(now + _UNTIL_ANSWERED) for key in unanswered}
            loaded = {**kept, **waiting}
            return [(row, loaded[row.id]) for row in rows]
        except Unavailable:
            raise
        except Exception:
            # One that cannot be written must not hold up the others: each is loaded by itself.
            if len(rows) > 1:
                return [ready for row in rows for ready in await self._load([row])]
            structlog.get_logger().exception("letter_broken", delivery=rows[0].id)
            return [(rows[0], BROKEN)]

    async def _look_again(self, rows: Sequence[Claimed]) -> Collection[int]:
        told = [row for row in rows if self.kinds[row.kind].hours is not Hours.SILENT]
        return await self.look_again(told) if self.look_again is not None and told else ()

    async def _record(self, dispatcher: Dispatcher, outcomes: Sequence[Outcome]) -> None:
        """What Slack has confirmed is recorded, however long the database is away."""
        opened, well = dispatcher.opened(), self.holds.found_well()
        refused = [each for each in outcomes if isinstance(each, Waits) and each.error]
        is_back, channel_is_back = self.holds.found_back(), self.holds.found_channel_back()
        while True:
            try:
                async with self.db.transaction() as session:
                    now = self.clock.now()
                    if is_back:
                        await self._notes.back(session, now)
                    if channel_is_back:
                        await self._notes.channel_back(session, now)
                    await record(session, outcomes, opened, now, self.kinds, self.news)
                    return await self._notes.holds_of(session, refused, well, now)
            except Unavailable as fault:
                self.waits.say("outbox_waits_for_database", fault)
                await asyncio.sleep(_DATABASE_WAIT)
            except Exception:
                # One that cannot be written down must not have the others sent again.
                if len(outcomes) > 1:
                    for each in outcomes:
                        await self._record(dispatcher, [each])
                    return
                structlog.get_logger().exception(
                    "outcome_not_told", delivery=outcomes[0].row.id, outcome=type(outcomes[0])
                )
                await self._record_alone(outcomes[0])
                return

    async def _record_alone(self, outcome: Outcome) -> None:
        """What became of a delivery, without anything that follows from it."""
        async with self.db.transaction() as session:
            await record(session, [outcome], {}, self.clock.now(), {})


def _total(ended: Sequence[int | BaseException]) -> int:
    """How many all of them handled. Raises what one of them raised."""
    total = 0
    for done in ended:
        if isinstance(done, BaseException):
            raise done
        total += done
    return total
