"""Queries about planned sessions: ahead, changed, called off, and what tells of them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import String as Text
from sqlalchemy import cast
from sqlmodel import col, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Owed, owed
from storage.states import DeliveryState, PlannedState
from storage.tables import Answer, CheckIn, Delivery, Pair, PairSession, PlannedSession, ident


async def take_turn(session: Session, pair_id: int) -> None:
    """Lock the pair's planning for this transaction: no other plans for it until it ends."""
    # The pair's own row is the lock: every session and pause of the pair is changed under it.
    await session.exec(select(Pair.id).where(Pair.id == pair_id).with_for_update())


async def upcoming(
    session: Session, pair_ids: Collection[int], now: datetime
) -> Sequence[PlannedSession]:
    """Those that have not begun, soonest first."""
    query = (
        select(PlannedSession)
        .where(
            col(PlannedSession.pair_id).in_(pair_ids),
            PlannedSession.state == PlannedState.PLANNED,
            PlannedSession.starts_at > now,
        )
        .order_by(col(PlannedSession.starts_at), col(PlannedSession.id))
    )
    return (await session.exec(query)).all()


async def since(session: Session, pair_id: int, start_at: datetime) -> Sequence[PlannedSession]:
    """Those of a pair that began since then or will, whatever became of them; none cancelled."""
    query = select(PlannedSession).where(
        PlannedSession.pair_id == pair_id,
        PlannedSession.state != PlannedState.CANCELLED,
        PlannedSession.starts_at >= start_at,
    )
    return (await session.exec(query)).all()


async def undecided(session: Session, before: datetime, limit: int) -> Sequence[PlannedSession]:
    """Sessions that began before an instant and of which nobody has said what became of them."""
    query = (
        select(PlannedSession)
        .where(PlannedSession.state == PlannedState.PLANNED, PlannedSession.starts_at <= before)
        .order_by(col(PlannedSession.starts_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()


async def held_of(session: Session, pair_id: int) -> Sequence[PairSession]:
    query = select(PairSession).where(PairSession.pair_id == pair_id)
    return (await session.exec(query)).all()


async def not_met_at(session: Session, pair_id: int, start_at: datetime) -> Sequence[datetime]:
    """When one of a pair said that they had not met, where nobody said that they had."""
    met = select(PairSession.id).where(PairSession.check_in_id == CheckIn.id).exists()
    query = (
        select(Answer.updated_at)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .where(
            CheckIn.pair_id == pair_id,
            col(Answer.met).is_(False),
            Answer.updated_at >= start_at,
            ~met,
        )
    )
    return (await session.exec(query)).all()


async def withdraw(session: Session, kinds: Collection[Kind], session_ids: Collection[int]) -> None:
    """What is still pending about these sessions is no longer owed."""
    query = (
        update(Delivery)
        .where(
            col(Delivery.kind).in_(kinds),
            col(Delivery.subject_id).in_(session_ids),
            col(Delivery.state) == DeliveryState.PENDING,
        )
        .values(state=DeliveryState.CANCELLED)
    )
    await session.exec(query, execution_options={"synchronize_session": False})


async def is_owed(session: Session, kind: Kind, session_id: int, person_id: int) -> bool:
    query = select(Delivery.id).where(
        Delivery.kind == kind,
        Delivery.subject_id == session_id,
        Delivery.person_id == person_id,
        Delivery.state == DeliveryState.PENDING,
    )
    return (await session.exec(query)).first() is not None


async def notices_of(
    session: Session, kinds: Collection[Kind], session_ids: Collection[int]
) -> dict[int, Sequence[Delivery]]:
    """Session → what tells of it, oldest first."""
    query = (
        select(Delivery)
        .where(col(Delivery.kind).in_(kinds), col(Delivery.subject_id).in_(session_ids))
        .order_by(col(Delivery.id))
    )
    found: dict[int, list[Delivery]] = {}
    for row in await session.exec(query):
        found.setdefault(row.subject_id or 0, []).append(row)
    return dict(found)


_STALE = (Kind.SESSION_PLANNED, Kind.SESSION_CHANGED, Kind.SESSION_CANCELLED, Kind.CALENDAR)
"""What else is owed about a session finds that it was changed, and is dropped."""


async def call_off(session: Session, pair_ids: Collection[int], now: datetime) -> Sequence[int]:
    """Call off all that these pairs have ahead. Gives the keys of those sessions."""
    await session.flush()
    query = (
        select(PlannedSession)
        .where(
            col(PlannedSession.pair_id).in_(pair_ids),
            PlannedSession.state == PlannedState.PLANNED,
            PlannedSession.starts_at > now,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = (await session.exec(query)).all()
    if not rows:
        return ()
    for row in rows:
        # A cancellation with the old sequence number would be ignored by calendars (RFC 5546,
        # 2.1.5).
        row.state, row.sequence, row.updated_at = PlannedState.CANCELLED, row.sequence + 1, now
        session.add(row)
    withdrawn = update(Delivery).where(
        col(Delivery.kind).in_(_STALE),
        col(Delivery.subject_id).in_([row.id for row in rows]),
        col(Delivery.state) == DeliveryState.PENDING,
    )
    await session.exec(
        withdrawn.values(state=DeliveryState.CANCELLED),
        execution_options={"synchronize_session": False},
    )
    await session.flush()
    return [ident(row) for row in rows]


def told_of_cancelled(session_ids: Collection[int]) -> Sequence[Owed]:
    """What the pairs of these sessions are told, in the state that the sessions have now: a word to
    both, and to each a file.
    """
    key, sequence = col(PlannedSession.id), col(PlannedSession.sequence)
    about = {
        "workspace_id": col(PlannedSession.workspace_id),
        "pair_id": col(PlannedSession.pair_id),
        "subject_id": key,
        "reason": cast(sequence, Text),
    }
    word = owed(Kind.SESSION_CANCELLED, key, sequence, **about)
    files = [
        owed(Kind.CALENDAR, key, sequence, person, person_id=person, **about).where(
            col(Pair.id) == col(PlannedSession.pair_id)
        )
        for person in (col(Pair.mentor_id), col(Pair.executive_id))
    ]
    return [each.where(key.in_(session_ids)) for each in (word, *files)]
