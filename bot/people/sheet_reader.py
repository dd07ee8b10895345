"""The process that reads one file of people: `python -m bot.people.sheet_reader BYTES SECONDS`.

The file comes on its input; rows, or what is wrong, go to its output as JSON. It ends with 1, and
says nothing, where its memory or its time is not enough.
"""

import json
import os
import sys

from bot.kernel.errors import Mistake
from bot.people.rules.sheets import rows_in

_YIELDING = 10
"""The niceness of this process: people who wait for an answer of the bot come first."""


def main(memory: int, seconds: int) -> int:
    _limit(memory, seconds)
    try:
        told = _read(sys.stdin.buffer.read())
    except MemoryError:
        return 1
    sys.stdout.write(json.dumps(told))
    return 0


def _read(data: bytes) -> dict[str, object]:
    try:
        return {"rows": [(row.line, row.cells) for row in rows_in(data)]}
    except Mistake as mistake:
        return {"mistake": mistake.key, "values": mistake.values}


def _limit(memory: int, seconds: int) -> None:
    # Windows has none of these: there the clock of who waits is the only limit.
    if hasattr(os, "nice"):
        os.nice(_YIELDING)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # At the first of the two the process ends by SIGXCPU, at the second at once.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2])))
