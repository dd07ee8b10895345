"""What tells whether a side of a pair may be dropping out: recent rows only, batch by batch."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func
from sqlalchemy import select as choose
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from storage.engine import Session
from storage.states import (
    CheckInState,
    LeadTaskKind,
    LeadTaskState,
    PairState,
    PlannedState,
    ProgrammeState,
    Side,
)
from storage.tables import (
    Answer,
    CheckIn,
    LeadTask,
    Pair,
    PairSession,
    Person,
    PlannedSession,
    Postponement,
    Programme,
)


@dataclass(frozen=True)
class PutOff:
    side: Side
    check_in_id: int | None
    at: datetime


@dataclass(frozen=True)
class Met:
    """The session that a pair told last: its key, and when it was told."""

    key: int
    at: datetime


async def pairs_after(session: Session, after: int, limit: int) -> Sequence[Pair]:
    """Pairs that are going on, with both people there, of running programmes; by their key."""
    mentor, executive = aliased(Person), aliased(Person)
    query = (
        select(Pair)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .join(mentor, col(mentor.id) == col(Pair.mentor_id))
        .join(executive, col(executive.id) == col(Pair.executive_id))
        .where(
            col(Pair.id) > after,
            Pair.state == PairState.ACTIVE,
            col(Pair.paused_at).is_(None),
            Programme.state == ProgrammeState.RUNNING,
            col(mentor.is_active).is_(True),
            col(executive.is_active).is_(True),
        )
        .order_by(col(Pair.id))
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def last_met(session: Session, pair_ids: Collection[int]) -> Mapping[int, Met]:
    newest = (
        # By key: a session is written when it is told, so that the newest key was told last.
        choose(func.max(col(PairSession.id)))
        .where(col(PairSession.pair_id) == col(Pair.id))
        .correlate(Pair)
        .scalar_subquery()
    )
    query = (
        choose(col(PairSession.pair_id), col(PairSession.id), func.max(col(Answer.updated_at)))
        .select_from(Pair)
        .join(PairSession, col(PairSession.id) == newest)
        .join(
            Answer,
            and_(
                col(Answer.check_in_id) == col(PairSession.check_in_id), col(Answer.met).is_(True)
            ),
        )
        .where(col(Pair.id).in_(pair_ids))
        .group_by(col(PairSession.pair_id), col(PairSession.id))
    )
    rows: Any = await (await session.connection()).execute(query)
    return {pair_id: Met(key, at) for pair_id, key, at in rows}


async def last_answered(
    session: Session, pair_ids: Collection[int], side: Side
) -> Mapping[int, tuple[int, datetime]]:
    """Pair → the check-in that this side answered last, and when it was due."""
    newest = (
        choose(col(CheckIn.id))
        .join(Answer, col(Answer.check_in_id) == col(CheckIn.id))
        .where(col(CheckIn.pair_id) == col(Pair.id), col(Answer.side) == side)
        # One row by the index for each pair: a join with a maximum would read every answer of
        # theirs.
        .order_by(col(CheckIn.due_at).desc())
        .limit(1)
        .correlate(Pair)
        .scalar_subquery()
    )
    query = (
        choose(col(Pair.id), col(CheckIn.id), col(CheckIn.due_at))
        .select_from(Pair)
        .join(CheckIn, col(CheckIn.id) == newest)
        .where(col(Pair.id).in_(pair_ids))
    )
    rows: Any = await (await session.connection()).execute(query)
    return {pair_id: (key, due_at) for pair_id, key, due_at in rows}


async def over_since(
    session: Session, pair_ids: Collection[int], since: datetime
) -> Mapping[int, Sequence[datetime]]:
    """Pair → when its check-ins were due that are over by now; not those that a pause ended."""
    query = select(CheckIn.pair_id, CheckIn.due_at).where(
        col(CheckIn.pair_id).in_(pair_ids),
        CheckIn.due_at >= since,
        col(CheckIn.state).in_((CheckInState.CLOSED, CheckInState.MISSED)),
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for pair_id, due_at in await session.exec(query):
        found[pair_id].append(due_at)
    return found


async def put_off_since(
    session: Session, pair_ids: Collection[int], since: datetime
) -> Mapping[int, Sequence[PutOff]]:
    query = select(
        Postponement.pair_id, Postponement.side, Postponement.check_in_id, Postponement.at
    ).where(col(Postponement.pair_id).in_(pair_ids), Postponement.at >= since)
    found: dict[int, list[PutOff]] = defaultdict(list)
    for pair_id, side, check_in_id, at in await session.exec(query):
        found[pair_id].append(PutOff(Side(side), check_in_id, at))
    return found


async def missed_since(
    session: Session, pair_ids: Collection[int], since: datetime
) -> Mapping[int, Sequence[datetime]]:
    query = select(PlannedSession.pair_id, PlannedSession.starts_at).where(
        col(PlannedSession.pair_id).in_(pair_ids),
        PlannedSession.state == PlannedState.MISSED,
        PlannedSession.starts_at >= since,
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for pair_id, starts_at in await session.exec(query):
        found[pair_id].append(starts_at)
    return found


async def open_tasks(session: Session, pair_ids: Collection[int]) -> Sequence[LeadTask]:
    """What leads are still to see to about these pairs."""
    programmes = choose(col(Pair.programme_id)).where(col(Pair.id).in_(pair_ids))
    query = select(LeadTask).where(
        col(LeadTask.programme_id).in_(programmes),
        LeadTask.kind == LeadTaskKind.RISK,
        LeadTask.state == LeadTaskState.OPEN,
        col(LeadTask.pair_id).in_(pair_ids),
    )
    return (await session.exec(query)).all()
