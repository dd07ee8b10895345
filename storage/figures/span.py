"""The part of a programme's life that is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable
from sqlmodel import and_, col

from storage.engine import Session
from storage.tables import CheckIn


@dataclass(frozen=True)
class Span:
    """[start, end) of one programme."""

    programme_id: int
    start_at: datetime
    end_at: datetime

    @property
    def due(self) -> ColumnElement[bool]:
        """Check-ins that were due in it."""
        return and_(
            col(CheckIn.programme_id) == self.programme_id,
            col(CheckIn.due_at) >= self.start_at,
            col(CheckIn.due_at) < self.end_at,
        )


async def rows_of(session: Session, query: Executable) -> Sequence[Any]:
    """Rows as they are counted, not objects of tables."""
    return (await (await session.connection()).execute(query)).all()


def dialect_of(session: Session) -> str:
    """ "sqlite" or "postgresql": where one way to the same rows is not the better on both."""
    return session.get_bind().dialect.name
