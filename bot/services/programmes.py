"""Which programme a command is about."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.errors import Mistake, OneOf
from bot.rules.command_line import fold
from bot.rules.due import Cadence
from bot.rules.permissions import Action, may
from bot.rules.working_days import Calendar, country_of
from bot.services.actors import Actor
from bot.services.audit import note
from bot.texts.topics import SHIPPED
from storage import programmes
from storage.engine import Session
from storage.tables import Programme, Topic, ident

RUNNING = ("running",)
OPEN = ("draft", "running", "paused")
"""The states of a programme that is not closed."""


async def within_reach(
    session: Session, actor: Actor, action: Action, *, states: Sequence[str] = RUNNING
) -> Sequence[Programme]:
    """The running programmes in which this person may do that; `Refused` when there is none."""
    running = await programmes.in_states(session, ident(actor.workspace), states)
    reach = [p for p in running if may(actor.standing, action, programme=ident(p))]
    if not reach:
        actor.require(action)
        raise Mistake("programme.none")
    return reach


async def named(
    session: Session,
    actor: Actor,
    action: Action,
    name: str,
    *,
    states: Sequence[str] = RUNNING,
) -> Programme:
    """The programme of that name, or the only one within reach when no name is given."""
    running = await programmes.in_states(session, ident(actor.workspace), states)
    reach = [p for p in running if may(actor.standing, action, programme=ident(p))]
    if not name:
        reach = list(await within_reach(session, actor, action, states=states))
        if len(reach) > 1:
            names = _names(reach)
            raise Mistake(f"programme.which.{action}", names=OneOf(names), first=names[0])
        return reach[0]
    for programme in running:
        if fold(programme.name) == fold(name):
            actor.require(action, programme=ident(programme))
            return programme
    actor.require(action)
    raise Mistake("programme.unknown", name=name, names=_names(reach or running))


async def create(
    session: Session, *, actor: Actor, name: str, language: str, time_zone: str, now: datetime
) -> Programme:
    """A running programme with the shipped topics: weekly, Monday 09:00."""
    actor.require(Action.CREATE_PROGRAMME)
    programme = await found(
        session,
        Programme(
            workspace_id=ident(actor.workspace),
            name=name,
            language=language,
            time_zone=time_zone,
            created_at=now,
        ),
    )
    note(session, actor, "programme.created", f"programme:{programme.id}", now)
    return programme


async def found(session: Session, programme: Programme) -> Programme:
    """Write a new programme and give it the shipped topics."""
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


def cadence_of(programme: Programme) -> Cadence:
    return Cadence(
        weekdays=tuple(int(day) for day in programme.weekdays),
        at=time.fromisoformat(programme.local_time),
        every_weeks=programme.every_weeks,
        nth=programme.nth,
        anchor=programme.starts_on or programme.created_at.date(),
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
    )


def calendar_of(programme: Programme, zone: str, country: str | None) -> Calendar:
    """The days of those who live in a zone; its country's holidays where none is set."""
    return Calendar(
        zone=zone,
        working_days=frozenset(int(day) for day in programme.working_days),
        country=country or country_of(zone),
    )


def _names(rows: Sequence[Programme]) -> list[str]:
    return [row.name for row in rows]
