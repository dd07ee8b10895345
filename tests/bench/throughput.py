"""Prompts a second through the whole path, beside a bare client; and at a Slack that limits."""

import gc
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.kernel.config import UNPACED
from bot.kernel.setting_values import RATES
from bot.outbox.outbox import Outbox
from bot.outbox.pipeline import AT_ONCE
from bot.slack.kit.web_client import WebClient
from storage.engine import Database
from tests.bench.engine import bare_client, client, engine, post_all, real_payload, sender
from tests.bench.measure import Effort, Figure, parts
from tests.bench.pairs import Pairs, owe_again, owe_all, pairs_in_slack
from tests.bench.places import Place, both, opened, sqlite
from tests.bench.spent import cpu_seconds, steps
from tests.outbox.there import There

_AIM_WHOLE, _AIM_LIMITED = 0.8, 1.03
_LIMIT = "chat.postMessage"
_A_SECOND = 100
Payload = Mapping[str, Any]
_BESIDE = ("claim", "load", "record")


@dataclass
class Side:
    """One database: its rates, and per prompt the µs of each step and of each process."""

    place: Place
    db: Database
    outbox: Outbox
    rates: list[float] = field(default_factory=list)
    spent: dict[str, list[float]] = field(default_factory=dict)

    async def take(self, pairs: Pairs) -> None:
        await owe_again(self.db)
        before = _processors(pairs)
        gc.collect()
        with steps() as spent:
            started = time.perf_counter()
            done = await self.outbox.deliver_due()
            taken = time.perf_counter() - started
        if done != len(pairs.channels):
            raise AssertionError(f"{done} prompts of {len(pairs.channels)} were delivered")
        self.rates.append(done / taken)
        used = {name: now - before[name] for name, now in _processors(pairs).items()}
        for name, seconds in {**spent, **used}.items():
            self.spent.setdefault(name, []).append(seconds / done * 1e6)

    def details(self, yardstick: "Yardstick") -> list[str]:
        µs = {name: parts(values).median for name, values in self.spent.items()}
        beside = " + ".join(f"{step} {µs[step]:.0f}" for step in _BESIDE)
        return [
            f"a prompt takes {1e6 / parts(self.rates).median:.0f} µs, a bare post "
            f"{1e6 / parts(yardstick.rates).median:.0f} µs; {AT_ONCE} are posted at once, each "
            f"within {µs['post']:.0f} µs (render {µs['render']:.0f}), and beside them a prompt "
            f"takes its share of each step, with what that waits: {beside} µs",
            f"processor time a prompt: the bot's process {µs['ours']:.0f} µs, a bare post's "
            f"{parts(yardstick.cpu).median:.0f} µs, Slack's {µs['slack']:.0f} µs; the bot has one "
            "core: what it needs of it is the limit",
            "the bot's client is told not to write calls out for a log; a bare one so told posts "
            f"{parts(yardstick.quiet).median:.0f}/s",
        ]


@dataclass
class Yardstick:
    """Bare posts a second, and the µs of processor that one took; `quiet` is without the log."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)

    async def take(
        self, bare: AsyncWebClient, quiet: AsyncWebClient, payload: Payload, pairs: Pairs
    ) -> None:
        number = len(pairs.channels)
        before = cpu_seconds(os.getpid())
        self.rates.append(number / await post_all(bare, payload, pairs.channels))
        self.cpu.append((cpu_seconds(os.getpid()) - before) / number * 1e6)
        self.quiet.append(number / await post_all(quiet, payload, pairs.channels))


async def whole_path(effort: Effort, server: str) -> list[Figure]:
    """Bare, SQLite, PostgreSQL in turn, against the same Slack in a process of its own."""
    async with AsyncExitStack() as stack:
        pairs = await stack.enter_async_context(pairs_in_slack(effort.size(5000, 500)))
        bare = await stack.enter_async_context(bare_client(pairs.there.address))
        slack = await stack.enter_async_context(client(pairs.there.address))
        places = stack.enter_context(both(server))
        sides = [await _side(stack, place, pairs, slack) for place in places]
        payload = await real_payload(sides[0].db)
        yardstick = Yardstick()
        for number in range(effort.rounds + 1):
            for side in sides:
                await yardstick.take(bare, slack, payload, pairs)
                await side.take(pairs)
            if not number:
                _forget_the_first(sides, yardstick)
                gc.freeze()  # as the bot does when it is ready
            sides.reverse()
    return [
        Figure(
            what=f"whole path over bare posts, {len(pairs.channels)} pairs, {side.place.name}",
            unit="/s",
            ours=parts(side.rates),
            bare=parts(yardstick.rates),
            aim=_AIM_WHOLE,
            more_is_better=True,
            details=side.details(yardstick),
        )
        for side in sorted(sides, key=lambda side: side.place.name, reverse=True)
    ]


async def at_a_limit(effort: Effort) -> list[Figure]:
    """Slack takes 100 posts a second and the bot knows it; ideal is one post every 10 ms."""
    seconds, refused = list[float](), list[int]()
    number = effort.size(2000, 200)
    rates = {**RATES, _LIMIT: _A_SECOND * 60}
    async with AsyncExitStack() as stack:
        pairs = await stack.enter_async_context(pairs_in_slack(number))
        slack = await stack.enter_async_context(client(pairs.there.address))
        place = stack.enter_context(sqlite())
        side = await _side(stack, place, pairs, slack, rates)
        for _ in range(min(3, effort.rounds)):
            await owe_again(side.db)
            await pairs.there.tell("limits", limits={_LIMIT: _A_SECOND * 60})
            await pairs.there.tell("counts")
            started = time.perf_counter()
            await side.outbox.deliver_due()
            seconds.append(time.perf_counter() - started)
            refused.append(await _refused(pairs.there, number))
    ideal = number / _A_SECOND
    worst = max(refused)
    return [
        Figure(
            what=f"{number} prompts at {_A_SECOND} a second over the ideal, {place.name}",
            unit="s",
            ours=parts(seconds),
            bare=parts([ideal]),
            aim=_AIM_LIMITED,
            details=[
                f"calls rejected: {worst} of {number + worst} in the worst round, "
                f"{worst / (number + worst):.2%}; aim under 1%: "
                f"{'met' if worst / (number + worst) < 0.01 else 'NOT MET'}"
            ],
        )
    ]


async def _side(
    stack: AsyncExitStack,
    place: Place,
    pairs: Pairs,
    slack: WebClient,
    rates: Mapping[str, float] = UNPACED,
) -> Side:
    db = await stack.enter_async_context(opened(place))
    await owe_all(db, pairs)
    return Side(place, db, engine(db, {1: sender(slack)}, rates, "bench"))


def _forget_the_first(sides: Sequence[Side], yardstick: Yardstick) -> None:
    """It connects, compiles and fills caches, which a bot that runs for weeks does once."""
    for values in (yardstick.rates, yardstick.cpu, yardstick.quiet):
        values.clear()
    for side in sides:
        side.rates.clear()
        side.spent.clear()


def _processors(pairs: Pairs) -> dict[str, float]:
    return {"ours": cpu_seconds(os.getpid()), "slack": cpu_seconds(pairs.slack_pid)}


async def _refused(there: There, number: int) -> int:
    count = (await there.counts())[_LIMIT]
    if count["ok"] != number:
        raise AssertionError(f"{count['ok']} prompts of {number} stand")
    return int(count["calls"] - count["ok"])
