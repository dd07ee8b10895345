"""A programme's digest: over the SQL of its figures, over the years, and whole."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.digest import digests
from bot.digest.ratings import period_of
from bot.kernel.clock import StoppedClock
from bot.runtime.use_cases import context_for
from bot.slack.digest.handlers import digest
from bot.slack.kit.context import Context, Patience
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.limiter import ConcurrencyLimiter
from bot.slack.kit.message import Message
from bot.slack.kit.web_client import WebClient
from bot.texts import load
from storage.engine import Database
from storage.tables import Person, Programme, Workspace
from tests.bench.history import LAST_MONDAY, History, write
from tests.bench.measure import Effort, Figure, Parts, parts
from tests.bench.places import Place, both, opened
from tests.bench.spent import Spent
from tests.bench.statements import Statement, by_figure, driver, plans, recorded, run_bare
from tests.databases import sealed_views

_AIM_SQL, _AIM_YEARS = 1.3, 1.2
_AIM_SECONDS = 2.0
_SLOW = 0.2
"""Seconds from which on a statement's plan is shown where the whole is too slow."""
_WEEK, _ALL = "last week", "all"


@dataclass(frozen=True)
class Reader:
    """An admin who reads digests of the one programme, three days after the last check-ins."""

    db: Database
    context: Context
    slack_id: str

    async def read(self, words: str) -> float:
        """Seconds from what was typed to the message."""
        started = time.perf_counter()
        message = await self._message(words)
        seconds = time.perf_counter() - started
        if not message.blocks or "Mentorat" not in message.text:
            raise AssertionError("this is no digest of the programme")
        return seconds

    async def told(self, words: str) -> str:
        """The figures that one digest spends its time in, and all of its time.

        On a machine that others use too, the processor's time says what it costs.
        """
        began = time.process_time()
        with by_figure() as spent:
            seconds = await self.read(words)
        used = time.process_time() - began
        return (
            f"{_told(spent)}, of {seconds * 1000:.1f}; this process had a processor for "
            f"{used * 1000:.1f} ms"
        )

    async def statements(self, words: str) -> list[Statement]:
        """What `digests.prepare` asks of the database for that digest."""
        now = self.context.now()
        async with self.db.reading() as session:
            programme = await session.get_one(Programme, 1)
            period = period_of(programme, words, now)
            assert period is not None
            async with recorded(self.db) as found:
                await digests.prepare(session, programme=programme, period=period, now=now)
        return found

    async def _message(self, words: str) -> Message:
        body = {"user_id": self.slack_id, "text": f"digest {words}"}
        say = self.context.texts.say("fr")
        message = await digest(Interaction(context=self.context, body=body, say=say))
        assert message is not None
        return message


@asynccontextmanager
async def reader(place: Place) -> AsyncIterator[Reader]:
    """Over a database that holds a history."""
    async with opened(place) as db:
        async with db.reading() as session:
            workspace = await session.get_one(Workspace, 1)
            person = await session.get_one(Person, 1)
        context = context_for(
            db=db,
            gateway=Gateway(client=WebClient(), views=sealed_views()),
            texts=load(),
            clock=StoppedClock(start=LAST_MONDAY + timedelta(days=3)),
            admins=frozenset({person.slack_id}),
            backup_days=None,
            workspace=workspace,
            limiter=ConcurrencyLimiter(),
            stopping=asyncio.Event(),
            patience=Patience(),
        )
        yield Reader(db, context, person.slack_id)


async def over_its_sql(effort: Effort, place: Place, history: History) -> list[Figure]:
    """Pairs of a digest and of the same statements on the bare driver, in turn."""
    ours, bare = list[float](), list[float]()
    async with reader(place) as admin:
        statements = await admin.statements(_WEEK)
        with driver(place) as connection:
            for number in range(2 * effort.rounds + 2):
                one, other = await admin.read(_WEEK), run_bare(connection, statements)
                if number > 1:
                    ours.append(one * 1000)
                    bare.append(other * 1000)
        told = await admin.told(_WEEK)
    figure = Figure(
        what=f"a week's digest of {history.pairs} pairs over the bare SQL of it, {place.name}",
        unit="ms",
        ours=parts(ours),
        bare=parts(bare),
        aim=_AIM_SQL,
        details=[f"{len(statements)} statements; {told}"],
    )
    return [figure]


async def over_the_years(effort: Effort, server: str) -> list[Figure]:
    """As many pairs with a year and with ten. Fewer of them: ten years of 10,000 pairs would take
    an hour to write.
    """
    pairs = effort.size(2000, 200)
    histories = [History(pairs, 52), History(pairs, 520)]
    figures = []
    with both(server) as short, both(server) as long:
        for two in zip(short, long, strict=True):
            for place, history in zip(two, histories, strict=True):
                async with opened(place):
                    await asyncio.to_thread(write, place, history)
            figures.append(await _over_the_years(effort, two, histories))
    return figures


async def _over_the_years(
    effort: Effort, places: Sequence[Place], histories: Sequence[History]
) -> Figure:
    few, many = list[float](), list[float]()
    async with reader(places[0]) as one, reader(places[1]) as ten:
        for number in range(2 * effort.rounds + 2):
            before, after = await one.read(_WEEK), await ten.read(_WEEK)
            if number > 1:
                few.append(before * 1000)
                many.append(after * 1000)
        details = [
            f"with {history.weeks} weeks: {await admin.told(_WEEK)}"
            for admin, history in zip((one, ten), histories, strict=True)
        ]
    pairs, weeks = histories[0].pairs, [history.weeks for history in histories]
    return Figure(
        what=f"a week's digest of {pairs} pairs with {weeks[1]} weeks of history over {weeks[0]}, "
        f"{places[0].name}",
        unit="ms",
        ours=parts(many),
        bare=parts(few),
        aim=_AIM_YEARS,
        details=details,
    )


async def whole(effort: Effort, place: Place, history: History) -> list[Figure]:
    details: list[str] = []
    async with reader(place) as admin:
        await admin.read(_ALL)
        taken = [await admin.read(_ALL) for _ in range(effort.rounds)]
        told = await admin.told(_ALL)
        statements = await admin.statements(_ALL)
    found = parts(taken)
    if found.median > _AIM_SECONDS:
        with driver(place) as connection:
            details = plans(connection, statements, _SLOW)
    figure = Figure(
        what=f"whole-programme digest, {history.pairs * history.weeks} check-ins, over "
        f"{_AIM_SECONDS:g} s, {place.name}",
        unit="s",
        ours=found,
        bare=Parts(1, _AIM_SECONDS, _AIM_SECONDS, _AIM_SECONDS),
        aim=1.0,
        details=[f"{len(statements)} statements; {told}", *details],
    )
    return [figure]


def _told(spent: Spent) -> str:
    """The costly figures, costliest first, and the rest together."""
    ordered = sorted(spent.items(), key=lambda each: -each[1])
    named = [f"{name} {seconds * 1000:.1f}" for name, seconds in ordered[:7]]
    rest = sum(seconds for _, seconds in ordered[7:])
    return f"{', '.join(named)}, others {rest * 1000:.1f} ms"
