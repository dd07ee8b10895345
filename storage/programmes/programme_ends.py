"""What a programme that pauses, starts or closes does to all of its pairs, in few statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String as Text
from sqlalchemy import cast, literal, select, union
from sqlmodel import col, delete, update

from storage.check_ins import closing
from storage.engine import Session
from storage.once import add_from
from storage.outbox.deliveries import OWED
from storage.sessions import calling_off
from storage.tables import Answer, CheckIn, Delivery, Pair, Person

_BATCH = 1000
"""Keys in one statement: databases take only so many."""
_KEPT = ("goodbye", "retire", "trouble")
"""What still goes out about a pair that has ended."""
_TO_ONE = ("workspace_id", "kind", "dedupe_key", "person_id", "subject_id", *OWED[5:])
"""The columns of a delivery to one person about a programme."""


async def withdraw_unasked(session: Session, programme_id: int) -> None:
    """Take back the check-ins that nobody has heard of: their prompts are still on their way here.

    A prompt that is being posted at this moment arrives; its check-in stays.
    """
    waiting = select(col(Delivery.check_in_id)).where(
        col(Delivery.kind) == "prompt", col(Delivery.state) == "pending"
    )
    answered = select(col(Answer.check_in_id)).where(col(Answer.check_in_id) == col(CheckIn.id))
    told = select(col(Delivery.id)).where(
        col(Delivery.check_in_id) == col(CheckIn.id),
        (col(Delivery.kind) != "prompt") | (col(Delivery.state) != "pending"),
    )
    query = select(col(CheckIn.id)).where(
        col(CheckIn.programme_id) == programme_id,
        col(CheckIn.state) == "open",
        col(CheckIn.id).in_(waiting),
        ~answered.exists(),
        ~told.exists(),
    )
    for keys in _batches((await (await session.connection()).execute(query)).scalars().all()):
        await _run(session, delete(Delivery).where(col(Delivery.check_in_id).in_(keys)))
        await _run(session, delete(CheckIn).where(col(CheckIn.id).in_(keys)))


async def welcome_all(session: Session, programme_id: int, now: datetime) -> int:
    """Owe the pairs that were prepared their welcome. Returns how many."""
    return await _owe_pairs(session, "welcome", (Pair.programme_id == programme_id, _ACTIVE), now)


async def end_pairs(
    session: Session, programme_id: int, *, ended_by_id: int, now: datetime, says_goodbye: bool
) -> int:
    """End every active pair: nothing is asked any more, and what is open closes. Returns how many.

    `says_goodbye` is False for a draft, whose pairs were never welcomed.
    """
    mine = select(col(Pair.id)).where(col(Pair.programme_id) == programme_id, _ACTIVE)
    # Locked before anything is read: what another replica opens for them right now is seen then.
    locked = await (await session.connection()).execute(mine.with_for_update())
    ended = [key for key in locked.scalars().all() if key is not None]
    withdrawn = (
        update(Delivery)
        .where(
            col(Delivery.pair_id).in_(mine),
            col(Delivery.kind).not_in(_KEPT),
            col(Delivery.state) == "pending",
        )
        .values(state="cancelled")
    )
    await _run(session, withdrawn)
    await calling_off.of_pairs(session, ended, now)
    opened = select(col(CheckIn.id)).where(
        col(CheckIn.programme_id) == programme_id, col(CheckIn.state) == "open"
    )
    for keys in _batches((await (await session.connection()).execute(opened)).scalars().all()):
        await closing.close(session, keys, now)
        await closing.show(session, keys, now)
    if says_goodbye:
        await _owe_pairs(session, "goodbye", (Pair.programme_id == programme_id, _ACTIVE), now)
        await _ask_members(session, programme_id, now)
    query = update(Pair).where(col(Pair.programme_id) == programme_id, _ACTIVE)
    await _run(
        session,
        query.values(state="ended", ended_at=now, ended_by_id=ended_by_id, next_check_in_at=None),
    )
    return len(ended)


async def _ask_members(session: Session, programme_id: int, now: datetime) -> None:
    """Owe each person of the active pairs, once, the question for their last answer."""
    sides = [
        select(side).where(col(Pair.programme_id) == programme_id, _ACTIVE)
        for side in (col(Pair.mentor_id), col(Pair.executive_id))
    ]
    person = col(Person.id)
    owed = select(
        col(Person.workspace_id),
        literal("closing"),
        literal(f"closing:{programme_id}:").concat(cast(person, Text)),
        person,
        literal(programme_id),
        *_pending(now),
    ).where(person.in_(union(*sides)), col(Person.is_active).is_(True))
    await add_from(session, Delivery, _TO_ONE, owed)


async def _owe_pairs(session: Session, kind: str, which: tuple[Any, ...], now: datetime) -> int:
    owed = select(
        col(Pair.workspace_id),
        literal(kind),
        literal(f"{kind}:").concat(cast(col(Pair.id), Text)),
        col(Pair.id),
        literal(None, Delivery.__table__.c.check_in_id.type),  # type: ignore[attr-defined]  # SQLModel's
        *_pending(now),
    ).where(*which)
    return await add_from(session, Delivery, OWED, owed)


def _pending(now: datetime) -> tuple[Any, ...]:
    """The values of a delivery's last columns, in the order of `OWED`."""
    due_at = literal(now, Delivery.__table__.c.due_at.type)  # type: ignore[attr-defined]  # SQLModel's
    return literal("pending"), due_at, literal(0), literal(False)


def _batches(keys: Sequence[int | None]) -> list[list[int]]:
    found = [key for key in keys if key is not None]
    return [found[at : at + _BATCH] for at in range(0, len(found), _BATCH)]


async def _run(session: Session, query: Any) -> None:
    await session.exec(query, execution_options={"synchronize_session": False})


_ACTIVE = col(Pair.state) == "active"
