"""The SQL that a piece of work runs, as its driver gets it, and the same on the driver alone."""

import inspect
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event

from storage import backends
from storage.engine import Database
from storage.figures import check_ins, health, pairs, said
from tests.bench.places import Place
from tests.bench.spent import Spent, awaited, watched

_FIGURES = (check_ins, health, pairs, said)


@dataclass(frozen=True)
class Statement:
    text: Any
    values: Any


@asynccontextmanager
async def recorded(db: Database) -> AsyncIterator[list[Statement]]:
    """What is executed meanwhile, in order."""
    found: list[Statement] = []

    def note(_: object, __: object, text: str, values: Any, *___: object) -> None:
        found.append(Statement(text, values))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)


@contextmanager
def driver(place: Place) -> Iterator[Any]:
    """A bare connection, with the settings of the bot's own."""
    if not place.url.startswith("sqlite"):
        with psycopg.connect(place.url, autocommit=True) as connection:
            yield connection
        return
    path = place.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as small:
        for pragma in backends.PRAGMAS:
            small.execute(f"PRAGMA {pragma}")
        yield small


def run_bare(connection: Any, statements: Sequence[Statement]) -> float:
    """Seconds for all of them in one transaction, every row fetched."""
    started = time.perf_counter()
    connection.execute("BEGIN")
    for statement in statements:
        connection.execute(statement.text, statement.values).fetchall()
    connection.execute("ROLLBACK")
    return time.perf_counter() - started


def plans(connection: Any, statements: Sequence[Statement], at_least: float) -> list[str]:
    """How the database goes about those that take so many seconds."""
    lines: list[str] = []
    for statement in statements:
        started = time.perf_counter()
        connection.execute(statement.text, statement.values).fetchall()
        if (seconds := time.perf_counter() - started) < at_least:
            continue
        lines.append(f"{seconds:.2f} s: {' '.join(statement.text.split())[:160]}")
        how = "EXPLAIN QUERY PLAN " if isinstance(connection, sqlite3.Connection) else "EXPLAIN "
        rows = connection.execute(how + statement.text, statement.values).fetchall()
        lines.extend(f"    {row[-1]}" for row in rows)
    return lines


@contextmanager
def by_figure() -> Iterator[Spent]:
    """Seconds in each of the functions of storage.figures that are called meanwhile."""
    spent: Spent = defaultdict(float)
    with ExitStack() as stack:
        for module in _FIGURES:
            for name, work in list(vars(module).items()):
                if inspect.iscoroutinefunction(work) and work.__module__ == module.__name__:
                    step = f"{module.__name__.rsplit('.', 1)[1]}.{name}"
                    stack.enter_context(watched(module, name, awaited(step, spent)))
        yield spent
