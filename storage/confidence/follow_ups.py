"""Queries about what people say when a programme has closed, and months later."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import exists, literal
from sqlalchemy import select as choose
from sqlalchemy.orm import defer
from sqlmodel import and_, col, or_, select

from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Owed, key_in_sql, owed
from storage.states import EnrolmentState, PairState, ProgrammeState
from storage.tables import AuditEvent, Delivery, Enrolment, FollowUp, Pair, Person, Programme

# What they wrote is theirs alone: the queries for leads do not read it, and a line of code that
# asks for it nevertheless raises an error.
_CHANGED = cast(Any, FollowUp.changed)


async def by(session: Session, programme_id: int, person_id: int, months: int) -> FollowUp | None:
    query = select(FollowUp).where(
        FollowUp.programme_id == programme_id,
        FollowUp.person_id == person_id,
        FollowUp.months == months,
    )
    return (await session.exec(query)).first()


async def wishes_in(
    session: Session, programme_ids: Collection[int]
) -> Sequence[tuple[FollowUp, Person]]:
    """Who of these programmes' people would like another pairing; without what they wrote."""
    query = (
        select(FollowUp, Person)
        .join(Person, col(Person.id) == col(FollowUp.person_id))
        .where(
            col(FollowUp.programme_id).in_(programme_ids),
            col(FollowUp.wants_rematch).is_(True),
            FollowUp.months == 0,
            col(Person.is_active).is_(True),
        )
        .order_by(col(FollowUp.id))
        .options(defer(_CHANGED, raiseload=True))
    )
    return (await session.exec(query)).all() if programme_ids else ()


async def waiting(session: Session, programme_id: int) -> Sequence[FollowUp]:
    """Wishes for another pairing that no lead may read yet."""
    query = (
        select(FollowUp)
        .where(
            FollowUp.programme_id == programme_id,
            col(FollowUp.wants_rematch).is_(True),
            FollowUp.months == 0,
            col(FollowUp.addressed_at).is_(None),
        )
        .options(defer(_CHANGED, raiseload=True))
    )
    return (await session.exec(query)).all()


async def last_pairs(session: Session, programme_id: int, person_id: int) -> Sequence[Pair]:
    """The pairs of a person that ended because their programme closed."""
    query = (
        select(Pair)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(
            Pair.programme_id == programme_id,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
            Pair.state == PairState.ENDED,
            col(Pair.ended_at) == col(Programme.closed_at),
        )
        .order_by(col(Pair.id))
    )
    return (await session.exec(query)).all()


Asked = tuple[int, int]
"""Programme and person."""


def questions(months: int, after: datetime, until: datetime) -> Owed:
    """To everybody of the programmes that closed in that time, each once."""
    person, programme = col(Person.id), col(Programme.id)
    occasion = (programme, months, person)
    # First, because it costs least: nearly everybody has been asked already.
    there = exists().where(
        col(Delivery.workspace_id) == col(Person.workspace_id),
        col(Delivery.dedupe_key) == key_in_sql(Kind.FOLLOW_UP, *occasion),
    )
    asked = owed(
        Kind.FOLLOW_UP,
        *occasion,
        workspace_id=col(Person.workspace_id),
        person_id=person,
        subject_id=programme,
        reason=literal(str(months)),
    )
    return (
        asked.select_from(Programme)
        .join(Person, col(Person.workspace_id) == col(Programme.workspace_id))
        .where(
            col(Programme.state) == ProgrammeState.CLOSED,
            col(Programme.closed_at) > after,
            col(Programme.closed_at) <= until,
            ~there,
            *_wanted(),
        )
    )


async def wanted(
    session: Session, programme_ids: Collection[int], person_ids: Collection[int]
) -> set[Asked]:
    """Who of these people may still be asked about which of these programmes."""
    query = (
        choose(col(Programme.id), col(Person.id))
        .join(Person, col(Person.workspace_id) == col(Programme.workspace_id))
        .where(col(Programme.id).in_(programme_ids), col(Person.id).in_(person_ids), *_wanted())
    )
    rows: Any = await (await session.connection()).execute(query)
    return {(row[0], row[1]) for row in rows}


def _wanted() -> tuple[Any, ...]:
    """Somebody with whom the programme closed, who is still in Slack, and has neither withdrawn
    from it nor had what they wrote taken away since it began.
    """
    person = col(Person.id)
    member = exists().where(
        col(Pair.programme_id) == col(Programme.id),
        or_(col(Pair.mentor_id) == person, col(Pair.executive_id) == person),
        col(Pair.ended_at) == col(Programme.closed_at),
    )
    withdrew = exists().where(
        col(Enrolment.programme_id) == col(Programme.id),
        col(Enrolment.person_id) == person,
        col(Enrolment.state) == EnrolmentState.WITHDRAWN,
    )
    # The log alone remembers it: what was deleted has left no other row.
    deleted = exists().where(
        and_(
            col(AuditEvent.actor_id) == person,
            col(AuditEvent.action) == "data.deleted",
            col(AuditEvent.at) >= col(Programme.created_at),
        )
    )
    return (col(Person.is_active).is_(True), member, ~withdrew, ~deleted)
