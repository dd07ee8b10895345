"""Column types, such as aware instants in UTC, and the kinds of columns that tables share."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import DateTime, Dialect, String, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from storage.encryption import EncryptedText


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only; gives them back aware, in UTC, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = value
        # SQLite keeps no zone: what was written is UTC.
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


class EnumText(TypeDecorator[str]):
    """A member of an enum, as its plain text in the database: a new member needs no migration.

    `ValueError` for what is no member, before it is written or compared. When it is read it comes
    as the plain text that it is: a newer version of the program may have written it, beside this
    one or before it was rolled back, and one such row must not make the others unreadable.
    """

    impl = String
    cache_ok = True

    def __init__(self, states: type[StrEnum]) -> None:
        super().__init__()
        self.states = states
        self._members: dict[str, str] = {each.value: each for each in states}
        self._texts: dict[str, str] = {each: each.value for each in states}

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        # Calling the enum takes four times as long: it is left to those that are none, and raises.
        return self._texts.get(value) or self.states(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self._members.get(value, value)


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
