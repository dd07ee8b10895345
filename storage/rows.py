"""Rows of one table by their keys."""

from collections.abc import Collection
from typing import Protocol, TypeVar

from sqlmodel import SQLModel, select

from storage.engine import Session


class _Keyed(Protocol):
    id: int | None


Row = TypeVar("Row", bound=SQLModel)


async def by_ids(session: Session, table: type[Row], ids: Collection[int]) -> dict[int, Row]:
    """Key → row, for the keys that exist; no query at all for no keys."""
    if not ids:
        return {}
    key = table.__table__.c.id  # type: ignore[attr-defined]  # made by SQLModel's metaclass
    rows = (await session.exec(select(table).where(key.in_(sorted(ids))))).all()
    return {row.id: row for row in rows}  # type: ignore[attr-defined]  # every table has one
