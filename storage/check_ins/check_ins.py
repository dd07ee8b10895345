"""Queries about check-ins, from open to closed, and what was said at them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlalchemy import select as choose
from sqlmodel import and_, col, or_, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.states import CheckInState, DeliveryState, InsightState, Visibility
from storage.tables import Answer, CheckIn, Delivery, Insight, NextStep, Pair

Shared = tuple[Answer, CheckIn, NextStep | None]
"""An answer, its check-in, and the next step that its author noted."""


async def open_of(session: Session, pair_ids: Collection[int]) -> Sequence[CheckIn]:
    query = (
        select(CheckIn)
        .where(col(CheckIn.pair_id).in_(pair_ids), CheckIn.state == CheckInState.OPEN)
        .order_by(col(CheckIn.due_at).desc())
    )
    return (await session.exec(query)).all()


async def answered_in(
    session: Session, check_in_ids: Collection[int]
) -> dict[int, list[tuple[str, int]]]:
    """Check-in → side and person of each answer; never what was said."""
    found: dict[int, list[tuple[str, int]]] = {}
    if not check_in_ids:
        return found
    query = select(Answer.check_in_id, Answer.side, Answer.person_id).where(
        col(Answer.check_in_id).in_(check_in_ids)
    )
    for check_in_id, side, person_id in await session.exec(query):
        found.setdefault(check_in_id, []).append((side, person_id))
    return found


async def answer_by(session: Session, check_in_id: int, person_id: int) -> Answer | None:
    query = select(Answer).where(Answer.check_in_id == check_in_id, Answer.person_id == person_id)
    return (await session.exec(query)).first()


async def insight_of(session: Session, answer_id: int) -> Insight | None:
    return (await session.exec(select(Insight).where(Insight.answer_id == answer_id))).first()


async def insights_waiting_for(session: Session, person_id: int) -> Sequence[Insight]:
    """Insights that the other of a pair has offered and this person has not decided on."""
    query = (
        select(Insight)
        .join(Pair, col(Pair.id) == col(Insight.pair_id))
        .where(
            Insight.state == InsightState.OFFERED,
            col(Insight.text).is_not(None),
            Insight.author_id != person_id,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
    )
    return (await session.exec(query)).all()


async def shared_in(session: Session, pair_id: int, limit: int) -> Sequence[Shared]:
    """Answers that the pair may read together, with their next steps, newest first."""
    query = (
        select(Answer, CheckIn, NextStep)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .outerjoin(
            NextStep,
            and_(
                col(NextStep.check_in_id) == col(Answer.check_in_id),
                col(NextStep.person_id) == col(Answer.person_id),
            ),
        )
        .where(
            CheckIn.pair_id == pair_id,
            col(Answer.visibility).in_((Visibility.PAIR, Visibility.INSIGHT)),
        )
        .order_by(col(CheckIn.due_at).desc(), col(Answer.id))
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def due_to_close(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Open check-ins whose time is over, locked against other replicas."""
    query = (
        select(CheckIn.id)
        .where(CheckIn.state == CheckInState.OPEN, CheckIn.closes_at <= now)
        .order_by(col(CheckIn.closes_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [key for key in (await session.exec(query)).all() if key is not None]


async def open_keys_of(session: Session, pair_id: int) -> Sequence[int]:
    query = select(CheckIn.id).where(CheckIn.pair_id == pair_id, CheckIn.state == CheckInState.OPEN)
    return [key for key in (await session.exec(query)).all() if key is not None]


async def close(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Closed where somebody answered, missed where nobody did.

    Where its prompt never came to them, nobody is to blame for it: it is skipped.
    """
    not_seen = (~_is_seen(), CheckInState.SKIPPED.value)
    await _end(session, check_in_ids, CheckInState.MISSED, now, not_seen)


async def skip(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Because the pair paused: closed where somebody answered, and what they said counts like any
    answer. Where nobody did, nobody is to blame for it.
    """
    await _end(session, check_in_ids, CheckInState.SKIPPED, now)


async def seen(session: Session, check_in_ids: Collection[int]) -> frozenset[int]:
    """Those of them whose prompt Slack has taken."""
    query = select(CheckIn.id).where(col(CheckIn.id).in_(check_in_ids), _is_seen())
    return frozenset(key for key in (await session.exec(query)).all() if key is not None)


def _is_seen() -> Any:
    """Also where there is no prompt at all any more: then it was long ago."""
    mine = choose(col(Delivery.id)).where(
        col(Delivery.check_in_id) == col(CheckIn.id), col(Delivery.kind) == Kind.PROMPT
    )
    # One that is claimed is being posted at this very moment.
    sent = mine.where(col(Delivery.state).in_((DeliveryState.SENT, DeliveryState.CLAIMED)))
    return or_(sent.exists(), ~mine.exists())


async def _end(
    session: Session,
    check_in_ids: Collection[int],
    unanswered: CheckInState,
    now: datetime,
    *before: tuple[Any, str],
) -> None:
    answered = choose(col(Answer.id)).where(col(Answer.check_in_id) == col(CheckIn.id)).exists()
    await _change(
        session,
        check_in_ids,
        state=case((answered, CheckInState.CLOSED.value), *before, else_=unanswered.value),
        closed_at=now,
        remind_at=None,
    )


async def revise(session: Session, check_in_ids: Collection[int]) -> None:
    """Count a change of these check-ins, which their prompts do not show yet. Updates that are owed
    already would show the older state: they are cancelled.
    """
    await _change(session, check_in_ids, revision=col(CheckIn.revision) + 1)
    await deliveries.cancel(session, kinds=(Kind.UPDATE,), check_in_ids=check_in_ids)


def updates(check_in_ids: Collection[int]) -> Owed:
    """The updates to owe: one for each revision of a check-in, however often it is asked for."""
    key = col(CheckIn.id)
    changed = deliveries.owed(
        Kind.UPDATE,
        key,
        col(CheckIn.revision),
        workspace_id=col(CheckIn.workspace_id),
        pair_id=col(CheckIn.pair_id),
        check_in_id=key,
    )
    return changed.where(key.in_(check_in_ids))


async def _change(session: Session, check_in_ids: Collection[int], **values: Any) -> None:
    query = update(CheckIn).where(col(CheckIn.id).in_(check_in_ids)).values(**values)
    await session.exec(query, execution_options={"synchronize_session": False})


async def due_for_reminder(session: Session, now: datetime, limit: int) -> Sequence[CheckIn]:
    query = (
        select(CheckIn)
        .where(CheckIn.state == CheckInState.OPEN, col(CheckIn.remind_at) <= now)
        .order_by(col(CheckIn.remind_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()


async def silenced(session: Session, check_in_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Check-in and person of those who chose themselves when to be asked again."""
    query = select(Delivery.check_in_id, Delivery.person_id).where(
        col(Delivery.check_in_id).in_(check_in_ids),
        Delivery.kind == Kind.RECALL,
        Delivery.state != DeliveryState.CANCELLED,
    )
    rows = (await session.exec(query)).all()
    return frozenset((c, p) for c, p in rows if c is not None and p is not None)
