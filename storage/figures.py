"""The one place where a programme's numbers are computed: in SQL, by set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, distinct, func
from sqlalchemy import select as choose
from sqlmodel import and_, col, or_, select

from storage.engine import Session
from storage.tables import Answer, CheckIn, Delivery, Insight, Pair, PairSession, Person, Topic


@dataclass(frozen=True)
class Figures:
    """Counts of one programme in [start, end). `usefulness` is a mean from 1 to 5."""

    pairs_active: int
    pairs_ended: int
    due: int
    answered_by_mentors: int
    answered_by_executives: int
    sessions: int
    usefulness: float | None
    usefulness_answers: int


@dataclass(frozen=True)
class TopicCount:
    key: str | None
    title: str | None
    sessions: int


@dataclass(frozen=True)
class PairRecord:
    """What a pair's latest check-ins say, newest first, for each: (state, sides, any met)."""

    pair_id: int
    mentor_id: int
    executive_id: int
    somebody_left: bool
    unreachable: bool
    ever_met: bool
    recent: tuple["CheckInRecord", ...]


@dataclass(frozen=True)
class CheckInRecord:
    closed: bool
    mentor_answered: bool
    executive_answered: bool
    met: bool


async def figures(
    session: Session, programme_id: int, start_at: datetime, end_at: datetime
) -> Figures:
    in_period = _due_within(programme_id, start_at, end_at)
    answers = (
        await (await session.connection()).execute(
            choose(
                func.count(distinct(case((_asked(), col(CheckIn.id))))),
                _count_side("mentor"),
                _count_side("executive"),
                func.avg(col(Answer.usefulness)),
                func.count(col(Answer.usefulness)),
            )
            .select_from(CheckIn)
            .outerjoin(Answer, col(Answer.check_in_id) == col(CheckIn.id))
            .where(in_period)
        )
    ).one()
    held = await session.exec(
        select(func.count(col(PairSession.id)))
        .join(CheckIn, col(CheckIn.id) == col(PairSession.check_in_id))
        .where(in_period)
    )
    active, ended = await _pairs(session, programme_id, start_at, end_at)
    due, by_mentors, by_executives, mean, rated = answers
    return Figures(
        pairs_active=active,
        pairs_ended=ended,
        due=due,
        answered_by_mentors=by_mentors or 0,
        answered_by_executives=by_executives or 0,
        sessions=held.one(),
        usefulness=float(mean) if mean is not None else None,
        usefulness_answers=rated,
    )


async def topics(
    session: Session, programme_id: int, start_at: datetime, end_at: datetime
) -> list[TopicCount]:
    """Topics of the sessions that were held, the most frequent first."""
    number = func.count(col(PairSession.id))
    query = (
        choose(col(Topic.key), col(Topic.title), number)
        .select_from(PairSession)
        .join(CheckIn, col(CheckIn.id) == col(PairSession.check_in_id))
        .join(Topic, col(Topic.id) == col(PairSession.topic_id))
        .where(_due_within(programme_id, start_at, end_at))
        .group_by(col(Topic.id), col(Topic.key), col(Topic.title))
        .order_by(number.desc(), col(Topic.id))
    )
    rows = await (await session.connection()).execute(query)
    return [TopicCount(key, title, count) for key, title, count in rows]


async def insights(
    session: Session, programme_id: int, start_at: datetime, end_at: datetime
) -> Sequence[Insight]:
    """Insights on which both of a pair agreed, from check-ins of the period."""
    query = (
        select(Insight)
        .join(CheckIn, col(CheckIn.id) == col(Insight.check_in_id))
        .where(_due_within(programme_id, start_at, end_at), Insight.state == "agreed")
        .order_by(col(Insight.id))
    )
    return (await session.exec(query)).all()


async def records(session: Session, programme_id: int, depth: int) -> list[PairRecord]:
    """Each active pair with its latest check-ins, `depth` at most, newest first."""
    pairs = (
        await session.exec(
            select(Pair)
            .where(Pair.programme_id == programme_id, Pair.state == "active")
            .order_by(col(Pair.id))
        )
    ).all()
    ids = [pair.id for pair in pairs if pair.id is not None]
    left = await _left(session, programme_id)
    unreachable = await _unreachable(session, programme_id)
    met = set(
        await session.exec(select(PairSession.pair_id).where(col(PairSession.pair_id).in_(ids)))
    )
    recent = await _recent(session, programme_id, depth)
    return [
        PairRecord(
            pair_id=pair.id or 0,
            mentor_id=pair.mentor_id,
            executive_id=pair.executive_id,
            somebody_left=pair.id in left,
            unreachable=pair.id in unreachable,
            ever_met=pair.id in met,
            recent=tuple(recent.get(pair.id or 0, ())),
        )
        for pair in pairs
    ]


def _due_within(programme_id: int, start_at: datetime, end_at: datetime) -> ColumnElement[bool]:
    return and_(
        col(CheckIn.programme_id) == programme_id,
        col(CheckIn.due_at) >= start_at,
        col(CheckIn.due_at) < end_at,
    )


def _asked() -> ColumnElement[bool]:
    """Whether somebody was left to answer: a pause that closed a check-in blames nobody."""
    return col(CheckIn.state) != "skipped"


def _count_side(side: str) -> ColumnElement[int]:
    return func.sum(case((and_(col(Answer.side) == side, _asked()), 1), else_=0))


async def _pairs(
    session: Session, programme_id: int, start_at: datetime, end_at: datetime
) -> tuple[int, int]:
    """Pairs that were active when the period ended, or are so now, and those that ended in it."""
    ended = and_(col(Pair.ended_at) >= start_at, col(Pair.ended_at) < end_at)
    lived = and_(
        col(Pair.created_at) < end_at,
        or_(col(Pair.ended_at).is_(None), col(Pair.ended_at) >= end_at),
    )
    query = select(func.sum(case((lived, 1), else_=0)), func.sum(case((ended, 1), else_=0))).where(
        Pair.programme_id == programme_id
    )
    active, gone = (await (await session.connection()).execute(query)).one()
    return active or 0, gone or 0


async def _left(session: Session, programme_id: int) -> set[int | None]:
    query = (
        select(Pair.id)
        .join(Person, or_(col(Person.id) == Pair.mentor_id, col(Person.id) == Pair.executive_id))
        .where(Pair.programme_id == programme_id, col(Person.is_active).is_(False))
    )
    return set(await session.exec(query))


async def _unreachable(session: Session, programme_id: int) -> set[int | None]:
    """Pairs whose latest message failed. A prompt that merely could not be updated did arrive."""
    rank = (
        func.row_number()
        .over(partition_by=col(Delivery.pair_id), order_by=col(Delivery.id).desc())
        .label("rank")
    )
    latest = (
        select(Delivery.pair_id, Delivery.state, rank)
        .join(Pair, col(Pair.id) == col(Delivery.pair_id))
        .where(
            Pair.programme_id == programme_id,
            col(Delivery.kind).in_(("welcome", "prompt", "reminder")),
            col(Delivery.state).in_(("sent", "failed")),
        )
        .subquery()
    )
    query = choose(latest.c.pair_id).where(latest.c.rank == 1, latest.c.state == "failed")
    return set((await (await session.connection()).execute(query)).scalars())


async def _recent(
    session: Session, programme_id: int, depth: int
) -> dict[int, list[CheckInRecord]]:
    rank = (
        func.row_number()
        .over(partition_by=col(CheckIn.pair_id), order_by=col(CheckIn.due_at).desc())
        .label("rank")
    )
    ranked = (
        select(CheckIn.id, rank)
        .join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .where(CheckIn.programme_id == programme_id, Pair.state == "active", _asked())
        .subquery()
    )
    query: Select[int, str, int, int, int] = (
        choose(
            col(CheckIn.pair_id),
            col(CheckIn.state),
            _count_side("mentor"),
            _count_side("executive"),
            func.sum(case((col(Answer.met).is_(True), 1), else_=0)),
        )
        .select_from(CheckIn)
        .join(ranked, ranked.c.id == col(CheckIn.id))
        .outerjoin(Answer, col(Answer.check_in_id) == col(CheckIn.id))
        .where(ranked.c.rank <= depth)
        .group_by(col(CheckIn.id), col(CheckIn.pair_id), col(CheckIn.state), col(CheckIn.due_at))
        .order_by(col(CheckIn.due_at).desc())
    )
    found: dict[int, list[CheckInRecord]] = {}
    for pair_id, state, mentors, executives, met in await (await session.connection()).execute(
        query
    ):
        found.setdefault(pair_id, []).append(
            CheckInRecord(state != "open", bool(mentors), bool(executives), bool(met))
        )
    return found
