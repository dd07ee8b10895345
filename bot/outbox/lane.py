"""One workspace's deliveries: the streams that run while its lease is held."""

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog

from bot.kernel.clock import Clock
from bot.outbox import recording as outbox
from bot.outbox.carrier import Carrier
from bot.outbox.envelopes import BROKEN
from bot.outbox.kinds import Kinds, MessageKind, Queue, load_many
from bot.outbox.lease import Lease
from bot.outbox.pace import Pace
from bot.outbox.ports import Postman
from bot.outbox.recording import Outcome
from bot.outbox.stream import Others, Ready, Room, Stream
from storage.engine import Database
from storage.errors import Unavailable
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.outbox.deliveries import Claimed

_DATABASE_WAIT = 0.5

_OPENING = 2.5
"""Seconds worth of DMs to open that may be claimed: so long the lane is kept after its time."""


@dataclass(frozen=True)
class Ran:
    """How many deliveries were handled, and whether more may be due: then it is worth another look
    at once.
    """

    done: int
    has_more: bool = False


@dataclass(kw_only=True)
class Lane:
    workspace_id: int
    kinds: Kinds
    db: Database
    clock: Clock
    postman: Postman
    pace: Pace
    lease: Lease
    chance: random.Random
    stopping: asyncio.Event
    _rooms: dict[Queue, Room] = field(default_factory=dict)

    async def run(self, due: Collection[Kind] | None, *, quantum: float) -> Ran:
        """Carry what is due for some seconds, then let others have a turn.

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
            others = Others(len(Queue))
            streams = [self._stream(queue, goes_on, others) for queue in Queue]
            queues = set(Queue) if due is None else {self.kinds[kind].queue for kind in due}
            # One that fails must not leave the others behind: what they have posted is not yet
            # recorded, and the next run would take it for lost.
            runs = (
                stream.run(has_some=queue in queues)
                for queue, stream in zip(Queue, streams, strict=True)
            )
            done = _total(await asyncio.gather(*runs, return_exceptions=True))
            left_behind = False
            return Ran(done, any(stream.has_more for stream in streams))
        finally:
            await self.lease.release(left_behind=left_behind)

    def _stream(self, queue: Queue, goes_on: Callable[[], bool], others: Others) -> Stream:
        carrier = Carrier(
            kinds=self.kinds,
            postman=self.postman,
            pace=self.pace,
            clock=self.clock,
            chance=self.chance,
            stopping=self.stopping,
            may_post=self.lease.lets_post,
        )
        return Stream(
            most=lambda: self._most(queue) if goes_on() else 0,
            claim=partial(self._claim, queue),
            load=self._load,
            carry=carrier.carry,
            record=partial(self._record, carrier),
            others=others,
            room=self._rooms.setdefault(queue, Room()),
        )

    def _most(self, queue: Queue) -> int:
        """What is claimed is in doubt until it is recorded: never more than a second's worth.

        Nor more DMs to be opened than a few seconds let: all streams end before the next run.
        """
        posts = [self.pace.within(1.0, kind.method) for kind in self._ready(queue)]
        if not posts:
            return 0
        if queue is Queue.PEOPLE:
            posts.append(self.pace.within(_OPENING, "conversations.open"))
        return min(posts)

    def _ready(self, queue: Queue) -> Sequence[MessageKind]:
        """The kinds of a queue whose method Slack has not told to rest."""
        mine = [kind for kind in self.kinds.values() if kind.queue is queue]
        return [kind for kind in mine if not self.pace.resting(kind.method)]

    async def _claim(self, queue: Queue, limit: int) -> Sequence[Claimed]:
        async with self.db.transaction() as session:
            if not await self.lease.keep(session):
                return ()
            return await deliveries.claim(
                session,
                self.workspace_id,
                worker=self.lease.worker,
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

    async def _record(self, carrier: Carrier, outcomes: Sequence[Outcome]) -> None:
        """What Slack has confirmed is written down, however long the database is away."""
        opened = carrier.opened()
        while True:
            try:
                async with self.db.transaction() as session:
                    return await outbox.record(
                        session, outcomes, opened, self.clock.now(), self.kinds
                    )
            except Unavailable:
                structlog.get_logger().warning("outbox_waits_for_database")
                await asyncio.sleep(_DATABASE_WAIT)


def _total(ended: Sequence[int | BaseException]) -> int:
    """Raises what one of them raised."""
    total = 0
    for done in ended:
        if isinstance(done, BaseException):
            raise done
        total += done
    return total
