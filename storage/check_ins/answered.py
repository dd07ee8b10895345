"""A check-in with all that one person's answer is about, in one statement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as fetch

from storage.engine import Session
from storage.kinds import Kind
from storage.states import DeliveryState
from storage.tables import Answer, CheckIn, Delivery, Insight, NextStep, Pair, PairSession

WITHDRAWN = (Kind.REMINDER, Kind.RECALL, Kind.CHECK_IN_BACK)
"""What somebody who has answered needs no longer."""


class Around(NamedTuple):
    """The answer of one person and what hangs on it; None for what does not exist.

    `others_met` is what the other of the pair said, and `others_met_on` when they met. `is_owed`:
    a reminder to this person, or an update of the prompt, has not been sent yet.
    """

    check_in: CheckIn
    pair: Pair
    answer: Answer | None
    step: NextStep | None
    insight: Insight | None
    held: PairSession | None
    others_met: bool | None
    others_met_on: date | None
    is_owed: bool


async def take_turn(session: Session, check_in_id: int) -> None:
    """Let this transaction alone change what is said at a check-in until it ends.

    To be called before `around`, whose rows are then as nobody else may change them. SQLite lets
    one transaction write at a time as it is (storage.engine): nothing is asked of it.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    # Whoever owes a message about the check-in refers to its row, and does not wait for this.
    one = _table(CheckIn).c.id
    query: Any = select(one).where(one == check_in_id).with_for_update(key_share=True)
    await session.exec(query)


async def around(session: Session, check_in_id: int, person_id: int) -> Around | None:
    values = {"check_in": check_in_id, "person": person_id}
    row = (await session.exec(_query(), params=values)).first()
    return Around._make(row) if row is not None else None


@cache
def _query() -> Any:
    """Built once a process: SQLAlchemy takes longer to build the statement than to run it."""
    other: Any = aliased(_table(Answer))
    person: Any = bindparam("person")
    check_in, answer, step = _table(CheckIn).c, _table(Answer).c, _table(NextStep).c
    mine = and_(answer.check_in_id == check_in.id, answer.person_id == person)
    of_mine = and_(step.check_in_id == check_in.id, step.person_id == person)
    others = and_(other.c.check_in_id == check_in.id, other.c.person_id != person)
    return (
        select(
            CheckIn,
            Pair,
            Answer,
            NextStep,
            Insight,
            PairSession,
            other.c.met,
            other.c.met_on,
            _owed(check_in, person),
        )
        .join(Pair, _table(Pair).c.id == check_in.pair_id)
        .outerjoin(Answer, mine)
        .outerjoin(NextStep, of_mine)
        .outerjoin(Insight, _table(Insight).c.answer_id == answer.id)
        .outerjoin(PairSession, _table(PairSession).c.check_in_id == check_in.id)
        .outerjoin(other, others)
        .where(check_in.id == bindparam("check_in"))
    )


def _owed(check_in: Any, person: Any) -> Any:
    delivery = _table(Delivery).c
    theirs = and_(delivery.person_id == person, delivery.kind.in_(WITHDRAWN))
    return exists().where(
        delivery.check_in_id == check_in.id,
        delivery.state == DeliveryState.PENDING,
        or_(theirs, delivery.kind == Kind.UPDATE),
    )


def _table(model: type[Any]) -> Any:
    return model.__table__


async def waiting(session: Session, programme_id: int) -> Sequence[tuple[Answer, Pair]]:
    """Those that no lead may read yet, each with its pair."""
    query = (
        fetch(Answer, Pair)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .where(
            CheckIn.programme_id == programme_id,
            col(Answer.word_to_lead).is_not(None),
            col(Answer.addressed_at).is_(None),
        )
        .order_by(col(Answer.id))
    )
    return (await session.exec(query)).all()


async def pairs_of(session: Session, answer_ids: Collection[int]) -> Mapping[int, Pair]:
    """Answer → the pair at whose check-in it was given."""
    query = (
        fetch(Answer.id, Pair)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .where(col(Answer.id).in_(answer_ids))
    )
    return {key: pair for key, pair in await session.exec(query) if key is not None}
