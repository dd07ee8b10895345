"""One row of every table that belongs to a workspace, filled from what its columns ask for.

A new table is filled without anybody adding it here: a column that must hold something gets a
value of its type, and a reference the row of that table in the same workspace. `HOLDS` says where
that would make no sense.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import SQLModel

from bot.confidence.asking_confidence import occasion_of
from bot.outbox.letters import dedupe_key
from storage import tables
from storage.engine import Session
from storage.kinds import Kind
from storage.states import Moment
from storage.tables import (
    Answer,
    BlockedPair,
    CheckIn,
    Confidence,
    Delegation,
    Delivery,
    Enrolment,
    FollowUp,
    ImportRun,
    Insight,
    LeadTask,
    NextStep,
    Pair,
    Person,
    PlannedSession,
    Postponement,
    Programme,
    Proposal,
    Role,
    Topic,
    Workspace,
)

NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)
MARC, PRIYA, HELEN, INES = 1, 2, 3, 4
"""How far after Chloé, whom Marc learns from, the others are written: Priya could be somebody's
mentor, Helen is an executive without one, and Inès leads the programme.
"""

HOLDS: Mapping[type[SQLModel], Mapping[str, Any]] = {
    CheckIn: {"closes_at": NOW + timedelta(days=7), "due_at": NOW, "opened_at": NOW},
    Answer: {"side": "mentor", "met": True, "word_to_lead": "A word", "note": "A note"},
    Confidence: {"side": "mentor", "moment": "start", "level": 3},
    Delivery: {"kind": "welcome"},
    Enrolment: {"side": "mentor", "card": "A card"},
    FollowUp: {"side": "mentor"},
    ImportRun: {"rows": None},
    Insight: {"state": "agreed", "text": "An idea"},
    LeadTask: {"kind": "risk", "side": "mentor", "dedupe_key": "risk:1:mentor:silent:1"},
    NextStep: {"text": "A step"},
    PlannedSession: {"starts_at": NOW + timedelta(days=3), "question": "A question?"},
    Postponement: {"side": "mentor", "kind": "snooze"},
    Programme: {"weekdays": "0"},
    Role: {"kind": "lead"},
    Topic: {"key": None, "title": "A topic"},
}

OTHERS: Mapping[tuple[type[SQLModel], str], int] = {
    (BlockedPair, "other_id"): MARC,
    (Delegation, "executive_id"): MARC,
    (Pair, "executive_id"): MARC,
    (Proposal, "executive_id"): HELEN,
}
"""Which columns name somebody else than Chloé."""
Keys = Mapping[type[SQLModel], int]
"""Table → the key of its row. `Person` is Chloé; `Wish` is the task that she asked for."""


class Wish(SQLModel):
    """Stands for another row of the leads' tasks: what one of a pair asked in private."""


def owned() -> list[type[SQLModel]]:
    """Every table whose rows belong to a workspace, in an order in which they can be written."""
    order = [table.name for table in SQLModel.metadata.sorted_tables]
    classes = [each for name in tables.__all__ if isinstance(each := getattr(tables, name), type)]
    found = [each for each in classes if "workspace_id" in _table(each).c]
    return sorted(found, key=lambda each: order.index(_table(each).name))


async def write(session: Session, team: str) -> dict[type[SQLModel], int]:
    """A workspace with a row in each table, and those whom its programme could pair next."""
    workspace = Workspace(team_id=team, created_at=NOW)
    session.add(workspace)
    await session.flush()
    keys: dict[type[SQLModel], int] = {Workspace: tables.ident(workspace)}
    for table in owned():
        keys[table] = await _add(session, table, keys, team)
        if table is Person:
            for number in (MARC, PRIYA, HELEN, INES):
                await _add(session, table, keys, f"{team}{number}")
    chloe = keys[Person]
    for number, side in ((PRIYA, "mentor"), (HELEN, "executive")):
        them = {"person_id": chloe + number, "side": side}
        await _add(session, Enrolment, keys, team, **them)
    asked = dedupe_key(Kind.CONFIDENCE, occasion_of(keys[Programme], chloe, Moment.START))
    await _add(session, Delivery, keys, team, kind=Kind.CONFIDENCE, dedupe_key=asked)
    keys[Wish] = await _add(session, LeadTask, keys, team, kind="leave", dedupe_key="out:1:1:0")
    return keys


async def _add(
    session: Session, table: type[SQLModel], keys: Keys, unique: str, **given: Any
) -> int:
    row = table(**{**_values(table, keys, unique), **given})
    session.add(row)
    await session.flush()
    # A lease is kept by its workspace, and what joins two rows by both.
    return int(getattr(row, "id", None) or keys[Workspace])


def _values(table: type[SQLModel], keys: Keys, unique: str) -> dict[str, Any]:
    named = {_table(each).name: key for each, key in keys.items()}
    values: dict[str, Any] = {}
    for column in _table(table).columns:
        if column.foreign_keys:
            if (key := named.get(_target(column))) is not None:
                values[column.name] = key + OTHERS.get((table, column.name), 0)
        elif column.name != "id" and not column.nullable and column.name not in _defaults(table):
            values[column.name] = _value(table.model_fields[column.name].annotation, unique)
    return {**values, **HOLDS.get(table, {})}


def _defaults(table: type[SQLModel]) -> set[str]:
    return {name for name, field in table.model_fields.items() if not field.is_required()}


def _target(column: Column[Any]) -> str:
    return next(iter(column.foreign_keys)).column.table.name


def _value(kind: Any, unique: str) -> Any:
    if issubclass(kind, StrEnum):
        return next(iter(kind))
    return {str: unique, int: 1, bool: False, datetime: NOW, date: NOW.date()}[kind]


def _table(table: type[SQLModel]) -> Table:
    found: Table = table.__table__  # type: ignore[attr-defined]  # made by SQLModel's metaclass
    return found
