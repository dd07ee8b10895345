"""Queries about what a pair has done together and means to do."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select as choose
from sqlmodel import and_, col, or_, select

from storage.engine import Session
from storage.states import CheckInState, Visibility
from storage.tables import Answer, CheckIn, NextStep, PairSession, Topic

_SHARED = (Visibility.PAIR, Visibility.INSIGHT)


async def course(session: Session, pair_id: int, limit: int) -> Sequence[tuple[CheckInState, bool]]:
    """The state of each check-in and whether they met, the newest first."""
    query = (
        choose(col(CheckIn.state), col(PairSession.id))
        .outerjoin(PairSession, col(PairSession.check_in_id) == col(CheckIn.id))
        .where(col(CheckIn.pair_id) == pair_id)
        .order_by(col(CheckIn.due_at).desc())
        .limit(limit)
    )
    rows: Any = await (await session.connection()).execute(query)
    return [(state, held is not None) for state, held in rows]


async def held(
    session: Session, pair_id: int, limit: int
) -> Sequence[tuple[PairSession, Topic | None]]:
    """The newest first."""
    query = (
        select(PairSession, Topic)
        .outerjoin(Topic, col(Topic.id) == col(PairSession.topic_id))
        .where(PairSession.pair_id == pair_id)
        .order_by(col(PairSession.held_on).desc(), col(PairSession.id).desc())
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def steps(
    session: Session, pair_id: int, reader_id: int, limit: int, *, done: bool
) -> Sequence[NextStep]:
    """The newest next steps that this one of the two may read."""
    query = _readable(reader_id).where(
        NextStep.pair_id == pair_id,
        col(NextStep.done_at).is_not(None) if done else col(NextStep.done_at).is_(None),
    )
    rows: Sequence[NextStep] = (
        await session.exec(query.order_by(col(NextStep.id).desc()).limit(limit))
    ).all()
    return rows


async def step(session: Session, step_id: int, reader_id: int) -> NextStep | None:
    """None for one that this person may not read."""
    rows = await session.exec(_readable(reader_id).where(NextStep.id == step_id))
    found: NextStep | None = rows.first()
    return found


def _readable(reader_id: int) -> Any:
    """One's own, and the other's where its answer is for both."""
    return (
        select(NextStep)
        .join(
            Answer,
            and_(
                col(Answer.check_in_id) == col(NextStep.check_in_id),
                col(Answer.person_id) == col(NextStep.person_id),
            ),
        )
        .where(
            col(NextStep.text).is_not(None),
            or_(NextStep.person_id == reader_id, col(Answer.visibility).in_(_SHARED)),
        )
    )
