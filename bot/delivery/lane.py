"""One workspace's deliveries: claim, commit, post, record, commit, at that workspace's pace."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.delivery.pace import Pace, Stopped
from bot.delivery.ports import Postman
from bot.errors import SlackFault
from bot.rules.retries import next_wait
from bot.services import letters, outbox
from bot.services.envelopes import Early, Letter, Loaded, Posted
from bot.services.notices import LOADERS
from bot.services.outbox import Cancelled, Failed, Left, Outcome, PutBack, Sent
from storage import deliveries, leases
from storage.engine import Database
from storage.errors import Unavailable
from storage.tables import Delivery, ident

BATCH = 200
"""Claimed at most. More at once would hold up acknowledgements while they are loaded."""
AT_ONCE = 8
_EARLY_WAIT = timedelta(seconds=2)
_DATABASE_WAIT = 0.5
_CLOCKS_APART = timedelta(minutes=5)
"""How far ahead of Slack's this machine's clock may be: Slack's stamps the messages."""

_METHODS = {
    "update": "chat.update",
    "retire": "chat.delete",
    "calendar": "files.completeUploadExternal",
}
"""The method that carries a kind, where it is not chat.postMessage."""
STREAMS = (
    ("welcome", "goodbye", "prompt"),
    (
        "reminder",
        "recall",
        "word",
        "insight",
        "trouble",
        *(k for k in LOADERS if k not in _METHODS),
    ),
    ("update", "retire"),
    # Slack takes files more slowly than messages: nothing else waits for their pace.
    ("calendar",),
)
"""Kinds that may wait for each other: a thousand updates must not hold up one prompt."""


@dataclass(kw_only=True)
class Lane:
    """`worker` names this process. A lease lasts `lease_for`, twice as long as any call takes."""

    workspace_id: int
    db: Database
    clock: Clock
    postman: Postman
    pace: Pace
    worker: str
    chance: random.Random
    stopping: asyncio.Event
    lease_for: timedelta
    _held_until: datetime | None = None

    async def run(self, *, quantum: float) -> int:
        """Carry what is due for some seconds, then let others have a turn. Returns how many."""
        if not await self._take_lease():
            return 0
        end = asyncio.get_running_loop().time() + quantum
        try:
            streams = (self._stream(kinds, end) for kinds in STREAMS)
            # One that fails must not leave the others behind: what they have posted is not yet
            # recorded, and the next run would take it for lost.
            return _total(await asyncio.gather(*streams, return_exceptions=True))
        finally:
            async with self.db.transaction() as session:
                await leases.release(
                    session, self.workspace_id, holder=self.worker, now=self.clock.now()
                )

    async def _take_lease(self) -> bool:
        now = self.clock.now()
        until = now + self.lease_for
        async with self.db.transaction() as session:
            taken = await leases.take(
                session, self.workspace_id, holder=self.worker, now=now, until=until
            )
            if taken:
                # Only the holder claims, and this one has not begun: what is claimed was left.
                await deliveries.put_in_doubt(session, self.workspace_id)
        self._held_until = until if taken else None
        return taken

    async def _stream(self, kinds: Sequence[str], end: float) -> int:
        if not (rows := await self._claim(kinds)):
            return 0
        # Two take turns: while one posts, the other writes down, claims and loads.
        gate = asyncio.Semaphore(AT_ONCE)
        both = (self._carry_on(batch, kinds, end, gate) for batch in (rows, ()))
        return _total(await asyncio.gather(*both, return_exceptions=True))

    async def _carry_on(
        self, rows: Sequence[Delivery], kinds: Sequence[str], end: float, gate: asyncio.Semaphore
    ) -> int:
        done = 0
        while True:
            if rows:
                done += await self._carry(rows, gate)
            if self.stopping.is_set() or asyncio.get_running_loop().time() >= end:
                return done
            if not (rows := await self._claim(kinds)):
                return done

    async def _claim(self, kinds: Sequence[str]) -> Sequence[Delivery]:
        methods = {kind: _METHODS.get(kind, "chat.postMessage") for kind in kinds}
        ready = [kind for kind, method in methods.items() if not self.pace.resting(method)]
        if not ready:
            return ()
        # What is claimed is in doubt until it is recorded: never more than a second's worth, in
        # halves for the two that take turns.
        slowest = min(self.pace.in_a_second(methods[kind]) for kind in ready)
        limit = max(1, min(BATCH, slowest) // 2)
        now = self.clock.now()
        async with self.db.transaction() as session:
            until = now + self.lease_for
            if not await leases.keep(session, self.workspace_id, holder=self.worker, until=until):
                self._held_until = None
                return ()
            self._held_until = until
            return await deliveries.claim(
                session, self.workspace_id, worker=self.worker, kinds=ready, now=now, limit=limit
            )

    async def _carry(self, rows: Sequence[Delivery], gate: asyncio.Semaphore) -> int:
        async with self.db.reading() as session:
            loaded = await letters.load_many(session, rows)
        outcomes: list[Outcome] = []
        try:
            await self._post_all(rows, loaded, outcomes, gate)
        finally:
            # Also when this is cut short: what Slack has confirmed is not in doubt.
            await self._record(outcomes)
        return len(rows)

    async def _post_all(
        self,
        rows: Sequence[Delivery],
        loaded: Mapping[int, Loaded],
        outcomes: list[Outcome],
        gate: asyncio.Semaphore,
    ) -> None:
        async def in_turn(row: Delivery) -> None:
            async with gate:
                outcomes.append(await self._post(row, loaded[ident(row)]))

        await asyncio.gather(*(in_turn(row) for row in rows))

    async def _post(self, row: Delivery, letter: Loaded) -> Outcome:
        if letter is None:
            return Cancelled(row)
        if isinstance(letter, Early):
            return PutBack(row, _EARLY_WAIT)
        if rest := self.pace.resting(letter.method):
            return PutBack(row, timedelta(seconds=rest))
        try:
            return await self._deliver(row, letter)
        except SlackFault as fault:
            return self._missed(row, letter, fault)
        except Stopped:
            return PutBack(row, timedelta(0))
        except Exception:
            # One letter that cannot be written must not hold up the others.
            structlog.get_logger().exception("letter_broken", delivery=row.id, kind=row.kind)
            return Failed(row, "letter_broken")

    async def _deliver(self, row: Delivery, letter: Letter) -> Outcome:
        posted = await self._already_there(row, letter) if row.is_doubtful else None
        if posted is None:
            channel_id = await self.postman.address(letter, self.pace.turn)
            posts = letter.method == "chat.postMessage"
            await self.pace.turn(letter.method, channel_id if posts else None)
            if self.stopping.is_set():
                return PutBack(row, timedelta(0))
            if not self._may_post():
                return Left(row)
            posted = await self.postman.deliver(letter, channel_id, ident(row))
        return Sent(row, posted, letter)

    async def _already_there(self, row: Delivery, letter: Letter) -> Posted | None:
        since = (row.first_tried_at or self.clock.now()) - _CLOCKS_APART
        try:
            return await self.postman.find(letter, ident(row), since, self.pace.turn)
        except SlackFault as fault:
            if fault.permanent:
                return None  # the bot may not look: the message is sent again, never lost
            raise

    def _may_post(self) -> bool:
        """While half the lease is left, nobody else can take it before this call has ended."""
        left = (self._held_until or self.clock.now()) - self.clock.now()
        return left >= self.lease_for / 2

    def _missed(self, row: Delivery, letter: Letter, fault: SlackFault) -> Outcome:
        structlog.get_logger().warning(
            "delivery_missed", delivery=row.id, kind=row.kind, error=fault.code
        )
        if fault.permanent:
            return Failed(row, fault.code)
        if fault.retry_after is not None:
            self.pace.rest(fault.method or letter.method, fault.retry_after)
            return PutBack(row, timedelta(seconds=fault.retry_after), fault.code)
        wait = next_wait(row.attempts, self.chance.random())
        return PutBack(row, wait, fault.code, tried=True, doubtful=fault.perhaps_done)

    async def _record(self, outcomes: Sequence[Outcome]) -> None:
        """What Slack has confirmed is written down, however long the database is away."""
        while True:
            try:
                async with self.db.transaction() as session:
                    return await outbox.record(session, outcomes, self.clock.now())
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
