"""The conversation: acknowledgements, start and memory, beside a bare Bolt app's."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.load import Act, Load, closed_loop
from tests.bench.measure import Figure, Report, parts, quantile
from tests.bench.programs import BARE, BOT, Program, running
from tests.bench.stage import PEOPLE, Stage, stage
from tests.bench.starting import database, start_figures

AIM_ACKNOWLEDGE, AIM_MEMORY = 1.5, 2.0
_TURNS = {1: 100, PEOPLE: 10}
"""Clients → requests that each sends in a round."""


@dataclass(frozen=True)
class Target:
    what: str
    on: Callable[[Stage], Act]


def _command(text: str) -> Callable[[Stage], Act]:
    return lambda set_up: lambda client, _: set_up.command(client, text)


def _tap(set_up: Stage) -> Act:
    # In turn, because a second tap on the same button would change nothing and cost less.
    return lambda client, turn: set_up.press(client, ("answer_met", "answer_not_yet")[turn % 2])


TARGETS = (
    Target("/mentoring help", _command("/mentoring help")),
    Target("/mentoring pairs", _command("/mentoring pairs")),
    Target("We met / Not yet", _tap),
)


@dataclass
class Side:
    """The bot or the yardstick, with what was measured of it. (target, clients) → one a round."""

    set_up: Stage
    program: Program
    answers: bool
    p50: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    p95: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    answered: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    resident: list[float] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)
    missed: int = 0
    other: Counter[str] = field(default_factory=Counter)
    """Answers that differ from the one given to the same person alone."""

    async def warm_up(self) -> None:
        """One after the other, so that what each person is answered is known."""
        for target in TARGETS:
            act = target.on(self.set_up)
            for client in range(PEOPLE):
                for turn in range(2):
                    await act(client, turn)
                    await self._all_answered()
        self.expected = set(self.set_up.answers())
        self.set_up.tidy()

    async def take(self, target: Target, clients: int) -> None:
        started, turns = time.perf_counter(), _TURNS[clients]
        load = await closed_loop(target.on(self.set_up), clients=clients, turns=turns)
        await self._all_answered()
        taken = time.perf_counter() - started
        self._keep((target.what, clients), load, taken)
        self.other.update(t for t in self.set_up.answers() if t not in self.expected)
        self.set_up.tidy()

    def weigh(self) -> None:
        if (found := self.program.resident_mb()) is not None:
            self.resident.append(found)

    async def _all_answered(self) -> None:
        if self.answers:
            await self.set_up.until(self.set_up.all_answered)

    def _keep(self, key: tuple[str, int], load: Load, taken: float) -> None:
        self.missed += load.missed
        self.p50.setdefault(key, []).append(quantile(load.samples, 0.50))
        self.p95.setdefault(key, []).append(quantile(load.samples, 0.95))
        self.answered.setdefault(key, []).append(len(load.samples) / taken)


async def run(rounds: int) -> Report:
    starts = await start_figures(rounds)
    async with AsyncExitStack() as stack:
        ours, bare = await _sides(stack)
        for number in range(rounds):
            await _round(ours, bare, swap=number % 2 == 1)
    return Report(
        title="conversation: app.py run, beside a bare Bolt AsyncApp that only acknowledges",
        figures=[*_acknowledgements(ours, bare), *starts, *_memory(ours, bare), *_answers(ours)],
        notes=_notes(rounds, ours, bare),
    )


async def _sides(stack: AsyncExitStack) -> tuple[Side, Side]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    ours = await _side(stack, BOT, folder, answers=True)
    await ours.set_up.make_pairs()
    ours.set_up.tidy()
    bare = await _side(stack, BARE, folder, answers=False)
    bare.set_up.copy_prompts(ours.set_up)
    await ours.warm_up()
    await bare.warm_up()
    return ours, bare


async def _side(
    stack: AsyncExitStack, program: tuple[str, ...], folder: Path, *, answers: bool
) -> Side:
    set_up = stage()
    await stack.enter_async_context(set_up.sandbox)
    settings = {**set_up.settings, **database(folder)}
    live = await stack.enter_async_context(running(program, folder, settings))
    await set_up.connected(live)
    return Side(set_up, live, answers)


async def _round(ours: Side, bare: Side, *, swap: bool) -> None:
    # Side by side and in both orders, so that a machine that slows down slows both.
    sides = (bare, ours) if swap else (ours, bare)
    for target in TARGETS:
        for clients in _TURNS:
            for side in sides:
                await side.take(target, clients)
    for side in sides:
        side.weigh()


def _acknowledgements(ours: Side, bare: Side) -> list[Figure]:
    return [
        Figure(
            what=f"{what}, {clients} client{'s' * (clients > 1)}, {name}",
            unit="ms",
            ours=parts(own[what, clients]),
            bare=parts(theirs[what, clients]),
            aim=AIM_ACKNOWLEDGE,
        )
        for what, clients in ours.p50
        for name, own, theirs in (("p50", ours.p50, bare.p50), ("p95", ours.p95, bare.p95))
    ]


def _memory(ours: Side, bare: Side) -> list[Figure]:
    if not ours.resident:
        return []
    own, theirs = parts(ours.resident), parts(bare.resident)
    what = "resident memory after the load"
    return [Figure(what=what, unit="MB", ours=own, bare=theirs, aim=AIM_MEMORY)]


def _answers(ours: Side) -> list[Figure]:
    # Nothing to compare with: the bare app never answers. Shown for what is done after the
    # acknowledgement, which a bot could otherwise put off for ever.
    return [
        Figure(what=f"{what}, {clients} clients, answered", unit="/s", ours=parts(rates))
        for (what, clients), rates in ours.answered.items()
        if clients > 1
    ]


def _notes(rounds: int, ours: Side, bare: Side) -> list[str]:
    each = ", ".join(f"{clients} x {turns}" for clients, turns in _TURNS.items())
    notes = [
        f"{rounds} rounds, alternating; clients x requests in each: {each}; p50 and p95 of a "
        "round, then the median of the rounds",
        "the sandbox runs in the bench's process, and is the same for both",
        f"not acknowledged within 3 s: {ours.missed} of ours, {bare.missed} of the bare app's",
        f"answers that differ from the one given to the same person alone: {ours.other.total()}",
        *(f"  {times} x {text}" for text, times in ours.other.most_common(3)),
    ]
    if not ours.resident:
        notes.append("resident memory is not measured: this system has no /proc")
    return notes
