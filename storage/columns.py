"""Column types: aware UTC instants, and members of an enum."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


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
