"""Queries about the former members of programmes that closed some months ago."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import String as Text
from sqlalchemy import cast, exists, literal, select
from sqlmodel import and_, col, or_
from sqlmodel import select as fetch

from storage.engine import Session
from storage.once import add_from
from storage.tables import AuditEvent, Delivery, Enrolment, Pair, Person, Programme

KIND = "follow_up"
_COLUMNS = (
    "workspace_id",
    "kind",
    "dedupe_key",
    "person_id",
    "subject_id",
    "reason",
    "state",
    "due_at",
    "attempts",
    "is_doubtful",
)
Asked = tuple[int, int]
"""Programme and person."""


def key_of(programme_id: int, months: int, person_id: int) -> str:
    return f"{KIND}:{programme_id}:{months}:{person_id}"


async def owe(
    session: Session, months: int, after: datetime, until: datetime, now: datetime
) -> int:
    """Owe the question to everybody of the programmes that closed in that time, each once. Returns
    how many were new.
    """
    person, programme = col(Person.id), col(Programme.id)
    key = (
        literal(f"{KIND}:")
        .concat(cast(programme, Text))
        .concat(literal(f":{months}:"))
        .concat(cast(person, Text))
    )
    # First, because it costs least: nearly everybody has been asked already.
    there = exists().where(
        col(Delivery.workspace_id) == col(Person.workspace_id), col(Delivery.dedupe_key) == key
    )
    due_at = literal(now, Delivery.__table__.c.due_at.type)  # type: ignore[attr-defined]  # SQLModel's
    owed = (
        select(
            col(Person.workspace_id),
            literal(KIND),
            key,
            person,
            programme,
            literal(str(months)),
            literal("pending"),
            due_at,
            literal(0),
            literal(False),
        )
        .select_from(Programme)
        .join(Person, col(Person.workspace_id) == col(Programme.workspace_id))
        .where(
            col(Programme.state) == "closed",
            col(Programme.closed_at) > after,
            col(Programme.closed_at) <= until,
            ~there,
            *_wanted(),
        )
    )
    return await add_from(session, Delivery, _COLUMNS, owed)


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


async def asked(
    session: Session, workspace_id: int, programme_id: int, months: int, person_id: int
) -> Delivery | None:
    query = fetch(Delivery).where(
        Delivery.workspace_id == workspace_id,
        Delivery.dedupe_key == key_of(programme_id, months, person_id),
    )
    return (await session.exec(query)).first()


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
        col(Enrolment.state) == "withdrawn",
    )
    deleted = exists().where(
        and_(
            col(AuditEvent.actor_id) == person,
            col(AuditEvent.action) == "data.deleted",
            col(AuditEvent.at) >= col(Programme.created_at),
        )
    )
    return (col(Person.is_active).is_(True), member, ~withdrew, ~deleted)
