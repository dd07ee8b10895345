"""Rows that hold texts which people wrote: each has a random handle that its texts are bound to."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Field, SQLModel

from storage.encryption import Bound, EncryptedText, new_handle


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


@event.listens_for(WithTexts, "before_insert", propagate=True)
@event.listens_for(WithTexts, "before_update", propagate=True)
def _bind(_mapper: Any, _connection: Any, row: WithTexts) -> None:
    attributes = inspect(row).attrs
    for name in texts_of(type(row)):
        if attributes[name].history.added:
            setattr(row, name, _to(row, getattr(row, name)))


def _to(row: Any, text: str | None) -> str | None:
    return None if text is None else Bound(text, row.row_handle)
