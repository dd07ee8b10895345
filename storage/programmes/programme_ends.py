"""What a programme that pauses, starts or closes does to all of its pairs, in few statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union
from sqlmodel import col, delete, update

from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Owed, owed
from storage.states import CheckInState, DeliveryState, PairState
from storage.tables import Answer, CheckIn, Delivery, Pair, Person

_BATCH = 1000
"""Keys in one statement: databases take only so many."""
_KEPT = (Kind.GOODBYE, Kind.RETIRE, Kind.TROUBLE)
"""What still goes out about a pair that has ended."""


async def withdraw_unasked(session: Session, programme_id: int) -> None:
    """Take back the check-ins that nobody has heard of: their prompts are still on their way here.

    A prompt that is being posted at this moment arrives; its check-in stays.
    """
    waiting = select(col(Delivery.check_in_id)).where(
        col(Delivery.kind) == Kind.PROMPT, col(Delivery.state) == DeliveryState.PENDING
    )
    answered = select(col(Answer.check_in_id)).where(col(Answer.check_in_id) == col(CheckIn.id))
    told = select(col(Delivery.id)).where(
        col(Delivery.check_in_id) == col(CheckIn.id),
        (col(Delivery.kind) != Kind.PROMPT) | (col(Delivery.state) != DeliveryState.PENDING),
    )
    query = select(col(CheckIn.id)).where(
        col(CheckIn.programme_id) == programme_id,
        col(CheckIn.state) == CheckInState.OPEN,
        col(CheckIn.id).in_(waiting),
        ~answered.exists(),
        ~told.exists(),
    )
    for keys in _batches((await (await session.connection()).execute(query)).scalars().all()):
        # Deliveries first: they name the check-ins by a foreign key.
        await _run(session, delete(Delivery).where(col(Delivery.check_in_id).in_(keys)))
        await _run(session, delete(CheckIn).where(col(CheckIn.id).in_(keys)))


def welcomes(programme_id: int) -> Owed:
    """To the pairs that were prepared."""
    return _to_pairs(Kind.WELCOME, programme_id)


def goodbyes(programme_id: int) -> Owed:
    """To the pairs that are about to end with their programme."""
    return _to_pairs(Kind.GOODBYE, programme_id)


def last_questions(programme_id: int) -> Owed:
    """To each person of the active pairs, once: the question for their last answer."""
    sides = [
        select(side).where(col(Pair.programme_id) == programme_id, _ACTIVE)
        for side in (col(Pair.mentor_id), col(Pair.executive_id))
    ]
    person = col(Person.id)
    asked = owed(
        Kind.CLOSING,
        programme_id,
        person,
        workspace_id=col(Person.workspace_id),
        person_id=person,
        subject_id=literal(programme_id),
    )
    return asked.where(person.in_(union(*sides)), col(Person.is_active).is_(True))


async def lock_pairs(session: Session, programme_id: int) -> Sequence[int]:
    """The active pairs, locked before anything else of them is read: what another replica opens
    for them right now is seen then.
    """
    mine = _mine(programme_id).with_for_update()
    locked = await (await session.connection()).execute(mine)
    return [key for key in locked.scalars().all() if key is not None]


async def withdraw(session: Session, programme_id: int) -> None:
    """Nothing is sent to the active pairs any more but what belongs to their end."""
    query = update(Delivery).where(
        col(Delivery.pair_id).in_(_mine(programme_id)),
        col(Delivery.kind).not_in(_KEPT),
        col(Delivery.state) == DeliveryState.PENDING,
    )
    await _run(session, query.values(state=DeliveryState.CANCELLED))


async def open_check_ins(session: Session, programme_id: int) -> Sequence[Sequence[int]]:
    """In batches of keys."""
    query = select(col(CheckIn.id)).where(
        col(CheckIn.programme_id) == programme_id, col(CheckIn.state) == CheckInState.OPEN
    )
    return _batches((await (await session.connection()).execute(query)).scalars().all())


async def end_pairs(session: Session, programme_id: int, ended_by_id: int, now: datetime) -> None:
    """End every active pair, and no more."""
    query = update(Pair).where(col(Pair.programme_id) == programme_id, _ACTIVE)
    await _run(
        session,
        query.values(
            state=PairState.ENDED, ended_at=now, ended_by_id=ended_by_id, next_check_in_at=None
        ),
    )


def _mine(programme_id: int) -> Any:
    return select(col(Pair.id)).where(col(Pair.programme_id) == programme_id, _ACTIVE)


def _to_pairs(kind: Kind, programme_id: int) -> Owed:
    pair = col(Pair.id)
    told = owed(kind, pair, workspace_id=col(Pair.workspace_id), pair_id=pair)
    return told.where(col(Pair.programme_id) == programme_id, _ACTIVE)


def _batches(keys: Sequence[int | None]) -> list[list[int]]:
    found = [key for key in keys if key is not None]
    return [found[at : at + _BATCH] for at in range(0, len(found), _BATCH)]


async def _run(session: Session, query: Any) -> None:
    await session.exec(query, execution_options={"synchronize_session": False})


_ACTIVE = col(Pair.state) == PairState.ACTIVE
