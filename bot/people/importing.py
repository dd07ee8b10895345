"""A file of people: what is known beforehand, what is kept of it, and who may go on with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.outbox.letters import owe
from bot.people import import_rows
from bot.people.import_rows import Found
from bot.people.rules.import_lines import topic_name
from bot.people.rules.import_plan import KnownPerson
from bot.people.rules.shared_fields import without_shared
from storage.engine import Session
from storage.kinds import Kind
from storage.people import enrolments, import_runs, people
from storage.programmes import programmes
from storage.states import EnrolmentState, ImportState, ProgrammeState, Side
from storage.tables import Enrolment, ImportRun, Person, Programme, Topic, ident

_KEPT = timedelta(days=1)
"""How long a checked file may wait to be applied: people and programmes change meanwhile."""
Named = Callable[[Topic], tuple[str, ...]]
"""Names by which a cell may call a topic."""


@dataclass(frozen=True)
class Run:
    """`found` is empty for a run that has ended. `left`: Slack id → fields that stay as they are,
    because they count in another programme too.
    """

    row: ImportRun
    programme: Programme
    found: Found
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


async def open_programme(session: Session, actor: Actor, programme_id: int) -> Programme:
    """A programme into which this person may bring people. Raises `Refused` and `Mistake`."""
    actor.require(Action.IMPORT_PEOPLE, programme=programme_id)
    programme = await tenancy.found(
        session, Programme, programme_id, actor, gone="import.no_programme"
    )
    if programme.state == ProgrammeState.CLOSED:
        raise Mistake("import.closed", programme=programme.name)
    return programme


async def topic_names(session: Session, programme_id: int, named: Named) -> dict[str, int]:
    """What a cell may say → the programme's topic of that name; hidden ones are not offered."""
    topics = await programmes.topics_of(session, programme_id)
    return {
        topic_name(name): ident(topic)
        # Of two topics with one name the first of the programme's order is meant: it is set last.
        for topic in reversed(topics)
        for name in named(topic)
        if name.strip()
    }


async def known_people(session: Session, programme: Programme) -> Mapping[str, KnownPerson]:
    """Slack id → what is known of each person of the workspace, with their part in it."""
    everyone = await people.everyone(session, programme.workspace_id)
    slack_ids = {ident(person): person.slack_id for person in everyone}
    rows = await enrolments.in_programme(session, ident(programme))
    part = {row.person_id: row for row in rows if row.state == EnrolmentState.OPEN}
    topics = await enrolments.topics_in(session, ident(programme))
    paired = await enrolments.paired_as(session, ident(programme))
    elsewhere = await enrolments.elsewhere(session, programme.workspace_id, ident(programme))
    return {
        person.slack_id: _known(
            person,
            part.get(ident(person)),
            slack_ids.get(person.manager_id or 0, ""),
            topics,
            paired.get(ident(person), set()),
            ident(person) in elsewhere,
        )
        for person in everyone
    }


def _known(
    person: Person,
    part: Enrolment | None,
    manager: str,
    topics: Mapping[int, set[int]],
    paired_as: set[Side],
    elsewhere: bool,
) -> KnownPerson:
    return KnownPerson(
        side=part.side if part else None,
        function=person.function or "",
        site=person.site or "",
        country=person.country or "",
        languages=person.languages,
        topics=frozenset(topics.get(part.id or 0, ())) if part else frozenset(),
        manager=manager,
        capacity=part.capacity if part else 1,
        committee=person.committee_since_on is not None,
        paired_as=frozenset(paired_as),
        elsewhere=elsewhere,
    )


async def keep(
    session: Session, *, actor: Actor, programme_id: int, found: Found, now: datetime
) -> ImportRun:
    """Write down what was found, and owe its lead the message that tells of it."""
    await open_programme(session, actor, programme_id)
    run = ImportRun(
        workspace_id=ident(actor.workspace),
        programme_id=programme_id,
        person_id=actor.id,
        rows=import_rows.written(found),
        total=len(found.changes),
        state=ImportState.FAILED if found.problem else ImportState.CHECKED,
        created_at=now,
    )
    session.add(run)
    await session.flush()
    await owe_message(session, run, Kind.IMPORT, now)
    return run


async def owe_message(session: Session, run: ImportRun, kind: Kind, now: datetime) -> None:
    """Owe the lead who sent the file a message; one of each kind for a run."""
    await owe(
        session,
        kind,
        (run.id,),
        workspace_id=run.workspace_id,
        person_id=run.person_id,
        subject_id=ident(run),
        due_at=now,
        again=True,
    )


async def find(session: Session, actor: Actor, run_id: int) -> Run:
    """Raises `Refused` before it tells whether there is such a run."""
    row = await tenancy.found(session, ImportRun, run_id, actor, first=Action.IMPORT_PEOPLE)
    actor.require(Action.IMPORT_PEOPLE, programme=row.programme_id)
    programme = await session.get_one(Programme, row.programme_id)
    return Run(row, programme, import_rows.read(row.rows))


async def waiting(session: Session, actor: Actor, run_id: int) -> Run:
    """A run that nobody has applied or dropped yet."""
    run = await find(session, actor, run_id)
    if run.row.state != ImportState.CHECKED:
        raise Mistake(f"import.is_{run.row.state}")
    return run


async def start(session: Session, *, actor: Actor, run_id: int, now: datetime) -> Run:
    """From now on it is applied, whatever happens to this process. Where an admin says so, all of
    it is; what is of another programme too stays as it is where a programme's lead does.
    """
    run = await waiting(session, actor, run_id)
    await open_programme(session, actor, run.row.programme_id)
    # The job that drops old files may not have come to it yet.
    if run.row.created_at < now - _KEPT:
        raise Mistake("import.is_dropped")
    if not run.found.changes:
        raise Mistake("import.nothing")
    if not actor.standing.admin:
        run = await _without_shared(session, run)
    if not await import_runs.move(
        session, run_id, before=ImportState.CHECKED, after=ImportState.APPLYING
    ):
        raise Mistake("import.is_applying")
    if run.left:
        await session.refresh(run.row)
        run.row.rows, run.row.total = import_rows.written(run.found), len(run.found.changes)
        session.add(run.row)
    note(session, actor, "enrolment.import_started", f"import_run:{run_id}", now)
    return run


async def _without_shared(session: Session, run: Run) -> Run:
    kept = without_shared(run.found.changes, await known_people(session, run.programme))
    if not kept.changes:
        raise Mistake("import.only_shared")
    return replace(run, found=replace(run.found, changes=kept.changes), left=kept.left)


async def drop(session: Session, *, actor: Actor, run_id: int, now: datetime) -> None:
    row = (await waiting(session, actor, run_id)).row
    if not await import_runs.move(
        session, run_id, before=ImportState.CHECKED, after=ImportState.DROPPED
    ):
        raise Mistake("import.is_applying")
    await session.refresh(row)
    row.rows, row.ended_at = None, now
    session.add(row)
    note(session, actor, "enrolment.import_dropped", f"import_run:{run_id}", now)


async def forget_unused(session: Session, now: datetime) -> int:
    return await import_runs.forget_unused(session, now - _KEPT, now)
