"""Queries about the former members of programmes that closed some months ago."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import exists, literal, select
from sqlmodel import and_, col, or_

from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Owed, key_in_sql, owed
from storage.states import EnrolmentState, ProgrammeState
from storage.tables import AuditEvent, Delivery, Enrolment, Pair, Person, Programme

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
        select(col(Programme.id), col(Person.id))
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
    deleted = exists().where(
        and_(
            col(AuditEvent.actor_id) == person,
            col(AuditEvent.action) == "data.deleted",
            col(AuditEvent.at) >= col(Programme.created_at),
        )
    )
    return (col(Person.is_active).is_(True), member, ~withdrew, ~deleted)
