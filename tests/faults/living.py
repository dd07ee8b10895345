"""A fan-out and its answers under one bad day after another; and the audit of what came of it."""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, func, select, update

from bot.check_ins import opening
from bot.kernel.clock import SystemClock
from bot.kernel.unit_of_work import SUBSCRIPTIONS
from bot.subscriptions import SUBSCRIBED
from storage.engine import Database
from storage.kinds import Kind
from storage.migrate import upgrade
from storage.states import DeliveryState, RoleKind
from storage.tables import Answer, Delivery, Pair, Person, Role, ident
from tests.faults.days import BadDay, Place, days_on
from tests.outbox.fanout import SHORT, Audit, FanOut
from tests.outbox.fleet import Fleet
from tests.outbox.seeding import Seeded, seed
from tests.outbox.there import Shown, There, a_slack
from tests.outbox.waiting import until

_BAD = 0.6
"""Of each interval; the rest is calm."""
_NEVER = timedelta(days=300)
_ANSWERED = 5
"""Mentors of a wave who answer."""
_AFTERWARDS = 300.0
"""Seconds until everything is done when the last day is over: Slack is asked once a minute, and
when it is back all that waits is due.
"""


@dataclass(frozen=True)
class Plan:
    """`every` and `lasting` are seconds; `pairs` come due with each bad day."""

    folder: Path
    database_url: str
    key: str
    every: float
    lasting: float
    pairs: int
    history: bool
    seed: int

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def days(self) -> Sequence[BadDay]:
        """All of them in an order of their own, and then again in another one."""
        kinds = days_on("sqlite" if self.is_sqlite else "postgresql")
        # Chance with a seed, so that a run can be had again: nothing here is a secret.
        chance = random.Random(self.seed)  # noqa: S311
        found: list[BadDay] = []
        while len(found) < max(1, int(self.lasting / self.every)):
            found += chance.sample(kinds, len(kinds))
        return found[: max(1, int(self.lasting / self.every))]


@dataclass(frozen=True)
class Report:
    days: Mapping[str, int]
    prompts: int
    in_doubt: int
    doubled: int
    updates: int
    answers: int
    held: int
    told: int
    restarts: int
    seconds: float


@dataclass
class Run:
    plan: Plan
    out: FanOut
    seeded: Seeded
    lived: Counter[str] = field(default_factory=Counter)
    held: list[str] = field(default_factory=list)
    clicked: set[int] = field(default_factory=set)
    """Check-ins of which a mentor pressed a button."""

    async def live(self) -> None:
        place = Place(self.out.there, self.plan.database_url)
        # The first prompts come on a calm day, so that somebody can answer on the first bad one.
        await self._come_due(0)
        await until(self._first_wave_sent, what="the first prompts", patience=_AFTERWARDS)
        for number, day in enumerate(self.plan.days):
            ends = time.monotonic() + self.plan.every
            answering = await self._who_answers(max(0, number - 1))
            if number:
                await self._come_due(number)
            async with day.strike(place):
                clicks = asyncio.gather(*map(self._click, answering))
                await asyncio.sleep(self.plan.every * _BAD)
            await clicks
            self.lived[day.name] += 1
            self.held += [day.holds] if day.holds else []
            self.out.fleet.all_run()
            await asyncio.sleep(max(0.0, ends - time.monotonic()))
        await self._all_is_done()

    async def _come_due(self, wave: int) -> None:
        mine = self.seeded.pairs[wave * self.plan.pairs : (wave + 1) * self.plan.pairs]
        keys = [ident(pair) for pair in mine]
        query = update(Pair).where(col(Pair.id).in_(keys))
        now = SystemClock().now()
        async with self.out.db.transaction() as session:
            await session.exec(query.values(next_check_in_at=now))
            # As the bot's own job does, which looks every fifteen seconds only.
            await opening.open_due(session, now)

    async def _who_answers(self, wave: int) -> Sequence[Delivery]:
        """Some of a wave: they answer while it is a bad day."""
        mine = self.seeded.pairs[wave * self.plan.pairs :][:_ANSWERED]
        found = await self._prompts([ident(pair) for pair in mine])
        self.clicked |= {prompt.check_in_id or 0 for prompt in found}
        return found

    async def _click(self, prompt: Delivery) -> None:
        if prompt.ts is None or prompt.channel_id is None:
            return
        message = Shown(prompt.channel_id, prompt.ts, prompt.id or 0, False)
        mentor = self.out.mentors[prompt.channel_id]
        await self.out.there.try_click(mentor, message, "answer_met")

    async def _prompts(self, pair_ids: Sequence[int]) -> Sequence[Delivery]:
        query = select(Delivery).where(
            Delivery.kind == Kind.PROMPT,
            col(Delivery.pair_id).in_(pair_ids),
            Delivery.state == DeliveryState.SENT,
        )
        async with self.out.db.reading() as session:
            return (await session.exec(query)).all()

    async def _all_is_done(self) -> None:
        """Who was told that their click could not be saved clicks again; then nothing is left."""
        await until(self._all_prompts_sent, what="every prompt sent", patience=_AFTERWARDS)
        keys = [ident(pair) for pair in self.seeded.pairs]
        for prompt in await self._prompts(keys):
            if prompt.check_in_id in self.clicked:
                await self._click(prompt)
        await until(self._nothing_is_owed, what="nothing owed", patience=_AFTERWARDS)

    async def _first_wave_sent(self) -> bool:
        self.out.fleet.all_run()
        return (await self.out.states()).get(DeliveryState.SENT, 0) == self.plan.pairs

    async def _all_prompts_sent(self) -> bool:
        self.out.fleet.all_run()
        wanted = len(self.plan.days) * self.plan.pairs
        return (await self.out.states()).get(DeliveryState.SENT, 0) == wanted

    async def _nothing_is_owed(self) -> bool:
        self.out.fleet.all_run()
        now = SystemClock().now()
        waiting = (DeliveryState.PENDING, DeliveryState.CLAIMED)
        owed = select(func.count()).where(
            col(Delivery.state).in_(waiting), col(Delivery.due_at) <= now + timedelta(hours=1)
        )
        said = select(func.count(func.distinct(Answer.check_in_id)))
        async with self.out.db.reading() as session:
            is_owed = (await session.exec(owed)).one()
            answered = (await session.exec(said)).one()
        return not is_owed and answered == len(self.clicked)

    async def waiting(self) -> Sequence[str]:
        """What is still owed, and why it was not taken."""
        states = (DeliveryState.PENDING, DeliveryState.CLAIMED)
        query = select(Delivery).where(col(Delivery.state).in_(states))
        async with self.out.db.reading() as session:
            rows = (await session.exec(query)).all()
        now = SystemClock().now()
        return [
            f"{row.kind} {row.state} tried {row.attempts} times: {row.error}, due in "
            f"{(row.due_at - now).total_seconds():.0f} s"
            for row in rows
            if row.due_at < now + _NEVER / 2 and row.kind != Kind.CONFIDENCE
        ]

    async def nothing_doubled(self) -> Audit:
        """But what was in doubt, where the bot may not look back."""
        audit = await self.out.audit()
        if self.plan.history:
            audit.nothing_twice()
        assert {prompt.id for prompt in audit.doubled} <= {prompt.id for prompt in audit.in_doubt}
        return audit

    async def audited(self, seconds: float) -> Report:
        """Nothing lost, nothing doubled but what was in doubt, everything told once."""
        audit = await self.nothing_doubled()
        audit.none_lost(len(self.plan.days) * self.plan.pairs)
        async with self.out.db.reading() as session:
            states = (
                await session.exec(
                    select(Delivery.kind, Delivery.state, func.count()).group_by(
                        Delivery.kind, Delivery.state
                    )
                )
            ).all()
            answers = (await session.exec(select(Answer.check_in_id))).all()
        found = {(kind, state): number for kind, state, number in states}
        failed = {kind: n for (kind, state), n in found.items() if state == DeliveryState.FAILED}
        assert failed == {}, failed
        assert not any(kind == Kind.TROUBLE for kind, _ in found), "no lead is told of anything"
        assert len(answers) == len(set(answers)) == len(self.clicked)
        told = found.get((Kind.HELD, DeliveryState.SENT), 0)
        held = self._held_in_the_logs()
        # One that came while another one still held everything is no news of its own.
        assert held <= Counter(self.held), (held, self.held)
        assert told == len(held), "once for each, to the one admin"
        return Report(
            days=self.lived,
            prompts=len(audit.prompts),
            in_doubt=len(audit.in_doubt),
            doubled=audit.extra,
            updates=found.get((Kind.UPDATE, DeliveryState.SENT), 0),
            answers=len(answers),
            held=held.total(),
            told=told,
            restarts=self._said("work_starts_again") + self._said("outbox_worker_ended"),
            seconds=round(seconds, 1),
        )

    def _held_in_the_logs(self) -> Counter[str]:
        """Slack's error → how often it was said that it holds everything."""
        lines = [line for program in self.out.fleet.programs for line in program.lines]
        told = [json.loads(line) for line in lines if '"slack_takes_no_messages"' in line]
        return Counter(line["error"] for line in told)

    def _said(self, event: str) -> int:
        return sum(program.text.count(f'"{event}"') for program in self.out.fleet.programs)


@asynccontextmanager
async def _begun(plan: Plan) -> AsyncIterator[Run]:
    """Pairs none of whom is due yet, and an admin who leads nothing."""
    size = 1 if plan.is_sqlite else 2
    pairs = len(plan.days) * plan.pairs
    async with a_slack(pairs=pairs, history=plan.history) as there:
        info = {SUBSCRIPTIONS: SUBSCRIBED}
        db = Database(url=plan.database_url, keys=(plan.key,), info=info)
        try:
            await upgrade(db)
            channels = await there.open_channels()
            far = SystemClock().now() + _NEVER
            seeded = await seed(db, people=there.people, channels=channels, due_at=far)
            await _admin(db, seeded, there)
            mentors = dict(zip(channels, there.people[::2], strict=True))
            where = {
                "DATABASE_URL": plan.database_url,
                "MENTORING_KEYS": plan.key,
                "SLACK_TIMEOUT": SHORT,
            }
            async with Fleet(plan.folder, there.settings | where, size=size) as fleet:
                out = FanOut(there, fleet, db, mentors, size)
                yield Run(plan, out, seeded)
                assert await fleet.told_to_end() == [0] * size
        finally:
            await db.close()


async def _admin(db: Database, seeded: Seeded, there: There) -> None:
    async with db.transaction() as session:
        query = select(Person).where(Person.slack_id == there.people[0])
        person = (await session.exec(query)).one()
        session.add(
            Role(
                workspace_id=seeded.workspace_id,
                person_id=ident(person),
                kind=RoleKind.ADMIN,
                created_at=SystemClock().now(),
            )
        )


async def lived_through(plan: Plan) -> Report:
    started = time.monotonic()
    async with _begun(plan) as run:
        try:
            await run.live()
        except AssertionError:
            # What still waits is not all that may be wrong.
            await run.nothing_doubled()
            for line in await run.waiting():
                sys.stderr.write(f"{line}\n")
            raise
        return await run.audited(time.monotonic() - started)
