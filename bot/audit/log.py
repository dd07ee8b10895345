"""An admin reads the audit log: filtered, a page of it or all of it. That they did is in it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.audit.rules import BY_NOBODY, subject_in
from bot.audit.subjects import NOTHING, SubjectNames, named
from bot.kernel.actors import Actor
from bot.kernel.rules.pages import ListPage, nearest_page
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import zone_named
from bot.kernel.unit_of_work import note
from storage import audit
from storage.audit import AuditFilter
from storage.engine import Session
from storage.people import people
from storage.rows import by_ids
from storage.tables import AuditEvent, Person, ident

MOST = 50_000
"""Lines of a file: the newest."""
# Names are fetched by keys, each a variable of a statement: SQLite takes 32,766 of them.
_AT_ONCE = 500


@dataclass(frozen=True)
class Filter:
    """What is asked for: `first` and `last` are days of the reader's; `slack_id` is who did it."""

    action: str | None = None
    slack_id: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """`by` is None when no person did it, or when the log keeps secret who did."""

    at: datetime
    action: str
    by: Person | None
    about: SubjectNames


@dataclass(frozen=True)
class Log:
    lines: Sequence[AuditLine]
    asked: Filter
    page: ListPage


async def read(session: Session, actor: Actor, asked: Filter, *, page: int, size: int) -> Log:
    """The page of that number, or the nearest one."""
    actor.require(Action.READ_AUDIT)
    wanted = await _wanted(session, actor, asked)
    total = await audit.how_many(session, ident(actor.workspace), wanted) if wanted else 0
    shown = nearest_page(page, total, size)
    rows = await _rows(session, actor, wanted, start=shown.start, limit=size)
    return Log(await _told(session, rows), asked, shown)


def note_opened(session: Session, actor: Actor, now: datetime) -> None:
    """Once for each time that it is opened, whatever is then looked for in it."""
    actor.require(Action.READ_AUDIT)
    note(session, actor, "audit.read", f"workspace:{actor.workspace.id}", now)


async def hand_out(
    session: Session, actor: Actor, asked: Filter, now: datetime
) -> Sequence[AuditLine]:
    """All of it for a file, the newest first."""
    actor.require(Action.READ_AUDIT)
    wanted = await _wanted(session, actor, asked)
    rows = await _rows(session, actor, wanted, start=0, limit=MOST)
    parts = [rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE)]
    lines = [line for part in parts for line in await _told(session, part)]
    note(session, actor, "audit.exported", f"workspace:{actor.workspace.id}", now)
    return lines


async def _wanted(session: Session, actor: Actor, asked: Filter) -> AuditFilter | None:
    """None where nothing can be found: nobody here has that Slack id."""
    zone, by = zone_named(actor.zone), None
    if asked.slack_id is not None:
        by = await people.by_slack_id(session, ident(actor.workspace), asked.slack_id)
        if by is None:
            return None
    after = asked.last + timedelta(days=1) if asked.last else None
    return AuditFilter(
        action=asked.action,
        actor_id=ident(by) if by else None,
        without=BY_NOBODY if by else (),
        since=datetime.combine(asked.first, time(), zone) if asked.first else None,
        until=datetime.combine(after, time(), zone) if after else None,
    )


async def _rows(
    session: Session, actor: Actor, wanted: AuditFilter | None, *, start: int, limit: int
) -> Sequence[AuditEvent]:
    if wanted is None:
        return ()
    key = ident(actor.workspace)
    return await audit.lines(session, key, wanted, start=start, limit=limit)


async def _told(session: Session, rows: Sequence[AuditEvent]) -> Sequence[AuditLine]:
    by = await by_ids(session, Person, {row.actor_id for row in rows if row.actor_id})
    about = await named(session, [subject_in(row.subject) for row in rows])
    return [
        AuditLine(row.at, row.action, None, NOTHING)
        if row.action in BY_NOBODY
        else AuditLine(
            row.at,
            row.action,
            by.get(row.actor_id or 0),
            about.get(subject_in(row.subject), NOTHING),
        )
        for row in rows
    ]
