"""The whole bot during a fan-out: how soon it acknowledges, and the memory it takes."""

import asyncio
import gc
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import col, func, select, update

from bot.confidence import asking_confidence
from sandbox import manifest
from sandbox.server import Sandbox
from storage.engine import Database
from storage.tables import Delivery, Pair
from tests.bench.load import closed_loop
from tests.bench.measure import Effort, Figure, parts, quantile
from tests.bench.pairs import combined, open_all, owe_again, pairs_in_slack
from tests.bench.places import Place, both, opened, sqlite
from tests.bench.programs import BOT, ROOT, Program, running
from tests.bench.spent import at_rest, cpu_seconds
from tests.bench.stage import Stage, cast
from tests.outbox.fleet import FAST
from tests.outbox.seeding import seed
from tests.outbox.waiting import until

_AIM_ACKNOWLEDGE, _AIM_MEMORY = 2.0, 1.3
_RATES = f"{FAST},channel=6000000"
_CROWD = 200
"""People who get the prompts; those who send commands are others."""
_CLIENTS, _TURNS = 5, 30
_PROMPTS = 5000
"""Small or not: they must last longer than the commands."""
_PATIENCE = 900.0
_LOOK_EVERY = 0.2


@dataclass
class Acknowledged:
    """p95 of each round in ms, and how many prompts a second went out meanwhile."""

    p95: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    prompts: list[float] = field(default_factory=list)

    async def take(self, set_up: Stage) -> None:
        gc.collect()
        loop = asyncio.get_running_loop()
        began, before = loop.time(), _posted(set_up)
        load = await closed_loop(
            lambda client, _: set_up.command(client, "/mentoring help"),
            clients=_CLIENTS,
            turns=_TURNS,
        )
        if load.missed:
            raise AssertionError(f"{load.missed} commands were not acknowledged in 3 s")
        self.prompts.append((_posted(set_up) - before) / (loop.time() - began))
        self.p95.append(quantile(load.samples, 0.95))
        self.p50.append(quantile(load.samples, 0.50))
        await set_up.until(set_up.all_answered)
        set_up.tidy()


async def acknowledgement(effort: Effort, server: str) -> list[Figure]:
    """The sandbox lives in this process, as in the group "conversation"."""
    figures = []
    with both(server) as places:
        for place in places:
            async with AsyncExitStack() as stack:
                figures.append(await _acknowledgement(stack, effort, place))
    return figures


async def _acknowledgement(stack: AsyncExitStack, effort: Effort, place: Place) -> Figure:
    set_up = await _crowded(stack)
    db = await stack.enter_async_context(opened(place))
    await _prompts_sent(db, set_up, _PROMPTS)
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="vice-versa-")))
    settings = {**set_up.settings, **place.settings, "MENTORING_RATES": _RATES}
    live = await stack.enter_async_context(running(BOT, folder, settings))
    await set_up.connected(live)
    idle, busy = Acknowledged(), Acknowledged()
    for _ in range(effort.rounds + 1):
        await idle.take(set_up)
        before = _posted(set_up)
        await owe_again(db)
        await set_up.until(lambda seen=before: _posted(set_up) > seen + 100)  # type: ignore[misc]
        await busy.take(set_up)
        if not await _owed(db):
            raise AssertionError("the fan-out was over before the commands were")
        await until(lambda: _over(db), what="the end of the fan-out", patience=_PATIENCE)
    return Figure(
        what=f"command acknowledged p95 during a fan-out over idle, {place.name}",
        unit="ms",
        ours=parts(busy.p95[1:]),
        bare=parts(idle.p95[1:]),
        aim=_AIM_ACKNOWLEDGE,
        details=[
            f"{_CLIENTS} clients x {_TURNS} commands in a round; p50 "
            f"{parts(busy.p50[1:]).median:.1f} over {parts(idle.p50[1:]).median:.1f} ms, while "
            f"{parts(busy.prompts[1:]).median:.0f} prompts a second went out to a Slack that "
            "shares the bench's process",
        ],
    )


async def memory(effort: Effort) -> list[Figure]:
    """The bot opens every check-in and carries every prompt; Slack is in another process."""
    number = effort.size(100_000, 5000)
    async with AsyncExitStack() as stack:
        pairs = await stack.enter_async_context(pairs_in_slack(number))
        place = stack.enter_context(sqlite())
        db = await stack.enter_async_context(opened(place))
        later = datetime.now(UTC) + timedelta(days=3)
        await seed(db, people=pairs.people, channels=pairs.channels, due_at=later)
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="vice-versa-")))
        settings = {
            **pairs.there.settings,
            **place.settings,
            "MENTORING_RATES": _RATES,
            "MENTORING_LOG": "info",
        }
        live = await stack.enter_async_context(running(BOT, folder, settings))
        await until(lambda: _ready(live), what="the bot", patience=_PATIENCE)
        await until(
            lambda: at_rest(live.process.pid), what="the jobs of the start", patience=_PATIENCE
        )
        idle = _weighed(live)
        before, began = cpu_seconds(live.process.pid), datetime.now(UTC)
        async with db.transaction() as session:
            await session.exec(update(Pair).values(next_check_in_at=datetime.now(UTC)))
        weights, early = [idle], idle
        while (posted := await pairs.there.posted()) < number:
            await asyncio.sleep(_LOOK_EVERY)
            weights.append(_weighed(live))
            early = weights[-1] if posted <= number / 20 else early
        await until(lambda: _over(db), what="the last record", patience=_PATIENCE)
        seconds = (datetime.now(UTC) - began).total_seconds()
        used = cpu_seconds(live.process.pid) - before
    return [
        Figure(
            what=f"resident memory at its most, fan-out of {number} pairs over idle, {place.name}",
            unit="MB",
            ours=parts([max(weights)]),
            bare=parts([idle]),
            aim=_AIM_MEMORY,
            details=[
                f"{len(weights)} looks in {seconds:.0f} s; {early:.1f} MB at the first twentieth "
                "of the prompts (what is loaded and compiled once), "
                f"{weights[-1]:.1f} MB at the last; "
                f"the bot opened and posted {number / seconds:.0f} a second with "
                f"{used / seconds:.2f} processors"
            ],
        )
    ]


async def _crowded(stack: AsyncExitStack) -> Stage:
    town = cast()
    town.crowd(_CROWD)
    set_up = Stage(Sandbox(manifest=manifest.load(ROOT / "manifest.yml"), workspace=town))
    await stack.enter_async_context(set_up.sandbox)
    return set_up


async def _prompts_sent(db: Database, set_up: Stage, number: int) -> None:
    """As after a week's fan-out: nothing is owed until `owe_again`."""
    world = set_up.sandbox.world
    crowd = [member.id for member in world.members.values() if member.handle.startswith("p0")]
    people = combined(crowd, number)
    both = zip(people[::2], people[1::2], strict=True)
    channels = [world.conversation(list(pair)).id for pair in both]
    await seed(db, people=people, channels=channels, team_id=world.workspace.id)
    await open_all(db)
    # The questions that come with a first check-in: they would go out for minutes.
    after: int | None = 0
    while after is not None:
        async with db.transaction() as session:
            after = await asking_confidence.ask_due(session, datetime.now(UTC), after)
    async with db.transaction() as session:
        await session.exec(update(Delivery).values(state="sent", channel_id="G", ts="1"))


def _posted(set_up: Stage) -> int:
    return set_up.sandbox.door.counts.of("chat.postMessage").ok


async def _owed(db: Database) -> int:
    owed = col(Delivery.state).in_(("pending", "claimed"))
    query = select(func.count()).where(owed, col(Delivery.kind) == "prompt")
    async with db.reading() as session:
        return (await session.exec(query)).one()


async def _over(db: Database) -> bool:
    await asyncio.sleep(_LOOK_EVERY)
    return not await _owed(db)


async def _ready(live: Program) -> bool:
    await asyncio.sleep(_LOOK_EVERY)
    if live.process.returncode is not None:
        await live.ended()
    return '"ready"' in live.log.read_text(errors="replace")


def _weighed(live: Program) -> float:
    found = live.resident_mb()
    if found is None:
        raise AssertionError("resident memory is not measured: this system has no /proc")
    return found
