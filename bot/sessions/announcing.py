"""What is owed about a planned session: notices, a calendar file, reminders, the question to send.

Whatever was owed about it as it was before is withdrawn. Each delivery names the state that it
tells of by the session's sequence, and is dropped where that is no longer the present one.
"""

from datetime import datetime

from bot.check_ins.arranging import calendar_for, member
from bot.outbox.letters import Occasion, owe
from bot.pairs.pairs import PairDetails
from bot.sessions.rules.planning import asking, day_before
from storage import sessions
from storage.engine import Session
from storage.kinds import Kind
from storage.states import Side
from storage.tables import Person, PlannedSession, ident

NOTICES = (Kind.SESSION_PLANNED, Kind.SESSION_CHANGED, Kind.SESSION_CANCELLED)
"""In the pair's conversation; each then gets a calendar file of their own."""
KINDS = (*NOTICES, Kind.CALENDAR, Kind.SESSION_SOON, Kind.QUESTION_ASK, Kind.QUESTION)


async def announce(
    session: Session,
    about: PairDetails,
    row: PlannedSession,
    kind: Kind,
    now: datetime,
    *,
    by: Person | None,
) -> None:
    """`kind` is one of `NOTICES`; `by` is who did it, where that is told."""
    await sessions.withdraw(session, KINDS, (ident(row),))
    await _owe(session, row, kind, now, by=by)
    for person in (about.mentor, about.executive):
        await _owe(session, row, Kind.CALENDAR, now, to=person)
    if kind != Kind.SESSION_CANCELLED:
        await _owe_ahead(session, about, row, now)


async def _owe_ahead(
    session: Session, about: PairDetails, row: PlannedSession, now: datetime
) -> None:
    for person in (about.mentor, about.executive):
        at = day_before(row.starts_at, calendar_for(about, person), now=now)
        if at is not None:
            await _owe(session, row, Kind.SESSION_SOON, at, to=person)
    if row.question is not None:
        await owe_question(session, about, row, now)
        return
    author = author_of(about)
    at = asking(row.starts_at, calendar_for(about, author), now=now)
    if at is not None:
        await _owe(session, row, Kind.QUESTION_ASK, at, to=author)


async def owe_question(
    session: Session, about: PairDetails, row: PlannedSession, now: datetime
) -> None:
    """The reminder of the day before brings the question; where that is out, it comes at once."""
    reader = reader_of(about)
    if not await sessions.is_owed(session, Kind.SESSION_SOON, ident(row), ident(reader)):
        await _owe(session, row, Kind.QUESTION, now, to=reader)


def author_of(about: PairDetails) -> Person:
    """Who writes the question: the side that sets the agenda."""
    return member(about, about.programme.agenda)


def reader_of(about: PairDetails) -> Person:
    return about.executive if about.programme.agenda == Side.MENTOR else about.mentor


async def _owe(
    session: Session,
    row: PlannedSession,
    kind: Kind,
    at: datetime,
    *,
    by: Person | None = None,
    to: Person | None = None,
) -> None:
    """Owe a message to the pair, or to the one of them who is `to`."""
    occasion: Occasion = (row.id, row.sequence)
    person = to or by
    await owe(
        session,
        kind,
        (*occasion, to.id) if to else occasion,
        workspace_id=row.workspace_id,
        pair_id=row.pair_id,
        person_id=person.id if person else None,
        subject_id=row.id,
        reason=str(row.sequence),
        due_at=at,
        again=True,
    )
