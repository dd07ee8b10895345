"""Years of a programme, written straight into a database: who met, what they said, how useful."""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql
from sqlmodel import SQLModel

from bot.texts.catalogue import SHIPPED
from storage.encryption import HANDLE, Cipher, new_handle
from storage.tables import (
    Answer,
    CheckIn,
    Confidence,
    Insight,
    NextStep,
    Pair,
    PairSession,
    Person,
    PlannedSession,
    Programme,
    Topic,
    Workspace,
)
from storage.tables.texts import WithTexts, texts_of
from tests.bench.places import Place

LAST_MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
"""When the newest check-ins were due: 09:00 in Paris."""
WEEK = timedelta(weeks=1)
_NOTES = 64
"""Different texts; each is sealed for its own row."""
_AREAS = ("commercial", "marketing", "hr", "product", "other")
Values = dict[str, Any]


@dataclass(frozen=True)
class History:
    """`pairs` of a programme, each with a check-in in each of `weeks` weeks up to `LAST_MONDAY`.

    About 96 in 100 are answered by a side; four pairs in five met. One executive in fifty is on the
    executive committee. The same seed writes the same rows.
    """

    pairs: int
    weeks: int
    seed: int = 1
    noted: float = 0.5
    """The share of those who met that write a note."""

    def mondays(self) -> list[datetime]:
        return [LAST_MONDAY - n * WEEK for n in reversed(range(self.weeks))]


def write(place: Place, history: History) -> None:
    """Into a migrated, empty database."""
    tale = _Tale(history)
    with _table_writer(place) as store:
        for model, rows in tale.tables():
            store(model, rows)


class _Tale:
    """The rows, table by table, in an order that references allow."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.chance = random.Random(history.seed)  # noqa: S311 - a generator, not a secret
        self.notes = [f"Note {n}" for n in range(_NOTES)]
        self.began = history.mondays()[0] - timedelta(days=3)

    def tables(self) -> Iterator[tuple[type[SQLModel], Iterable[Values]]]:
        yield Workspace, [{"id": 1, "team_id": "T0VAUBAN", "time_zone": "Europe/Paris"}]
        yield Programme, [self._programme()]
        yield Topic, ({"id": n + 1, "key": k, "position": n} for n, k in enumerate(SHIPPED))
        yield Person, self._people()
        yield Pair, self._pairs()
        for number, monday in enumerate(self.history.mondays()):
            yield from self._week(number * self.history.pairs, monday)
        yield Confidence, self._confidence()

    def _programme(self) -> Values:
        began = {"starts_on": self.began.date(), "created_at": self.began}
        return {"id": 1, "name": "Mentorat", "time_zone": "Europe/Paris", **began}

    def _people(self) -> Iterator[Values]:
        for key in range(1, 2 * self.history.pairs + 1):
            on_committee = key % 100 == 0
            yield {
                "id": key,
                "slack_id": f"U{key:08d}",
                "name": f"Person {key}",
                "committee_since_on": self.began.date() if on_committee else None,
            }

    def _pairs(self) -> Iterator[Values]:
        for key in range(1, self.history.pairs + 1):
            yield {
                "id": key,
                "mentor_id": 2 * key - 1,
                "executive_id": 2 * key,
                "channel_id": f"G{key:08d}",
                "next_check_in_at": LAST_MONDAY + WEEK,
                "created_at": self.began,
            }

    def _week(self, before: int, monday: datetime) -> Iterator[tuple[type[SQLModel], list[Values]]]:
        """`before` check-ins have been written so far."""
        rows: dict[type[SQLModel], list[Values]] = {
            model: [] for model in (CheckIn, Answer, PairSession, Insight, NextStep, PlannedSession)
        }
        for pair in range(1, self.history.pairs + 1):
            self._check_in(rows, before + pair, pair, monday)
        yield from rows.items()

    def _check_in(
        self, rows: dict[type[SQLModel], list[Values]], key: int, pair: int, monday: datetime
    ) -> None:
        chance, here = self.chance.random, {"pair_id": pair, "check_in_id": key}
        noted = self.history.noted
        is_last, met, topic = monday == LAST_MONDAY, chance() < 0.8, 1 + key % len(SHIPPED)
        said = [side for side in (0, 1) if chance() < 0.96]
        rows[CheckIn].append(
            {
                "id": key,
                "pair_id": pair,
                "topic_id": topic,
                "due_at": monday,
                "opened_at": monday,
                "closes_at": monday + WEEK,
                "closed_at": None if is_last else monday + WEEK,
                "state": "open" if is_last else "closed" if said else "missed",
            }
        )
        for side in said:
            rows[Answer].append(
                {
                    "id": 2 * key - 1 + side,
                    "check_in_id": key,
                    "person_id": 2 * pair - 1 + side,
                    "side": ("mentor", "executive")[side],
                    "met": met,
                    "in_time": chance() < 0.8,
                    "usefulness": self.chance.randint(1, 5) if met and chance() < 0.7 else None,
                    "note": self.chance.choice(self.notes) if met and chance() < noted else None,
                    "answered_at": monday + timedelta(hours=7),
                    "updated_at": monday + timedelta(hours=7),
                }
            )
        if met and said:
            rows[PairSession].append({**here, "held_on": monday.date(), "topic_id": topic})
        if met and 0 in said and chance() < 0.02:
            rows[Insight].append(self._insight(here, 2 * key - 1, monday))
        if said and chance() < 0.1:
            author = 2 * pair - 1 + said[0]
            due_on = (monday + WEEK).date()
            text = self.notes[key % _NOTES]
            rows[NextStep].append({**here, "person_id": author, "text": text, "due_on": due_on})
        if chance() < 0.25:
            rows[PlannedSession].append(self._plan(pair, key, monday, is_held=met))

    def _insight(self, here: Values, answer: int, monday: datetime) -> Values:
        return {
            "created_at": monday + timedelta(hours=7),
            **here,
            "answer_id": answer,
            "author_id": 2 * here["pair_id"] - 1,
            "text": self.chance.choice(self.notes),
            "state": self.chance.choice(("offered", "agreed", "agreed", "kept")),
            "area": self.chance.choice(_AREAS),
            "stage": self.chance.choice(("raised", "raised", "discussed", "decided", "done")),
        }

    def _plan(self, pair: int, key: int, monday: datetime, *, is_held: bool) -> Values:
        return {
            "pair_id": pair,
            "starts_at": monday + timedelta(days=2),
            "uid": f"{key}@vice-versa",
            "planned_by_id": 2 * pair - 1,
            "state": "held" if is_held else "missed",
            "updated_at": monday,
        }

    def _confidence(self) -> Iterator[Values]:
        for pair in range(1, self.history.pairs + 1, 5):
            for side in (0, 1):
                for topic in range(1, 7):
                    for moment, levels in (("start", (1, 3)), ("end", (2, 5))):
                        yield {
                            "person_id": 2 * pair - 1 + side,
                            "topic_id": topic,
                            "side": ("mentor", "executive")[side],
                            "moment": moment,
                            "level": self.chance.randint(*levels),
                            # Long enough ago to be counted.
                            "at": self.began if moment == "start" else LAST_MONDAY - 3 * WEEK,
                        }


class _Store:
    """Adds what every row of a table has, and hands the rows to a database's own bulk loader."""

    def __init__(self, load: Any, cipher: Cipher) -> None:
        self._load, self._cipher = load, cipher

    def __call__(self, model: type[SQLModel], rows: Iterable[Values]) -> None:
        usual = _usual(model)
        whole = (self._sealed(model, {**usual, **row}) for row in rows)
        first = next(whole, None)
        if first is None:
            return
        names = tuple(first)
        values = (tuple(row[name] for name in names) for row in (first, *whole))
        self._load(str(model.__tablename__), names, values)

    def _sealed(self, model: type[SQLModel], row: Values) -> Values:
        if not issubclass(model, WithTexts):
            return row
        handle = new_handle()
        texts = {
            name: self._cipher.seal(row[name], f"{model.__tablename__}.{name}", handle)
            for name in texts_of(model)
            if row[name] is not None
        }
        return {**row, **texts, HANDLE: handle}


def _usual(model: type[SQLModel]) -> Values:
    """The columns that are the same in every row, where a row says nothing else."""
    shared = {"workspace_id": 1, "programme_id": 1, "created_at": LAST_MONDAY - WEEK}
    shared |= {"synced_at": LAST_MONDAY - WEEK}
    fields = model.model_fields
    defaults = {
        name: field.default
        for name, field in fields.items()
        if name != "id" and not field.is_required()
    }
    return {**defaults, **{name: value for name, value in shared.items() if name in fields}}


class _table_writer:
    def __init__(self, place: Place) -> None:
        self._place = place

    def __enter__(self) -> _Store:
        if self._place.url.startswith("sqlite"):
            path = self._place.url.removeprefix("sqlite:///")
            self._connection: Any = sqlite3.connect(path)
            # Room for the ends of all indexes: a million rows go in without being read again.
            for pragma in ("cache_size=-500000", "synchronous=OFF"):
                self._connection.execute(f"PRAGMA {pragma}")
            return _Store(self._into_sqlite, Cipher([self._place.key]))
        self._connection = psycopg.connect(self._place.url)
        return _Store(self._into_postgresql, Cipher([self._place.key]))

    def __exit__(self, *_: object) -> None:
        with closing(self._connection):
            self._connection.commit()
        if not self._place.url.startswith("sqlite"):
            # What autovacuum does within minutes of such a load.
            with psycopg.connect(self._place.url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
                for (table,) in connection.execute(_SEQUENCES).fetchall():
                    connection.execute(_raise_sequence(table))

    def _into_sqlite(self, table: str, names: tuple[str, ...], rows: Iterable[Any]) -> None:
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our own tables
        self._connection.executemany(statement, (tuple(map(_for_sqlite, row)) for row in rows))

    def _into_postgresql(self, table: str, names: tuple[str, ...], rows: Iterable[Any]) -> None:
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
        with self._connection.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


_SEQUENCES = (
    "SELECT table_name FROM information_schema.columns "
    "WHERE column_name = 'id' AND table_schema = 'public'"
)


def _raise_sequence(table: str) -> sql.Composed:
    return sql.SQL(
        "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT COALESCE(MAX(id), 1) FROM {}))"
    ).format(sql.Literal(f'"{table}"'), sql.Identifier(table))


def _for_sqlite(value: Any) -> Any:
    """As SQLAlchemy writes it: an instant in UTC without its zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
