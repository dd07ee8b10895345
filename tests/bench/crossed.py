"""What a piece of work crosses in the running bot: modules, transactions, statements, Slack."""

import inspect
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

import greenlet
from sqlalchemy import Connection, event

from sandbox.traffic import Traffic
from storage.backends import READING
from storage.engine import Database
from tests.bench.programs import ROOT

_PRODUCT = ("bot", "storage")
_MAKES = frozenset({"conversations.open", "files.completeUploadExternal"})
"""Calls that give a key which the bot must keep."""


@dataclass
class Transaction:
    """`begun_by` is the function of the bot that asked its first statement."""

    writes: bool
    begun_by: str
    statements: int = 0

    def __str__(self) -> str:
        what = "write" if self.writes else "read"
        return f"{what}, {self.statements} statements, {self.begun_by}"


@dataclass
class Crossed:
    """`steps` are transactions, and methods of Slack that were called, in the order they came."""

    modules: set[str] = field(default_factory=set)
    steps: list[Transaction | str] = field(default_factory=list)

    @property
    def writes(self) -> int:
        """Without those that keep what Slack answered."""
        return sum(t.writes for t in self._transactions()) - self.kept

    @property
    def reads(self) -> int:
        return sum(not t.writes for t in self._transactions())

    @property
    def kept(self) -> int:
        """Writes that are there to keep a key: Slack gave it after the write before."""
        found, has_written, was_given = 0, False, False
        for step in self.steps:
            if isinstance(step, str):
                was_given = was_given or step in _MAKES
            elif step.writes:
                found += has_written and was_given
                has_written, was_given = True, False
        return found

    @property
    def statements(self) -> int:
        return sum(t.statements for t in self._transactions())

    def by_package(self) -> list[str]:
        """The modules, a package a line."""
        names = sorted(name.rsplit(".", 1) for name in self.modules)
        groups = groupby(names, key=lambda name: name[0])
        return [f"{package}: {', '.join(n for _, n in group)}" for package, group in groups]

    def timeline(self) -> list[str]:
        return [f"Slack: {s}" if isinstance(s, str) else str(s) for s in self.steps]

    def __add__(self, other: "Crossed") -> "Crossed":
        return Crossed(self.modules | other.modules, self.steps + other.steps)

    def _transactions(self) -> Iterator[Transaction]:
        return (step for step in self.steps if isinstance(step, Transaction))


@dataclass
class Recorder:
    """Listens to one database and one workspace; keeps what comes `during` a piece of work."""

    db: Database
    traffic: Traffic
    _now: Crossed = field(default_factory=Crossed)
    _open: dict[int, Transaction] = field(default_factory=dict)
    _seen: int = 0

    def __post_init__(self) -> None:
        # For good: SQLAlchemy forbids to remove a listener while another task is in it.
        engine = self.db.engine.sync_engine
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "before_cursor_execute", self._executed)

    @contextmanager
    def during(self) -> Iterator[Crossed]:
        self._note_calls()
        crossed = self._now = Crossed()
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)
        try:
            yield crossed
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
            self._note_calls()
            self._now = Crossed()

    def _profile(self, frame: FrameType, what: str, _: object) -> None:
        # The body of a module or of a class is no function: it runs when it is first imported.
        code = frame.f_code
        if what == "call" and code.co_flags & inspect.CO_OPTIMIZED:
            module = _module(code.co_filename)
            if module is not None:
                self._now.modules.add(module)

    def _begun(self, connection: Connection) -> None:
        writes = not READING.items() <= connection.get_execution_options().items()
        self._note_calls()
        transaction = self._open[id(connection)] = Transaction(writes, _asker())
        self._now.steps.append(transaction)

    def _executed(self, connection: Connection, _: object, text: str, *__: Any) -> None:
        if not text.startswith("BEGIN"):
            self._open[id(connection)].statements += 1

    def _note_calls(self) -> None:
        records = self.traffic.after(self._seen)
        self._seen = self.traffic.count
        calls = (str(r["name"]) for r in records if r["direction"] == "app→slack")
        self._now.steps.extend(calls)


def _asker() -> str:
    """The function of the bot for which SQLAlchemy runs: it does so in a greenlet of its own."""
    parent = greenlet.getcurrent().parent
    frame = parent.gr_frame if parent is not None else None
    while frame is not None:
        if (module := _module(frame.f_code.co_filename)) and module.startswith("bot."):
            return f"{module}.{frame.f_code.co_qualname}"
        frame = frame.f_back
    return "outside of the bot"


@cache
def _module(filename: str) -> str | None:
    """The name of a module of the product, None for anything else."""
    path = Path(filename)
    if not path.is_relative_to(ROOT) or path.relative_to(ROOT).parts[0] not in _PRODUCT:
        return None
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)
