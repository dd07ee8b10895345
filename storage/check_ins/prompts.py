"""Check-ins that are opened, and what their prompts show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col, update

from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_all_once
from storage.outbox.deliveries import Owed, anew, owed
from storage.pairs.pairs import country_in_query, zone_in_query
from storage.states import CheckInState, DeliveryState, PairState, Side
from storage.tables import Answer, CheckIn, Delivery, Pair, PairSession, Person, Programme


@dataclass(frozen=True)
class Turn:
    """A pair whose check-in is to be opened, with what its due time depends on."""

    pair_id: int
    workspace_id: int
    programme_id: int
    zone: str
    country: str | None
    both_active: bool
    chosen_topic_id: int | None = None
    chosen_by_id: int | None = None
    is_paused: bool = False
    next_at: datetime | None = None
    """When it was to be asked next."""


async def due(session: Session, now: datetime, limit: int) -> Sequence[Turn]:
    """Active pairs whose time has come; those that another replica has locked are left to it.

    None comes for a pair that pauses until somebody resumes it.
    """
    goes_on = or_(col(Pair.paused_at).is_(None), col(Pair.paused_until_on).is_not(None))
    query = (
        _turns()
        .where(col(Pair.state) == PairState.ACTIVE, col(Pair.next_check_in_at) <= now, goes_on)
        .order_by(col(Pair.next_check_in_at), col(Pair.id))
        .limit(limit)
        # PostgreSQL alone: SQLAlchemy leaves FOR UPDATE out on SQLite, where one transaction writes
        # at a time. `of`: the people and the programme that are joined are not locked.
        .with_for_update(of=Pair, skip_locked=True)
    )
    return await _read(session, query)


async def of_pairs(session: Session, pair_ids: Collection[int]) -> Sequence[Turn]:
    """Those of them that are still active."""
    query = _turns().where(col(Pair.id).in_(pair_ids), col(Pair.state) == PairState.ACTIVE)
    return await _read(session, query.with_for_update(of=Pair))


async def sessions_held(session: Session, pair_ids: Collection[int]) -> Mapping[int, int]:
    """Pair → how many sessions it has held; those without any are left out."""
    query = (
        select(col(PairSession.pair_id), func.count().label("held"))
        .where(col(PairSession.pair_id).in_(pair_ids))
        .group_by(col(PairSession.pair_id))
    )
    rows = await (await session.connection()).execute(query)
    return {row.pair_id: row.held for row in rows}


async def topics_used(session: Session, pair_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
    """Pair → the topics of its check-ins so far, each as often as it came."""
    query = (
        select(col(CheckIn.pair_id), col(CheckIn.topic_id), func.count())
        .where(col(CheckIn.pair_id).in_(pair_ids), col(CheckIn.topic_id).is_not(None))
        .group_by(col(CheckIn.pair_id), col(CheckIn.topic_id))
    )
    found: dict[int, list[int]] = {}
    for pair_id, topic_id, times in await (await session.connection()).execute(query):
        found.setdefault(pair_id, []).extend([topic_id or 0] * times)
    return found


async def write(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Open check-ins that are not there yet."""
    await add_all_once(session, CheckIn, rows)


def prompts(pair_ids: Collection[int], now: datetime) -> Owed:
    """Those of the check-ins that were opened now.

    The pairs are locked by this transaction, so a check-in without a prompt is one of its own.
    """
    key = col(CheckIn.id)
    opened = owed(
        Kind.PROMPT,
        key,
        workspace_id=col(CheckIn.workspace_id),
        pair_id=col(CheckIn.pair_id),
        check_in_id=key,
    )
    return opened.where(
        col(CheckIn.pair_id).in_(pair_ids),
        col(CheckIn.opened_at) == now,
        col(CheckIn.state) == CheckInState.OPEN,
    )


async def waiting(session: Session, pair_ids: Collection[int], *, is_held: bool) -> int:
    """How many prompts of open check-ins Slack has not taken when it was tried, or cannot be tried.
    One that was owed a moment ago is none of them.
    """
    query = select(func.count()).where(
        *_of_open(pair_ids), col(Delivery.state) == DeliveryState.PENDING
    )
    if not is_held:
        query = query.where(col(Delivery.first_tried_at).is_not(None))
    return int((await (await session.connection()).execute(query)).scalar_one())


async def hurry(session: Session, pair_ids: Collection[int], now: datetime) -> int:
    """The prompts of open check-ins that wait for a working hour go out now, for somebody who asks
    for it. Returns how many.
    """
    query = update(Delivery).where(
        *_of_open(pair_ids),
        col(Delivery.state) == DeliveryState.PENDING,
        col(Delivery.is_asked).is_(False),
        col(Delivery.due_at) > now,
        # What is tried again, or waits for Slack, is due sooner than in an hour.
        or_(col(Delivery.error).is_(None), col(Delivery.due_at) > now + timedelta(hours=1)),
    )
    changed = await session.exec(
        # They are as new: an hour after it was owed it would wait again.
        query.values(**anew(now, is_asked=True)),
        execution_options={"synchronize_session": False},
    )
    return int(changed.rowcount)


async def owe_again(session: Session, pair_ids: Collection[int], now: datetime) -> int:
    """The prompts of open check-ins that Slack refused, as if they were new, for somebody who asks
    for it. Returns how many.
    """
    query = update(Delivery).where(*_of_open(pair_ids), col(Delivery.state) == DeliveryState.FAILED)
    changed = await session.exec(
        query.values(**anew(now, is_asked=True)),
        execution_options={"synchronize_session": False},
    )
    return int(changed.rowcount)


def _of_open(pair_ids: Collection[int]) -> Sequence[Any]:
    is_open = (
        select(col(CheckIn.id))
        .where(
            col(CheckIn.id) == col(Delivery.check_in_id), col(CheckIn.state) == CheckInState.OPEN
        )
        .exists()
    )
    return col(Delivery.pair_id).in_(pair_ids), col(Delivery.kind) == Kind.PROMPT, is_open


async def forget_choices(session: Session, pair_ids: Collection[int], now: datetime) -> None:
    """A topic that a pair chose counts once: for the check-in that was opened now."""
    opened = (
        select(col(CheckIn.id))
        .where(col(CheckIn.pair_id) == col(Pair.id), col(CheckIn.opened_at) == now)
        .exists()
    )
    query = update(Pair).where(col(Pair.id).in_(pair_ids), opened)
    await session.exec(
        query.values(next_topic_id=None, next_topic_by_id=None),
        execution_options={"synchronize_session": False},
    )


async def set_next(session: Session, pair_ids: Collection[int], next_at: datetime | None) -> None:
    query = update(Pair).where(col(Pair.id).in_(pair_ids)).values(next_check_in_at=next_at)
    await session.exec(query, execution_options={"synchronize_session": False})


def _turns() -> Select[Any]:
    mentor, executive = aliased(Person), aliased(Person)
    columns: tuple[Any, ...] = (
        col(Pair.id),
        col(Pair.workspace_id),
        col(Pair.programme_id),
        zone_in_query(executive.time_zone, col(Programme.time_zone)),
        country_in_query(executive.country, col(Programme.country)),
        mentor.is_active,
        executive.is_active,
        col(Pair.next_topic_id),
        col(Pair.next_topic_by_id),
        col(Pair.paused_at).is_not(None),
        col(Pair.next_check_in_at),
    )
    query: Select[Any] = select(*columns)
    return (
        query.join(Programme, col(Programme.id) == col(Pair.programme_id))
        .join(mentor, col(mentor.id) == col(Pair.mentor_id))
        .join(executive, col(executive.id) == col(Pair.executive_id))
    )


async def _read(session: Session, query: Select[Any]) -> list[Turn]:
    rows = await (await session.connection()).execute(query)
    return [
        Turn(pair_id, workspace_id, programme_id, zone, country, mentor and executive, *chosen)
        for pair_id, workspace_id, programme_id, zone, country, mentor, executive, *chosen in rows
    ]


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
    rows = await connection.execute(_prompts(), {"keys": sorted(check_in_ids)})
    return {row[0]: Prompt._make(row) for row in rows}


@cache
def _prompts() -> Select[Any]:
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
