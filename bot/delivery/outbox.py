"""Carries what is owed to Slack: claim, commit, post, record, commit."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.delivery.ports import Postman
from bot.errors import SlackFault
from bot.services import letters, outbox
from bot.services.letters import Letter, Posted, TooEarly
from storage.engine import Database
from storage.errors import Unavailable
from storage.tables import Delivery, ident

BATCH = 50
AT_ONCE = 8
ABANDONED = timedelta(minutes=2)
"""A claim older than this belongs to a process that died: no call to Slack takes so long."""
_LONGEST_WAIT = 15 * 60.0


@dataclass(kw_only=True)
class Outbox:
    """One worker. `worker` names this process; `alone` says that no other shares the database."""

    db: Database
    clock: Clock
    postman: Postman
    worker: str
    alone: bool
    chance: random.Random
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        """Something new is owed: do not wait for the next round."""
        self._bell.set()

    async def run(self) -> None:
        """Deliver whenever the bell rings. The rhythm's jobs ring it too."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self.deliver_due()
            except Unavailable:
                # The database is away: what is owed stays owed, the next ring tries again.
                structlog.get_logger().warning("outbox_waits_for_database")

    async def deliver_due(self) -> int:
        """Deliver everything that is due now. Returns how many were handled."""
        done = 0
        async with self._turn:
            while rows := await self._claim():
                await self._carry_all(rows, doubtful=False)
                done += len(rows)
        return done

    async def recover(self, *, starting: bool) -> int:
        """Take over what a dead process had claimed. A lone process at its start waits for none."""
        now = self.clock.now()
        before = now + timedelta(seconds=1) if starting and self.alone else now - ABANDONED
        async with self._turn:
            async with self.db.transaction() as session:
                rows = await outbox.take_over(
                    session, worker=self.worker, now=now, before=before, limit=BATCH
                )
            await self._carry_all(rows, doubtful=True)
        return len(rows)

    async def _claim(self) -> Sequence[Delivery]:
        async with self.db.transaction() as session:
            return await outbox.claim(
                session, worker=self.worker, now=self.clock.now(), limit=BATCH
            )

    async def _carry_all(self, rows: Sequence[Delivery], *, doubtful: bool) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def carry(row: Delivery) -> None:
            async with gate:
                await self._carry(row, doubtful=doubtful)

        await asyncio.gather(*(carry(row) for row in rows))

    async def _carry(self, row: Delivery, *, doubtful: bool) -> None:
        key = ident(row)
        try:
            async with self.db.reading() as session:
                letter = await letters.load(session, row)
            if letter is None:
                return await self._cancelled(key)
            posted = await self._already_there(letter, row) if doubtful else None
            posted = posted or await self.postman.deliver(letter, key)
        except TooEarly:
            await self._put_back(key, timedelta(seconds=2), None)
        except SlackFault as fault:
            await self._missed(row, fault)
        else:
            await self._sent(key, letter, posted)

    async def _already_there(self, letter: Letter, row: Delivery) -> Posted | None:
        since = (row.claimed_at or self.clock.now()) - timedelta(days=1)
        try:
            return await self.postman.find(letter, ident(row), since)
        except SlackFault as fault:
            if fault.permanent:
                return None  # the bot may not look: the message is sent again, never lost
            raise

    async def _sent(self, key: int, letter: Letter, posted: Posted) -> None:
        async with self.db.transaction() as session:
            await outbox.sent(
                session, key, channel_id=posted.channel_id, ts=posted.ts, now=self.clock.now()
            )
            if letter.to.person is not None and letter.to.channel_id is None:
                await outbox.remember_dm(session, letter.to.person, posted.channel_id)

    async def _missed(self, row: Delivery, fault: SlackFault) -> None:
        log = structlog.get_logger()
        log.warning("delivery_missed", delivery=row.id, kind=row.kind, error=fault.code)
        if fault.permanent:
            async with self.db.transaction() as session:
                return await outbox.failed(session, ident(row), error=fault.code)
        growing = min(2.0**row.attempts, _LONGEST_WAIT) * (0.5 + self.chance.random())
        wait = timedelta(seconds=fault.retry_after or growing)
        await self._put_back(ident(row), wait, fault.code)

    async def _put_back(self, key: int, wait: timedelta, error: str | None) -> None:
        async with self.db.transaction() as session:
            await outbox.put_back(session, key, wait=wait, error=error, now=self.clock.now())

    async def _cancelled(self, key: int) -> None:
        async with self.db.transaction() as session:
            await outbox.cancelled(session, key)
