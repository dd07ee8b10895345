"""Queries about people who leave: a programme, or Slack."""

from collections.abc import Sequence

from sqlmodel import col, or_, select

from storage.engine import Session
from storage.states import PairState, PauseCause
from storage.tables import Pair


async def pairs_left(session: Session, person_id: int) -> Sequence[Pair]:
    """Active pairs that pause because one of the two has left Slack."""
    query = (
        select(Pair)
        .where(
            Pair.state == PairState.ACTIVE,
            Pair.pause_cause == PauseCause.LEFT,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
        .order_by(col(Pair.id))
        .with_for_update()
    )
    return (await session.exec(query)).all()


async def pairs_there(session: Session, person_id: int) -> Sequence[Pair]:
    """Active pairs that do not pause for such a reason."""
    query = (
        select(Pair)
        .where(
            Pair.state == PairState.ACTIVE,
            or_(col(Pair.pause_cause).is_(None), Pair.pause_cause != PauseCause.LEFT),
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
        .order_by(col(Pair.id))
        .with_for_update()
    )
    return (await session.exec(query)).all()
