"""Queries about how sure people feel of topics, and about whom it is time to ask."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as choose
from sqlmodel import and_, col, or_, select, update

from storage.engine import Session
from storage.states import Moment, PairState, ProgrammeState
from storage.tables import (
    CheckIn,
    Confidence,
    Enrolment,
    EnrolmentTopic,
    Pair,
    PairSession,
    Programme,
    Topic,
)


@dataclass(frozen=True)
class Rated:
    """What one person said of one topic at one moment."""

    programme_id: int
    topic: Topic
    moment: Moment
    level: int


async def pairs_after(
    session: Session, after: int, closed_since: datetime, limit: int
) -> Sequence[tuple[Pair, Programme]]:
    """Pairs that are going on, and those that were when their programme closed; by their key."""
    going_on = and_(
        col(Pair.state) == PairState.ACTIVE,
        col(Pair.paused_at).is_(None),
        col(Programme.state) == ProgrammeState.RUNNING,
    )
    just_closed = and_(
        col(Programme.state) == ProgrammeState.CLOSED,
        col(Programme.closed_at) >= closed_since,
        or_(col(Pair.ended_at).is_(None), col(Pair.ended_at) >= col(Programme.closed_at)),
    )
    query = (
        select(Pair, Programme)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(col(Pair.id) > after, or_(going_on, just_closed))
        .order_by(col(Pair.id))
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def with_check_ins(session: Session, pair_ids: Collection[int]) -> frozenset[int]:
    """Those of the pairs that have had a check-in."""
    had = choose(col(CheckIn.id)).where(col(CheckIn.pair_id) == col(Pair.id)).exists()
    query = select(Pair.id).where(col(Pair.id).in_(pair_ids), had)
    return frozenset(key for key in await session.exec(query) if key is not None)


async def held(session: Session, pair_ids: Collection[int]) -> Mapping[int, int]:
    """Pair → how many sessions it held; none where it is not there."""
    query = (
        choose(col(PairSession.pair_id), func.count())
        .where(col(PairSession.pair_id).in_(pair_ids))
        .group_by(col(PairSession.pair_id))
    )
    rows = await (await session.connection()).execute(query)
    return {row[0]: row[1] for row in rows}


async def pairs_in(session: Session, programme_id: int, person_id: int) -> Sequence[Pair]:
    """Every pair of one person in a programme, ended ones too, newest first."""
    query = (
        select(Pair)
        .where(
            Pair.programme_id == programme_id,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
        .order_by(col(Pair.id).desc())
    )
    return (await session.exec(query)).all()


async def topics_done(session: Session, pair_ids: Collection[int]) -> Sequence[int]:
    """The topics of the sessions that these pairs held, the newest first."""
    query = (
        select(PairSession.topic_id)
        .where(col(PairSession.pair_id).in_(pair_ids), col(PairSession.topic_id).is_not(None))
        .order_by(col(PairSession.held_on).desc(), col(PairSession.id).desc())
    )
    return list(dict.fromkeys(key for key in await session.exec(query) if key is not None))


async def topics_wished(
    session: Session, programme_id: int, person_ids: Collection[int]
) -> Sequence[int]:
    """What these people offer or want in a programme."""
    query = (
        select(EnrolmentTopic.topic_id)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentTopic.enrolment_id))
        .where(Enrolment.programme_id == programme_id, col(Enrolment.person_id).in_(person_ids))
        .order_by(col(EnrolmentTopic.topic_id))
    )
    return list(dict.fromkeys(await session.exec(query)))


async def said_by(
    session: Session, person_ids: Collection[int], programme_id: int | None = None
) -> Sequence[Confidence]:
    query = select(Confidence).where(col(Confidence.person_id).in_(person_ids))
    if programme_id is not None:
        query = query.where(Confidence.programme_id == programme_id)
    return (await session.exec(query.order_by(col(Confidence.id)))).all()


async def curve_of(session: Session, person_id: int) -> Sequence[Rated]:
    """Everything one person said, topic by topic in the order of their programmes."""
    query = (
        select(Confidence, Topic)
        .join(Topic, col(Topic.id) == col(Confidence.topic_id))
        .where(Confidence.person_id == person_id)
        .order_by(col(Confidence.programme_id), col(Topic.position), col(Topic.id))
    )
    return [
        Rated(row.programme_id, topic, row.moment, row.level)
        for row, topic in await session.exec(query)
    ]


async def change(session: Session, said: Confidence, after: datetime) -> None:
    """What was first said after that instant, of that topic at that moment, is now this.

    `at` stays what it was: answers are counted in the order in which they were first given.
    """
    query = (
        update(Confidence)
        .where(
            col(Confidence.programme_id) == said.programme_id,
            col(Confidence.person_id) == said.person_id,
            col(Confidence.topic_id) == said.topic_id,
            col(Confidence.moment) == said.moment,
            col(Confidence.at) > after,
        )
        .values(level=said.level)
    )
    await session.exec(query)
