"""The process that reads one file of people: `python -m bot.people.sheet_reader BYTES SECONDS`.

The file comes on its input; rows, or what is wrong, go to its output as JSON. It ends with 1, and
says nothing, where its memory or its time is not enough.
"""

import json
import sys

from bot.kernel.child_process import limit_this_process
from bot.kernel.errors import Mistake
from bot.people.rules.sheets import rows_in


def main() -> int:
    limit_this_process(sys.argv[1:])
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


if __name__ == "__main__":
    raise SystemExit(main())
