"""A fan-out of many prompts by processes that are killed; and the audit of what came of it."""

import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlmodel import func, select

from storage.engine import Database
from storage.kinds import Kind
from storage.migrate import upgrade
from storage.tables import Answer, CheckIn, Delivery
from tests.outbox.fleet import FAST, Fleet
from tests.outbox.seeding import seed
from tests.outbox.there import Shown, There, a_slack
from tests.outbox.waiting import until
from tests.processes import PATIENCE

_CLICKS_AT_ONCE = 10
SHORT = "2"
"""Seconds that a call may take, so that a killed replica's lease is over in six."""
IN_A_SECOND = 100
"""Messages, where processes are killed: it is not over before the kills are, and a claim, which
is a second's worth at most, is no more."""


@dataclass(frozen=True)
class FanOut:
    there: There
    fleet: Fleet
    db: Database
    mentors: Mapping[str, str]
    """Channel → the mentor's Slack id, for every pair."""
    size: int

    @property
    def pairs(self) -> int:
        return len(self.mentors)

    async def under_kills(self, kills: int, chance: random.Random) -> int:
        """kill -9 at random moments while prompts go out. Returns how many there were."""
        for done in range(kills):
            goal = await self.there.posted() + chance.randint(1, max(1, self.pairs // kills))
            if not await self._came_to(goal):
                return done
            await self.fleet.kill(chance.randrange(self.size))
        return kills

    async def over(self) -> None:
        async def nothing_left() -> bool:
            self.fleet.all_run()
            states = await self.states()
            return states.get("sent", 0) == self.pairs

        await until(nothing_left, what="every prompt recorded as sent", patience=PATIENCE)

    async def states(self, kind: str = "prompt") -> Mapping[str, int]:
        """How many messages of a kind are in each state."""
        query = select(Delivery.state, func.count()).where(Delivery.kind == kind)
        async with self.db.reading() as session:
            return dict((await session.exec(query.group_by(Delivery.state))).all())

    async def audit(self) -> "Audit":
        async with self.db.reading() as session:
            prompts = (await session.exec(select(Delivery).where(Delivery.kind == "prompt"))).all()
            check_ins = (await session.exec(select(CheckIn.pair_id))).all()
        ledger = await self.there.ledger()
        shown = {row.id or 0: ledger.get(row.id or 0, []) for row in prompts}
        return Audit(list(prompts), list(check_ins), shown)

    async def _came_to(self, goal: int) -> bool:
        """False when everything is out before."""

        async def there_or_over() -> bool:
            self.fleet.all_run()
            return await self.there.posted() >= goal or await self._all_sent()

        await until(there_or_over, what=f"{goal} messages posted", patience=PATIENCE)
        return not await self._all_sent()

    async def _all_sent(self) -> bool:
        return (await self.states()).get("sent", 0) == self.pairs


@dataclass(frozen=True)
class Audit:
    """`shown` is delivery → its messages in Slack."""

    prompts: list[Delivery]
    check_ins: list[int]
    shown: Mapping[int, list[Shown]]

    def standing(self, prompt: Delivery) -> list[Shown]:
        return [message for message in self.shown[prompt.id or 0] if not message.deleted]

    @property
    def doubled(self) -> list[Delivery]:
        return [prompt for prompt in self.prompts if len(self.standing(prompt)) > 1]

    @property
    def extra(self) -> int:
        return sum(len(self.standing(prompt)) - 1 for prompt in self.doubled)

    @property
    def in_doubt(self) -> list[Delivery]:
        return [prompt for prompt in self.prompts if prompt.is_doubtful]

    def none_lost(self, pairs: int) -> None:
        """Every pair has one check-in, one prompt, and at least one message of it that stands."""
        assert set(self.check_ins) == {prompt.pair_id for prompt in self.prompts}
        assert len(self.check_ins) == len(set(self.check_ins)) == len(self.prompts) == pairs
        for prompt in self.prompts:
            places = [(message.channel, message.ts) for message in self.standing(prompt)]
            assert (prompt.channel_id, prompt.ts) in places, prompt

    def nothing_twice(self) -> None:
        assert [(p.id, self.standing(p)) for p in self.doubled] == []

    def twice_only_in_flight(self, kills: int) -> None:
        """At most what one claim held at each kill, and nothing that was never in doubt."""
        assert {prompt.id for prompt in self.doubled} <= {prompt.id for prompt in self.in_doubt}
        assert self.extra <= kills * IN_A_SECOND


@asynccontextmanager
async def fan_out(
    *,
    folder: Path,
    database_url: str,
    key: str,
    pairs: int,
    history: bool,
    size: int = 1,
    **settings: str,
) -> AsyncIterator[FanOut]:
    """Pairs that are all due, and the processes that serve them, up and at work."""
    async with a_slack(pairs=pairs, history=history) as there:
        db = Database(url=database_url, keys=(key,))
        try:
            await upgrade(db)
            channels = await there.open_channels()
            await seed(db, people=there.people, channels=channels)
            mentors = dict(zip(channels, there.people[::2], strict=True))
            where = {"DATABASE_URL": database_url, "MENTORING_KEYS": key, "SLACK_TIMEOUT": SHORT}
            async with Fleet(folder, there.settings | where | settings, size=size) as fleet:
                yield FanOut(there, fleet, db, mentors, size)
        finally:
            await db.close()


async def _retired(out: FanOut, count: int) -> bool:
    return (await out.states(Kind.RETIRE)).get("sent", 0) == count


@dataclass(frozen=True)
class Report:
    kills: int
    in_doubt: int
    doubles: int
    retired: int
    seconds: float


async def killed(
    *, folder: Path, database_url: str, key: str, pairs: int, kills: int, history: bool, seed: int
) -> Report:
    """The whole story: fan-out, kills, audit, clicks on copies, the end in order."""
    size = 1 if database_url.startswith("sqlite") else 3
    started = time.monotonic()
    async with fan_out(
        folder=folder,
        database_url=database_url,
        key=key,
        pairs=pairs,
        history=history,
        size=size,
        MENTORING_RATES=f"{FAST},chat.postMessage={60 * IN_A_SECOND}",
    ) as out:
        # Chance with a seed, so that a run can be had again: nothing here is a secret.
        done = await out.under_kills(kills, random.Random(seed))  # noqa: S311
        await out.over()
        audit = await out.audit()
        audit.none_lost(pairs)
        if history:
            audit.nothing_twice()
        else:
            audit.twice_only_in_flight(done)
        retired = await click_copies(out, audit)
        for number in range(size):
            await out.fleet.ready(number)
        assert await out.fleet.told_to_end() == [0] * size
    return Report(
        done, len(audit.in_doubt), audit.extra, retired, round(time.monotonic() - started, 1)
    )


async def click_copies(out: FanOut, audit: Audit) -> int:
    """Somebody clicks on each older copy: it works, and it is taken down. Returns how many."""
    copies = [
        message
        for prompt in audit.doubled
        for message in audit.standing(prompt)
        if message.ts != prompt.ts
    ]
    for number, copy in enumerate(copies, start=1):
        await out.there.click(out.mentors[copy.channel], copy, "answer_met")
        if number % _CLICKS_AT_ONCE == 0 or number == len(copies):
            await until(partial(_retired, out, number), what=f"{number} copies taken down")
    shown = await out.there.ledger()
    gone = {message.ts for rows in shown.values() for message in rows if message.deleted}
    assert gone == {copy.ts for copy in copies}
    after = await out.audit()
    after.none_lost(out.pairs)
    after.nothing_twice()
    async with out.db.reading() as session:
        answered = set((await session.exec(select(Answer.check_in_id))).all())
    assert answered == {prompt.check_in_id for prompt in audit.doubled}, "either copy works"
    return len(copies)
