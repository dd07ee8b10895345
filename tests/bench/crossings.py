"""What five everyday acts cross in the real bot, beside what they crossed and what is aimed at."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sandbox.driver import Json
from tests.bench.crossed import Crossed
from tests.bench.measure import Effort, Report, Tally
from tests.bench.scene import Scene, a_scene

_TRIES = 10
_MONDAY_NINE_IN_PARIS = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Was:
    """A figure before the rebuilding, and the most that is aimed at."""

    figure: int
    aim: int


Act = Callable[[Scene], Awaitable[list[Crossed]]]
"""Does it, and gives what was crossed in each of its parts."""


async def run(effort: Effort) -> Report:
    rounds = [await _round() for _ in range(effort.rounds)]
    # Streams of deliveries that find nothing look again for as long as another is at work, and
    # what goes on aside may begin early: the round in which least happened tells what is needed.
    pair, due, tap, answer, digest = (min(act, key=_size) for act in zip(*rounds, strict=True))
    return Report(
        title="crossings: what everyday acts cross in app.py's own wiring",
        figures=[
            *_told_of_pair(*pair),
            *_told_of_due(*due),
            *_told_of_tap(*tap),
            *_told_of_answer(*answer),
            *_told_of_digest(*digest),
        ],
        beside="was",
        notes=[
            f"of {effort.rounds} rounds, the one in which an act took the fewest statements",
            "modules: those of bot/ and storage/ in which a function ran, in any thread",
            "write transactions and reads: those that began, with a first statement; a session "
            "that is opened and asks nothing costs nothing and is not counted",
            "apart: a write, not the act's first, after a call that opened a conversation or "
            "brought a file in: what Slack answered is kept",
            "statements: what the driver is given; BEGIN and COMMIT are not counted",
            "the outbox and the scheduler do nothing of their own accord here: the bench runs the "
            "one job that is measured, and delivers when the rest is done",
        ],
    )


async def _round() -> list[list[Crossed]]:
    acts: list[Act] = [_pair_command, _due_pair, _tap, _answer, _digest]
    async with a_scene() as scene:
        return [await act(scene) for act in acts]


def _size(act: list[Crossed]) -> tuple[int, int]:
    return sum(part.statements for part in act), act[0].statements


async def _pair_command(scene: Scene) -> list[Crossed]:
    """Of two people whom the bot has not met."""
    return [
        await scene.crossed(lambda: scene.adam.command("/mentoring pair @chloe @marc")),
        await scene.crossed(scene.at_rest),
    ]


def _told_of_pair(asked: Crossed, welcome: Crossed) -> list[Tally]:
    what = "pair command, until it is answered"
    return [
        _modules(what, asked, Was(43, 25)),
        *_transactions(what, asked, Was(4, 1), Was(4, 2)),
        _statements(what, asked),
        _statements("pair command, the welcome that follows", welcome),
    ]


async def _due_pair(scene: Scene) -> list[Crossed]:
    scene.clock.move_to(_MONDAY_NINE_IN_PARIS)

    async def from_opening_to_ts() -> None:
        await scene.bot.scheduler.run("open_due")
        await scene.bot.outbox.deliver_due()

    return [await scene.crossed(from_opening_to_ts)]


def _told_of_due(found: Crossed) -> list[Tally]:
    what = "due pair, from opening to its ts"
    return [
        _modules(what, found, Was(39, 22)),
        *_transactions(what, found, Was(10, 5), Was(5, 3)),
        _statements(what, found),
    ]


async def _tap(scene: Scene) -> list[Crossed]:
    scene.clock.move_to(scene.clock.now() + timedelta(hours=2))
    prompt = await scene.marc.message_in("chloe", holding="answer_met")
    return [
        await scene.crossed(lambda: scene.marc.answer_to(prompt, "answer_met")),
        await scene.crossed(scene.aside),
        await scene.crossed(scene.at_rest),
    ]


def _told_of_tap(tapped: Crossed, aside: Crossed, delivered: Crossed) -> list[Tally]:
    what, whole = "tap on We met, everything that follows included", tapped + aside + delivered
    return [
        _statements("tap on We met, until it is answered", tapped),
        _statements("tap on We met, what goes on aside (App Home)", aside),
        _statements("tap on We met, what is delivered", delivered),
        _statements(what, whole, Was(53, 14)),
        *_transactions("tap on We met, until it is answered", tapped),
        *_transactions(what, whole),
    ]


async def _answer(scene: Scene) -> list[Crossed]:
    prompt = await scene.chloe.message_in("marc", holding="answer_open")

    async def open_form() -> Json:
        await scene.chloe.click(prompt, "answer_open")
        return await scene.chloe.modal("answer_modal")

    opened = await scene.crossed(open_form)
    modal = await scene.chloe.modal("answer_modal")
    await scene.at_rest()
    return [opened, await _saved(scene, modal), await scene.crossed(scene.at_rest)]


async def _saved(scene: Scene, modal: Json) -> Crossed:
    """On a busy machine it may not be saved in time: the modal says so, and it is saved again."""
    answers: list[Json] = []

    async def save() -> None:
        answers.append(await scene.chloe.submit(modal, usefulness="4", note="Stories."))

    for _ in range(_TRIES):
        found = await scene.crossed(save)
        if not answers[-1]["response"].get("errors"):
            return found
    raise TimeoutError("the answer was not saved")


def _told_of_answer(opened: Crossed, saved: Crossed, rest: Crossed) -> list[Tally]:
    what = "answer, until it is saved"
    return [
        _modules("answer, the form opened and saved", opened + saved, Was(37, 22)),
        *_transactions(what, saved, Was(6, 1), Was(3, 2)),
        _statements(what, saved),
        _statements("answer, everything that follows included", saved + rest),
    ]


async def _digest(scene: Scene) -> list[Crossed]:
    return [await scene.crossed(lambda: scene.ines.command("/mentoring digest"))]


def _told_of_digest(found: Crossed) -> list[Tally]:
    what = "digest, until it is answered"
    return [
        _modules(what, found, Was(53, 35)),
        *_transactions(what, found),
        _statements(what, found),
    ]


def _modules(what: str, found: Crossed, was: Was) -> Tally:
    return _tally(what, "modules", len(found.modules), was, found.by_package())


def _transactions(
    what: str, found: Crossed, writes: Was | None = None, reads: Was | None = None
) -> list[Tally]:
    return [
        _tally(what, "write transactions", found.writes, writes, found.timeline()),
        _tally(what, "apart", found.kept, None),
        _tally(what, "reads", found.reads, reads),
    ]


def _statements(what: str, found: Crossed, was: Was | None = None) -> Tally:
    return _tally(what, "statements", found.statements, was)


def _tally(what: str, unit: str, count: int, was: Was | None, details: Sequence[str] = ()) -> Tally:
    figure, aim = (was.figure, was.aim) if was else (None, None)
    return Tally(what=what, unit=unit, count=count, was=figure, aim=aim, details=details)
