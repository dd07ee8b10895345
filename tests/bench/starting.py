"""From spawning a process to its first acknowledgement."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.measure import Figure, parts
from tests.bench.programs import BARE, BOT, running
from tests.bench.stage import Stage, stage

AIM = 2.0


async def start_figures(rounds: int) -> list[Figure]:
    """The bot's first start makes the database; a later one finds it. In turn with the bare one."""
    bare, first, later = list[float](), list[float](), list[float]()
    set_up = stage()
    async with set_up.sandbox:
        for number in range(rounds + 1):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                taken = [
                    await _start(set_up, BARE, folder),
                    await _start(set_up, BOT, folder, database(folder)),
                    await _start(set_up, BARE, folder),
                    await _start(set_up, BOT, folder, database(folder)),
                ]
            # The first round reads files that the disk's cache does not hold yet.
            if number:
                bare += taken[0], taken[2]
                first.append(taken[1])
                later.append(taken[3])
    return [
        Figure(what=what, unit="s", ours=parts(ours), bare=parts(bare), aim=AIM)
        for what, ours in (
            ("start to ready, database there", later),
            ("start to ready, first start", first),
        )
    ]


def database(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder}/bench.db"}


async def _start(
    set_up: Stage, program: Sequence[str], folder: Path, more: Mapping[str, str] | None = None
) -> float:
    started = time.perf_counter()
    async with running(program, folder, {**set_up.settings, **(more or {})}) as live:
        await set_up.connected(live)
        await set_up.command(0, "/mentoring help")
        taken = time.perf_counter() - started
        if more:
            await set_up.until(set_up.all_answered)
    await set_up.left()
    set_up.tidy()
    return taken
