"""Deletions, written down outside the database: a backup that is restored loses them again.

An append-only file with a line for each transaction that deleted texts: its number, and tables,
columns and random row handles, which say nothing to whoever has no database. The database holds the
number up to which it has followed this journal, in the same transaction as the deletion.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from storage.errors import Unavailable
from storage.troubles import DatabaseTrouble, trouble_of

DELETIONS = "deletions"
"""Where a session's `info` holds what its transaction deletes."""


class Removal(NamedTuple):
    """Texts of one row. `state` is what the row went to with it, where its author took it back."""

    table: str
    handle: str
    columns: tuple[str, ...]
    state: str | None = None
    is_row: bool = False
    """The row itself was deleted."""


class Journal:
    """Made where it is not there. Raises `Unavailable` where it cannot be written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.is_new = not path.exists()
            with self._open() as descriptor:
                if self.is_new:
                    _write(descriptor, {"journal": secrets.token_hex(16)})
            self.id = str(next(self._lines())["journal"])
        except (OSError, LookupError, StopIteration) as fault:
            raise Unavailable(trouble_of(fault) or DatabaseTrouble.AWAY) from fault

    def append(self, number: int, deletions: Sequence[Removal]) -> None:
        """On the disk when this returns."""
        self._add({"n": number, "deleted": deletions})

    def undo(self, number: int) -> None:
        """What was to be deleted was not: its transaction failed."""
        self._add({"undone": number})

    def since(self, number: int) -> Mapping[int, Sequence[Removal]]:
        """Number → what was deleted, for those after this one, in order."""
        found: dict[int, Sequence[Removal]] = {}
        for line in self._lines():
            found.pop(line.get("undone", 0), None)
            if line.get("n", 0) > number:
                # Two databases that share a file by mistake count alike: nothing of either is lost.
                also = found.get(line["n"], ())
                found[line["n"]] = [*also, *(_deletion(each) for each in line["deleted"])]
        return dict(sorted(found.items()))

    def last(self) -> int:
        return max(self.since(0), default=0)

    def _add(self, line: Mapping[str, Any]) -> None:
        try:
            with self._open() as descriptor:
                _write(descriptor, line)
        except OSError as fault:
            raise Unavailable(trouble_of(fault) or DatabaseTrouble.AWAY) from fault

    @contextmanager
    def _open(self) -> Iterator[int]:
        # Several replicas of one machine may share it: whole lines, one after the other.
        descriptor = os.open(
            self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600
        )
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    def _lines(self) -> Iterator[dict[str, Any]]:
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                # Cut off by a crash, before its transaction was committed.
                continue


def _write(descriptor: int, line: Mapping[str, Any]) -> None:
    size = os.fstat(descriptor).st_size
    is_cut_off = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
    os.write(descriptor, b"\n" * is_cut_off + json.dumps(line).encode() + b"\n")
    os.fsync(descriptor)


def _deletion(given: Sequence[Any]) -> Removal:
    table, handle, columns, state, is_row = given
    return Removal(table, handle, tuple(columns), state, is_row)
