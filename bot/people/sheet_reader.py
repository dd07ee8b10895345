"""The process that reads one file of people: `python -m bot.people.sheet_reader BYTES SECONDS`.

On its input come names of columns, as JSON on one line, and the file; the table, or what is wrong,
goes to its output as JSON. It ends with 1, and says nothing, where its memory is not enough.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bot.kernel.child_process import limit_this_process
from bot.kernel.errors import Mistake
from bot.people.rules.import_cells import Words
from bot.people.rules.import_columns import has_columns
from bot.people.rules.sheets import table_in


def main() -> int:
    limit_this_process(sys.argv[1:])
    try:
        columns = json.loads(sys.stdin.buffer.readline())
        told = _read(sys.stdin.buffer.read(), columns)
    except MemoryError:
        return 1
    sys.stdout.write(json.dumps(told))
    return 0


def _read(data: bytes, columns: Mapping[str, str]) -> Mapping[str, object]:
    words = Words(columns=columns)

    def names(header: Sequence[str]) -> bool:
        return has_columns(header, words)

    try:
        table = table_in(data, names)
    except Mistake as mistake:
        return {"mistake": mistake.key, "values": mistake.values}
    rows = [(row.line, row.cells) for row in table.rows]
    return {"rows": rows, "source": asdict(table.source)}


if __name__ == "__main__":
    raise SystemExit(main())
