"""What prompts show, read for many at once: one query, and tuples instead of five objects each."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.engine import Session
from storage.kinds import Kind
from storage.states import CheckInState, DeliveryState, Side
from storage.tables import Answer, CheckIn, Delivery, Pair, Person, Programme


class Prompt(NamedTuple):
    """A check-in and its pair as they are now; who has answered, never what they said."""

    check_in_id: int
    check_in_state: str
    closes_at: datetime
    topic_id: int | None
    chosen_by_id: int | None
    pair_state: str
    programme_state: str
    channel_id: str
    language: str
    mentor_id: int
    mentor: str
    """Their Slack id, like the executive's."""
    executive: str
    mentor_answered: bool
    executive_answered: bool
    brought_by: int | None
    """The delivery that brings it to the pair, like the two that follow; None where it is gone."""
    delivery_state: DeliveryState | None
    ts: str | None

    @property
    def is_open(self) -> bool:
        return self.check_in_state == CheckInState.OPEN


async def shown(session: Session, check_in_ids: Collection[int]) -> Mapping[int, Prompt]:
    """Check-in → its prompt; no query at all for no keys."""
    if not check_in_ids:
        return {}
    connection = await session.connection()
    # Beside the ORM: five objects for each of a thousand rows take longer than the query.
    rows = await connection.execute(_query(), {"keys": sorted(check_in_ids)})
    return {row[0]: Prompt._make(row) for row in rows}


@cache
def _query() -> Select[Any]:
    """Built once a process: SQLAlchemy takes longer to build the statement than to run it."""
    mentor, executive = aliased(Person), aliased(Person)
    columns: tuple[Any, ...] = (
        col(CheckIn.id),
        col(CheckIn.state),
        col(CheckIn.closes_at),
        col(CheckIn.topic_id),
        col(CheckIn.chosen_by_id),
        col(Pair.state),
        col(Programme.state),
        col(Pair.channel_id),
        col(Programme.language),
        col(Pair.mentor_id),
        col(mentor.slack_id),
        col(executive.slack_id),
        _answered(Side.MENTOR),
        _answered(Side.EXECUTIVE),
        col(Delivery.id),
        col(Delivery.state),
        col(Delivery.ts),
    )
    prompt = and_(col(Delivery.check_in_id) == col(CheckIn.id), col(Delivery.kind) == Kind.PROMPT)
    query: Select[Any] = select(*columns)
    return (
        query.join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .join(mentor, col(mentor.id) == col(Pair.mentor_id))
        .join(executive, col(executive.id) == col(Pair.executive_id))
        .outerjoin(Delivery, prompt)
        # Expanding: the cached statement takes any number of keys.
        .where(col(CheckIn.id).in_(bindparam("keys", expanding=True)))
    )


def _answered(side: Side) -> Any:
    by = select(col(Answer.id)).where(
        col(Answer.check_in_id) == col(CheckIn.id), col(Answer.side) == side
    )
    return by.exists()
