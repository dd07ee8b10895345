"""What is owed about a planned session: notices, a calendar file, reminders, the question to send.

Whatever was owed about it as it was before is withdrawn. Each delivery names the state that it
tells of by the session's sequence, and is dropped where that is no longer the present one.
"""

from datetime import datetime

from bot.check_ins.arranging import calendar_for, member
from bot.pairs.pairs import Listed
from bot.sessions.rules.planning import asking, day_before
from storage.engine import Session
from storage.outbox.deliveries import owe
from storage.sessions import planned
from storage.tables import Delivery, Person, PlannedSession, ident

PLANNED, CHANGED, CANCELLED = "session_planned", "session_changed", "session_cancelled"
CALENDAR, SOON, ASK, QUESTION = "calendar", "session_soon", "question_ask", "question"
NOTICES = (PLANNED, CHANGED, CANCELLED)
"""In the pair's conversation; the calendar file follows them there."""
KINDS = (*NOTICES, CALENDAR, SOON, ASK, QUESTION)


async def announce(
    session: Session,
    about: Listed,
    row: PlannedSession,
    kind: str,
    now: datetime,
    *,
    by: Person | None,
) -> None:
    """`kind` is one of `NOTICES`; `by` is who did it, where that is told."""
    await planned.withdraw(session, KINDS, (ident(row),))
    await owe(session, _owed(row, kind, now, person=by))
    await owe(session, _owed(row, CALENDAR, now))
    if kind != CANCELLED:
        await _owe_ahead(session, about, row, now)


async def _owe_ahead(session: Session, about: Listed, row: PlannedSession, now: datetime) -> None:
    for person in (about.mentor, about.executive):
        at = day_before(row.starts_at, calendar_for(about, person), now=now)
        if at is not None:
            await owe(session, _owed(row, SOON, at, person=person))
    if row.question is not None:
        await owe_question(session, about, row, now)
        return
    author = author_of(about)
    at = asking(row.starts_at, calendar_for(about, author), now=now)
    if at is not None:
        await owe(session, _owed(row, ASK, at, person=author))


async def owe_question(session: Session, about: Listed, row: PlannedSession, now: datetime) -> None:
    """The reminder of the day before brings the question; where that is out, it comes at once."""
    reader = reader_of(about)
    if not await planned.is_owed(session, SOON, ident(row), ident(reader)):
        await owe(session, _owed(row, QUESTION, now, person=reader))


def author_of(about: Listed) -> Person:
    """Who writes the question: the side that sets the agenda."""
    return member(about, about.programme.agenda)


def reader_of(about: Listed) -> Person:
    return about.executive if about.programme.agenda == "mentor" else about.mentor


def _owed(
    row: PlannedSession, kind: str, at: datetime, *, person: Person | None = None
) -> Delivery:
    key = f"{kind}:{row.id}:{row.sequence}"
    to_one = kind in (SOON, ASK, QUESTION) and person is not None
    return Delivery(
        workspace_id=row.workspace_id,
        kind=kind,
        dedupe_key=f"{key}:{person.id}" if to_one and person else key,
        pair_id=row.pair_id,
        person_id=person.id if person else None,
        subject_id=row.id,
        reason=str(row.sequence),
        due_at=at,
    )
