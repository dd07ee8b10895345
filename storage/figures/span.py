"""The part of a programme's life that is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, func, select
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


async def by_index(session: Session) -> None:
    """For the rest of this transaction PostgreSQL takes an index as easily as a table's next page.

    What figures read was mostly written lately, and is in memory or on an SSD; by default the
    planner reads every answer there ever was to count those of one week. 1.1 is what its manual
    gives for that: "Planner Cost Constants", random_page_cost.
    """
    if dialect_of(session) == "postgresql":
        await rows_of(session, select(func.set_config("random_page_cost", "1.1", True)))


def dialect_of(session: Session) -> str:
    """ "sqlite" or "postgresql": where one way to the same rows is not the better on both."""
    return session.get_bind().dialect.name
