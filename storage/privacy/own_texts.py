"""Where each text that people write is kept: whose it is, and of which programme.

One table, which deleting one's own texts and purging a programme both go by. A new column of
secrets belongs in it, or among those that are explained in `KEPT`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, select
from sqlmodel import SQLModel, and_, col, or_, update
from sqlmodel import select as fetch

from storage.encryption import HANDLE
from storage.engine import Session
from storage.states import LeadTaskKind, ProgrammeState
from storage.tables import (
    Answer,
    CheckIn,
    Enrolment,
    FollowUp,
    ImportRun,
    Insight,
    LeadNote,
    LeadTask,
    NextStep,
    Pair,
    PlannedSession,
    Programme,
    Proposal,
)
from storage.tables.texts import note_deleted

Condition = Callable[[int], ColumnElement[bool]]
"""A person's or a programme's key → the condition of the rows that are theirs."""


@dataclass(frozen=True)
class TextColumns:
    """`names` are a table's secret columns; `by` is None where nobody is known as their author."""

    table: type[SQLModel]
    names: tuple[str, ...]
    of: Condition
    by: Condition | None = None


def _check_ins_of(programme_id: int) -> Select[Any]:
    return select(col(CheckIn.id)).where(col(CheckIn.programme_id) == programme_id)


def _pairs_of(programme_id: int) -> Select[Any]:
    return select(col(Pair.id)).where(col(Pair.programme_id) == programme_id)


PLACES: Sequence[TextColumns] = (
    TextColumns(
        Answer,
        ("note", "word_to_lead"),
        of=lambda key: col(Answer.check_in_id).in_(_check_ins_of(key)),
        by=lambda key: col(Answer.person_id) == key,
    ),
    TextColumns(
        NextStep,
        ("text",),
        of=lambda key: col(NextStep.check_in_id).in_(_check_ins_of(key)),
        by=lambda key: col(NextStep.person_id) == key,
    ),
    TextColumns(
        Insight,
        ("text",),
        of=lambda key: col(Insight.programme_id) == key,
        by=lambda key: col(Insight.author_id) == key,
    ),
    # What the leads made of it is the programme's own record, not its author's.
    TextColumns(Insight, ("outcome",), of=lambda key: col(Insight.programme_id) == key),
    TextColumns(
        Enrolment,
        ("card",),
        of=lambda key: col(Enrolment.programme_id) == key,
        by=lambda key: col(Enrolment.person_id) == key,
    ),
    TextColumns(ImportRun, ("rows",), of=lambda key: col(ImportRun.programme_id) == key),
    # Nobody is known as its author; it is a lead's, about a rule that they set aside.
    TextColumns(Proposal, ("override_reason",), of=lambda key: col(Proposal.programme_id) == key),
    TextColumns(
        Pair,
        ("end_reason",),
        of=lambda key: col(Pair.programme_id) == key,
        by=lambda key: col(Pair.ended_by_id) == key,
    ),
    # The question card is its writer's, whoever planned the session.
    TextColumns(
        PlannedSession,
        ("question",),
        of=lambda key: col(PlannedSession.pair_id).in_(_pairs_of(key)),
        by=lambda key: col(PlannedSession.question_by_id) == key,
    ),
    TextColumns(
        LeadTask,
        ("word",),
        of=lambda key: col(LeadTask.programme_id) == key,
        # Of a risk it is what a lead wrote to them; else what they wrote to the leads.
        by=lambda key: or_(
            and_(col(LeadTask.person_id) == key, col(LeadTask.kind) != LeadTaskKind.RISK),
            and_(col(LeadTask.done_by_id) == key, col(LeadTask.kind) == LeadTaskKind.RISK),
        ),
    ),
    TextColumns(
        LeadNote,
        ("text",),
        of=lambda key: col(LeadNote.programme_id) == key,
        by=lambda key: col(LeadNote.author_id) == key,
    ),
    TextColumns(
        FollowUp,
        ("changed",),
        of=lambda key: col(FollowUp.programme_id) == key,
        by=lambda key: col(FollowUp.person_id) == key,
    ),
)

KEPT: Mapping[str, str] = {
    "blocked_pair.reason": "belongs to no programme, and is kept as long as the two are kept apart",
}
"""Secrets that no purge takes, each with its reason."""


async def forget(
    session: Session, place: TextColumns, which: ColumnElement[bool], limit: int | None = None
) -> int:
    """Take the texts away and leave the rows. Returns how many rows held one."""
    table: Any = place.table
    there = or_(*(_column(table, name).is_not(None) for name in place.names))
    keys = select(_column(table, "id")).where(which, there)
    if limit is not None:
        keys = keys.order_by(_column(table, "id")).limit(limit)
    query = (
        update(table)
        .where(_column(table, "id").in_(keys))
        .values(dict.fromkeys(place.names))
        .returning(_column(table, HANDLE))
    )
    found: Any = await session.exec(query, execution_options={"synchronize_session": False})
    return note_deleted(session, table, found.scalars().all(), place.names)


def _column(table: Any, name: str) -> Column[Any]:
    column: Column[Any] = table.__table__.c[name]
    return column


async def closed(session: Session) -> Sequence[Programme]:
    query = (
        fetch(Programme)
        .where(Programme.state == ProgrammeState.CLOSED, col(Programme.closed_at).is_not(None))
        .order_by(col(Programme.id))
    )
    return (await session.exec(query)).all()


async def clear(session: Session, programme_id: int, before: datetime, limit: int) -> int:
    """Of each table `limit` rows at most, so that a large programme keeps nobody waiting. What was
    answered after the end is left until it is as old.
    """
    written = [place for place in PLACES if place.table is not FollowUp]
    cleared = [await forget(session, place, place.of(programme_id), limit) for place in written]
    return sum(cleared) + await clear_late(session, programme_id, before, limit)


async def clear_late(session: Session, programme_id: int, before: datetime, limit: int) -> int:
    """What people answered long after the end, once it is as old."""
    (place,) = (place for place in PLACES if place.table is FollowUp)
    which = and_(place.of(programme_id), col(FollowUp.at) <= before)
    return await forget(session, place, which, limit)
