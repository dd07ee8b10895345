"""Rows that hold texts which people wrote: each has a random handle that its texts are bound to."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import object_session
from sqlmodel import Field, SQLModel

from storage.encryption import Bound, EncryptedText, new_handle
from storage.journal import DELETIONS, Removal

WITHDRAWN = "withdrawn"
"""The state of what its author took back, in whichever table."""


class WithTexts(SQLModel):
    """A table with encrypted columns is made from it."""

    row_handle: str = Field(default_factory=new_handle, unique=True, index=True)
    """Made before the row is inserted, and never changed."""


@cache
def texts_of(table: type[SQLModel]) -> frozenset[str]:
    """The names of its encrypted columns."""
    columns = inspect(table).columns
    return frozenset(each.name for each in columns if isinstance(each.type, EncryptedText))


def bound(row: SQLModel, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be written to a row beside the session, its texts bound to the row."""
    names = texts_of(type(row))
    return {name: _to(row, value) if name in names else value for name, value in values.items()}


def note_deleted(
    session: Any, table: type[SQLModel], handles: Sequence[str], names: Sequence[str]
) -> int:
    """For whoever takes texts away by a statement of its own. Gives how many rows it was."""
    name = str(inspect(table).local_table.name)
    noted = session.info.setdefault(DELETIONS, [])
    noted += [Removal(name, handle, tuple(names)) for handle in handles]
    return len(handles)


@event.listens_for(WithTexts, "before_insert", propagate=True)
@event.listens_for(WithTexts, "before_update", propagate=True)
def _bind(_mapper: Any, _connection: Any, row: WithTexts) -> None:
    attributes = inspect(row).attrs
    for name in texts_of(type(row)):
        if attributes[name].history.added:
            setattr(row, name, _to(row, getattr(row, name)))


@event.listens_for(WithTexts, "before_update", propagate=True)
def _note_removed(_mapper: Any, _connection: Any, row: WithTexts) -> None:
    attributes = inspect(row).attrs
    removed = [n for n in sorted(texts_of(type(row))) if attributes[n].history.added == [None]]
    is_withdrawn = "state" in attributes and attributes.state.history.added == [WITHDRAWN]
    if removed or is_withdrawn:
        state = WITHDRAWN if is_withdrawn else None
        _note(row, Removal(_name(row), row.row_handle, tuple(removed), state))


@event.listens_for(WithTexts, "before_delete", propagate=True)
def _note_deleted(_mapper: Any, _connection: Any, row: WithTexts) -> None:
    names = tuple(sorted(texts_of(type(row))))
    _note(row, Removal(_name(row), row.row_handle, names, is_row=True))


def _note(row: WithTexts, deletion: Removal) -> None:
    session = object_session(row)
    if session is None:
        raise LookupError("a row is flushed by its session")
    session.info.setdefault(DELETIONS, []).append(deletion)


def _name(row: WithTexts) -> str:
    return str(inspect(type(row)).local_table.name)


def _to(row: Any, text: str | None) -> str | None:
    return None if text is None else Bound(text, row.row_handle)
