"""Queries about the audit log."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as choose
from sqlmodel import col, func, select

from storage.engine import Session
from storage.tables import AuditEvent, Enrolment, Pair, PlannedSession, Proposal


@dataclass(frozen=True)
class AuditFilter:
    """Which lines; what is None is left open. `until` is the first instant that is out."""

    action: str | None = None
    actor_id: int | None = None
    without: Sequence[str] = ()
    """Actions that are left out."""
    since: datetime | None = None
    until: datetime | None = None


async def how_many(session: Session, workspace_id: int, wanted: AuditFilter) -> int:
    query = select(func.count()).select_from(AuditEvent).where(*_where(workspace_id, wanted))
    return (await session.exec(query)).one()


async def lines(
    session: Session, workspace_id: int, wanted: AuditFilter, *, start: int, limit: int
) -> Sequence[AuditEvent]:
    """The newest first."""
    query = (
        select(AuditEvent)
        .where(*_where(workspace_id, wanted))
        .order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())
        .offset(start)
        .limit(limit)
    )
    return (await session.exec(query)).all()


def _where(workspace_id: int, wanted: AuditFilter) -> list[Any]:
    found: list[Any] = [AuditEvent.workspace_id == workspace_id]
    if wanted.action is not None:
        found.append(AuditEvent.action == wanted.action)
    if wanted.actor_id is not None:
        found.append(AuditEvent.actor_id == wanted.actor_id)
    if wanted.without:
        found.append(col(AuditEvent.action).not_in(wanted.without))
    if wanted.since is not None:
        found.append(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditEvent.at < wanted.until)
    return found


async def people_of(
    session: Session, kind: str, keys: Collection[int]
) -> Mapping[int, tuple[int, ...]]:
    """Of pairs, proposals, enrolments or planned sessions: key → whom each is about.

    Without what anybody wrote in them.
    """
    if not keys or kind not in _PEOPLE:
        return {}
    query, key = _PEOPLE[kind]()
    rows = await (await session.connection()).execute(query.where(key.in_(sorted(keys))))
    return {row[0]: tuple(row[1:]) for row in rows}


def _pairs() -> tuple[Any, Any]:
    key = col(Pair.id)
    return choose(key, col(Pair.mentor_id), col(Pair.executive_id)), key


def _proposals() -> tuple[Any, Any]:
    key = col(Proposal.id)
    return choose(key, col(Proposal.mentor_id), col(Proposal.executive_id)), key


def _enrolments() -> tuple[Any, Any]:
    key = col(Enrolment.id)
    return choose(key, col(Enrolment.person_id)), key


def _sessions() -> tuple[Any, Any]:
    key = col(PlannedSession.id)
    query = choose(key, col(Pair.mentor_id), col(Pair.executive_id))
    return query.join(Pair, col(Pair.id) == col(PlannedSession.pair_id)), key


_PEOPLE: Mapping[str, Callable[[], tuple[Any, Any]]] = {
    "pair": _pairs,
    "proposal": _proposals,
    "enrolment": _enrolments,
    "session": _sessions,
}
