"""Applying a file of people: some lines a transaction, each of which says how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.kernel.rules.working_days import zone_named
from bot.kernel.unit_of_work import ProfileLearnt, announce
from bot.people import import_rows
from bot.people.import_rows import Found
from bot.people.importing import owe_message
from bot.people.lookup import has_come_back, tell_move, write_profile
from bot.people.rules.import_lines import ImportLine
from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_all_once
from storage.people import enrolments, import_runs
from storage.people.people import by_slack_ids
from storage.states import EnrolmentState, ImportState, ProgrammeState
from storage.tables import AuditEvent, Enrolment, ImportRun, Person, Programme, ident

# A chunk is one transaction: on SQLite every other writer waits for it.
CHUNK = 200


@dataclass(frozen=True)
class Step:
    """How far a run is."""

    run_id: int
    applied: int
    total: int
    state: ImportState


async def apply_next(session: Session, workspace_id: int, now: datetime) -> Step | None:
    """Some more lines of the oldest run; None when there is nothing left to apply.

    Doing the same lines twice changes nothing: a run goes on wherever it was left.
    """
    run = await import_runs.next_applying(session, workspace_id)
    if run is None:
        return None
    programme = await session.get_one(Programme, run.programme_id)
    found = import_rows.read(run.rows)
    if programme.state == ProgrammeState.CLOSED:
        run.state = ImportState.DROPPED
    else:
        lines = [change.wanted for change in found.changes[run.applied : run.applied + CHUNK]]
        await _apply(session, programme, lines, found, run.created_at, now)
        run.applied = min(run.applied + CHUNK, run.total)
        run.state = ImportState.DONE if run.applied >= run.total else ImportState.APPLYING
    if run.state != ImportState.APPLYING:
        await _end(session, run, now)
    session.add(run)
    return Step(ident(run), run.applied, run.total, run.state)


async def _end(session: Session, run: ImportRun, now: datetime) -> None:
    # What stood in the file is needed no more, and names people with their managers.
    run.rows, run.ended_at = None, now
    await owe_message(session, run, Kind.IMPORT_DONE, now)
    session.add(
        AuditEvent(
            workspace_id=run.workspace_id,
            actor_id=run.person_id,
            action="enrolment.imported",
            subject=f"import_run:{run.id}",
            at=now,
        )
    )


async def _apply(
    session: Session,
    programme: Programme,
    lines: Sequence[ImportLine],
    found: Found,
    checked_at: datetime,
    now: datetime,
) -> None:
    who = await _people(session, programme.workspace_id, lines, found, checked_at, now)
    today = now.astimezone(zone_named(programme.time_zone)).date()
    for line in lines:
        person = who[line.who]
        lived = person.time_zone, person.country
        _describe(person, line, who, today)
        session.add(person)
        await tell_move(session, person, lived, now)
    await _enrol(session, programme, lines, who, now)


async def _people(
    session: Session,
    workspace_id: int,
    lines: Sequence[ImportLine],
    found: Found,
    checked_at: datetime,
    now: datetime,
) -> Mapping[str, Person]:
    """Everybody whom these lines name, their managers too, written down where they were not."""
    named = {who for line in lines for who in (line.who, line.manager) if who}
    new = [
        # As old as the check: whatever Slack has said since then counts for more.
        {"workspace_id": workspace_id, "slack_id": who, "synced_at": checked_at, **_BLANK}
        # In one order: two imports that insert the same people would else wait for each other's
        # locks, and PostgreSQL would end one of them ("deadlock detected").
        for who in sorted(named)
    ]
    await add_all_once(session, Person, new)
    rows = await by_slack_ids(session, workspace_id, named)
    for slack_id, row in rows.items():
        profile = found.people.get(slack_id)
        # What Slack said later than the check counts.
        if profile is not None and row.synced_at <= checked_at:
            came_back = has_come_back(row, profile)
            lived = row.time_zone, row.country
            write_profile(row, profile, now)
            session.add(row)
            await tell_move(session, row, lived, now)
            if came_back:
                await announce(session, ProfileLearnt(row, now, came_back))
    return rows


_BLANK = {
    "handle": "",
    "name": "",
    "time_zone": "",
    "locale": "",
    "languages": "",
    "is_active": True,
    "is_bot": False,
    "is_slack_admin": False,
    "is_foreign": False,
    "is_guest": False,
}


def _describe(person: Person, line: ImportLine, who: Mapping[str, Person], today: date) -> None:
    if line.function is not None:
        person.function = line.function or None
    if line.site is not None:
        person.site = line.site or None
    if line.languages is not None:
        person.languages = line.languages
    if line.country is not None:
        person.country = line.country or None
    if line.manager is not None:
        person.manager_id = ident(who[line.manager]) if line.manager else None
    if line.committee is False:
        person.committee_since_on = None
    # The same file again must not make them a member since today.
    elif line.committee and person.committee_since_on is None:
        person.committee_since_on = today


async def _enrol(
    session: Session,
    programme: Programme,
    lines: Sequence[ImportLine],
    who: Mapping[str, Person],
    now: datetime,
) -> None:
    await add_all_once(
        session,
        Enrolment,
        [
            {
                "workspace_id": programme.workspace_id,
                "programme_id": ident(programme),
                "person_id": ident(who[line.who]),
                "side": line.side,
                "capacity": line.capacity or 1,
                "state": EnrolmentState.OPEN,
                "created_at": now,
            }
            for line in lines
        ],
    )
    keys = [ident(who[line.who]) for line in lines]
    rows = await enrolments.of_people(session, ident(programme), keys)
    topics = []
    for line in lines:
        row = rows[ident(who[line.who])]
        if row.side != line.side:
            # What they wrote was about the other side.
            row.card = row.addressed_at = None
        row.side, row.state = line.side, EnrolmentState.OPEN
        row.capacity = line.capacity or row.capacity
        session.add(row)
        if line.topics is not None:
            topics.append((ident(row), line.topics))
    await session.flush()
    await enrolments.set_topics(session, programme.workspace_id, topics)
