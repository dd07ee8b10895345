"""The kinds of columns that tables share."""

from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import text
from sqlmodel import Field

from storage.columns import EnumText, UtcDateTime
from storage.encryption import EncryptedText


def instant(*, index: bool = False) -> Any:
    return Field(sa_type=UtcDateTime, index=index)


def maybe_instant(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)


def secret(place: str) -> Any:
    """Text that people write: encrypted. `place` is its table and column."""
    # SQLModel is declared to take a class of types; it hands an instance to the column as well.
    kept: Any = EncryptedText(place)
    return Field(default=None, sa_type=kept, nullable=True)


def one_of(states: type[StrEnum], first: StrEnum | None = None) -> Any:
    """A member of `states`, kept as its plain text; `first` is what a new row begins with."""
    return Field(default=... if first is None else first, sa_type=_kept(states))


def maybe_one_of(states: type[StrEnum]) -> Any:
    return Field(default=None, sa_type=_kept(states), nullable=True)


def workspace() -> Any:
    return Field(foreign_key="workspace.id", index=True)


def when(condition: str) -> dict[str, Any]:
    # The migrations give both databases this condition. Naming PostgreSQL's dialect here too would
    # load it at every start, which takes as long as SQLModel itself.
    return {"sqlite_where": text(condition)}


def _kept(states: type[StrEnum]) -> Any:
    # SQLModel is declared to take a class of types; it hands an instance to the column as well.
    return EnumText(states)


class HasId(Protocol):
    id: int | None


def ident(row: HasId) -> int:
    """The key of a row that was flushed; an unflushed one is a programming error."""
    if row.id is None:
        # None would become a foreign key of nothing, or a message about nobody.
        raise LookupError(f"{type(row).__name__} has no key before it is flushed")
    return row.id
