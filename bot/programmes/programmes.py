"""Which programme a command is about."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Alternatives, Mistake
from bot.kernel.rules.due import Cadence
from bot.kernel.rules.paces import Pace
from bot.kernel.rules.permissions import Action, may
from bot.kernel.rules.typed_text import fold
from bot.kernel.rules.working_days import Calendar, suggested_country
from bot.kernel.unit_of_work import note
from bot.programmes import rules as programme_form
from bot.programmes.rules import MOST_REMINDERS, ProgrammeForm
from bot.texts.catalogue import SHIPPED
from storage.engine import Session
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Person, Programme, Topic, ident

OPEN = (ProgrammeState.DRAFT, ProgrammeState.RUNNING, ProgrammeState.PAUSED)
"""The states of a programme that is not closed."""
_AFTERWARDS = frozenset({Action.DIGEST, Action.EXPORT, Action.FOLLOW_INSIGHTS})
"""What goes on when a programme is closed."""


class SeveralProgrammes(Mistake):
    """None was named, and there is a choice."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        super().__init__("programme.which", names=Alternatives(_names(programmes)))
        self.programmes = programmes


async def within_reach(session: Session, actor: Actor, action: Action) -> Sequence[Programme]:
    """The programmes in which this person may do that: those that are not closed, or else the
    closed ones where that goes on. `Refused` or `Mistake` when there is none.
    """
    there = await all_within_reach(session, actor, action)
    # A closed programme's name must not have to be typed to tell it from the one that runs.
    return [programme for programme in there if programme.state in OPEN] or there


async def all_within_reach(session: Session, actor: Actor, action: Action) -> Sequence[Programme]:
    """The same with the closed ones where that goes on beside those that are not."""
    there = await _reach(session, actor, action)
    if not there:
        actor.require(action)
        raise Mistake("programme.none")
    return there


async def named(session: Session, actor: Actor, action: Action, name: str) -> Programme:
    """The programme of that name, or the only one within reach when no name is given."""
    if not name:
        reach = list(await within_reach(session, actor, action))
        if len(reach) > 1:
            raise SeveralProgrammes(reach)
        return reach[0]
    everything = await programmes.every(session, ident(actor.workspace))
    there = [each for each in everything if _offers(each, action)]
    for programme in there:
        if fold(programme.name) == fold(name):
            # The name is known to be right here: who may not is told so, and not that there is
            # none.
            actor.require(action, programme=ident(programme))
            return programme
    actor.require(action)
    reach = [p for p in there if may(actor.standing, action, programme=ident(p))]
    # Only those within reach are named to whoever has any.
    raise Mistake("programme.unknown", name=name, names=_names(reach or there))


async def chosen(session: Session, actor: Actor, action: Action, programme_id: int) -> Programme:
    """The one of that key. `Refused` or `Mistake` where that cannot be done in it by them."""
    actor.require(action, programme=programme_id)
    programme = await tenancy.found(session, Programme, programme_id, actor)
    if not _offers(programme, action):
        is_over = programme.state == ProgrammeState.CLOSED
        key = "programme.closed" if is_over else f"programme.not_now.{programme.state}"
        raise Mistake(key, programme=programme.name)
    return programme


async def _reach(session: Session, actor: Actor, action: Action) -> list[Programme]:
    return [
        programme
        for programme in await programmes.every(session, ident(actor.workspace))
        if _offers(programme, action) and may(actor.standing, action, programme=ident(programme))
    ]


async def with_figures(session: Session, workspace_id: int) -> Sequence[Programme]:
    """Those of which there is a digest."""
    there = await programmes.every(session, workspace_id)
    return [programme for programme in there if _offers(programme, Action.DIGEST)]


def _offers(programme: Programme, action: Action) -> bool:
    """Whether that can be done at all, in its state. A draft takes everything but prompts."""
    if action is Action.SEND:
        return programme.state == ProgrammeState.RUNNING
    return programme.state in OPEN or action in _AFTERWARDS


async def create(
    session: Session,
    *,
    actor: Actor,
    name: str,
    language: str,
    time_zone: str,
    now: datetime,
    state: ProgrammeState = ProgrammeState.RUNNING,
) -> Programme:
    """A programme with the shipped topics: weekly, Monday 09:00."""
    actor.require(Action.CREATE_PROGRAMME)
    programme = await found(
        session,
        Programme(
            workspace_id=ident(actor.workspace),
            name=name,
            language=language,
            time_zone=time_zone,
            state=state,
            created_at=now,
        ),
    )
    note(session, actor, "programme.created", f"programme:{programme.id}", now)
    return programme


async def found(session: Session, programme: Programme) -> Programme:
    """Write a new programme, with all reminders, and give it the shipped topics."""
    programme.reminders = MOST_REMINDERS
    session.add(programme)
    await session.flush()
    for position, key in enumerate(SHIPPED):
        session.add(
            Topic(
                workspace_id=programme.workspace_id,
                programme_id=ident(programme),
                key=key,
                position=position,
            )
        )
    return programme


def form_of(programme: Programme) -> ProgrammeForm:
    """What it is set to."""
    tapers = programme.taper_on is not None
    taper = Pace(programme.taper_every_weeks, programme.taper_nth, programme.taper_every_months)
    return ProgrammeForm(
        name=programme.name,
        language=programme.language,
        weekdays=tuple(int(day) for day in programme.weekdays),
        at=time.fromisoformat(programme.local_time),
        pace=Pace(programme.every_weeks, programme.nth, programme.every_months),
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        sessions=programme.sessions,
        taper_on=programme.taper_on,
        taper=taper if tapers else None,
        country=programme.country,
        agenda=programme.agenda,
        channel_id=programme.channel_id,
        answer_days=programme.answer_days,
        reminders=programme.reminders,
    )


def cadence_of(programme: Programme) -> Cadence:
    return programme_form.cadence_of(form_of(programme), programme.created_at.date())


def calendar_for(programme: Programme, person: Person, country: str | None) -> Calendar:
    """The days of one person, where they live; `country` is that of their pair, if it has one."""
    zone = person.time_zone or programme.time_zone
    return calendar_of(programme, zone, person.country or country)


def calendar_of(programme: Programme, zone: str, country: str | None) -> Calendar:
    """The days of those who live in a zone; its country's holidays where none is set."""
    return Calendar(
        zone=zone,
        working_days=frozenset(int(day) for day in programme.working_days),
        country=country or suggested_country(zone),
    )


def _names(rows: Sequence[Programme]) -> list[str]:
    return [row.name for row in rows]
