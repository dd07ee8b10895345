"""The process that makes one file: it is told what stands in it, line by line, on its input.

Each line is an order as JSON: `make` a kind of file, a `table` begins, `rows` of it, the `page`,
and `end`. It then hands over a file that was made in memory; of a larger one it says where it is,
and keeps it until its input is closed: whatever becomes of the bot meanwhile, nothing of it stays
on the disk.
"""

import io
import json
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from bot.exports.files.leftovers import PREFIX, held
from bot.exports.rules import Column, ColumnType, Table
from bot.kernel.child_process import limit_this_process


class FileWriter(Protocol):
    def begin(self, table: Table) -> None: ...
    def add(self, row: list[str | int | None]) -> None: ...
    def close(self) -> None: ...


def main() -> None:
    signal.signal(signal.SIGTERM, _leave)
    limit_this_process(sys.argv[1:])
    with ExitStack() as stack:
        try:
            _work(stack)
        finally:
            # Told to end while it tidies up, it would leave the half of it.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _work(stack: ExitStack) -> None:
    try:
        file = _made(_orders(), stack)
    except _Unfinished:
        return
    except Exception as fault:
        # Never its text, which may quote what people wrote.
        _say({"fault": type(fault).__name__, "line": _line(fault)})
        return
    if isinstance(file, Path):
        _say({"path": str(file)})
    else:
        _say({"bytes": len(file)})
        sys.stdout.buffer.write(file)
        sys.stdout.buffer.flush()
    # Waits until the bot has handed the file over, or has died: then the folder goes.
    sys.stdin.read()


class _Unfinished(Exception):
    """The bot has gone, or gave up waiting."""


def _made(orders: Iterator[Mapping[str, Any]], stack: ExitStack) -> bytes | Path:
    first = next(orders)
    if first["make"] == "pdf":
        from bot.exports.files.board import pdf_of

        pdf = pdf_of(next(orders)["page"])
        next(orders)
        return pdf
    place = io.BytesIO() if first["in_memory"] else _folder(stack) / f"file.{first['make']}"
    writer = _writer(first, place)
    for order in orders:
        if "table" in order:
            writer.begin(_table(order["table"]))
        elif "rows" in order:
            for row in order["rows"]:
                writer.add(row)
        elif "end" in order:
            writer.close()
            return place if isinstance(place, Path) else place.getvalue()
        else:
            raise ValueError("an order that is none")
    raise _Unfinished


def _folder(stack: ExitStack) -> Path:
    """Nobody else may read what is in it; it goes when this process ends."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX)))
    stack.enter_context(held(folder))
    # What libraries put aside goes with it.
    tempfile.tempdir = str(folder)
    return folder


def _writer(order: Mapping[str, Any], place: Path | io.BytesIO) -> FileWriter:
    # Each is loaded only where it is needed: they are large.
    if order["make"] == "xlsx":
        from bot.exports.files.spreadsheet import Spreadsheet

        return Spreadsheet(place, most_rows=order["most_rows"])
    from bot.exports.files.csv_archive import CsvArchive

    return CsvArchive(place, language=order["language"], most_rows=order["most_rows"])


def _table(given: Mapping[str, Any]) -> Table:
    columns = [Column(title, ColumnType(kind), width) for title, kind, width in given["columns"]]
    return Table(given["name"], given["file"], columns)


def _orders() -> Iterator[Mapping[str, Any]]:
    for line in sys.stdin.buffer:
        yield json.loads(line)
    raise _Unfinished


def _say(answer: Mapping[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201 - the other process reads it


def _line(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


main()
