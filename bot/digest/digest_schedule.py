"""Digests that come of themselves: owed to the leads, or to their channel, when they are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.digest.ratings import period_of
from bot.digest.rules import digest_schedule as rule
from bot.digest.rules.digest_schedule import Schedule
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.audit import note
from bot.kernel.errors import Mistake
from bot.kernel.rules.periods import Period
from bot.kernel.rules.permissions import Action
from bot.outbox.owing import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.people import people
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Person, Programme, ident

BATCH = 50
BY_SETTINGS = "settings"


@dataclass(frozen=True)
class ScheduleChoice:
    """What a lead chooses. `to` is "dm" or "channel"."""

    every: str
    day: int
    at: time
    to: str


def schedule_of(programme: Programme) -> Schedule:
    return Schedule(
        every=programme.digest_every,
        day=programme.digest_day,
        at=time.fromisoformat(programme.digest_time),
        zone=programme.time_zone,
    )


async def look(session: Session, actor: Actor, programme_id: int) -> Programme:
    """`Refused` for who may not read the programme's digests."""
    programme = await tenancy.found(session, Programme, programme_id, actor, gone="programme.none")
    actor.require(Action.DIGEST, programme=programme_id)
    return programme


async def choose(
    session: Session, *, actor: Actor, programme_id: int, wish: ScheduleChoice, now: datetime
) -> Programme:
    programme = await look(session, actor, programme_id)
    if programme.state == ProgrammeState.CLOSED:
        raise Mistake("digest.schedule.closed", programme=programme.name)
    if wish.to == "channel" and programme.channel_id is None:
        raise Mistake("digest.schedule.no_channel")
    if not rule.is_offered(wish.every, wish.day):
        raise ValueError("a schedule that the form does not offer")
    programme.digest_every, programme.digest_day = wish.every, wish.day
    programme.digest_time, programme.digest_to = wish.at.strftime("%H:%M"), wish.to
    programme.next_digest_at = rule.next_after(schedule_of(programme), now)
    session.add(programme)
    note(session, actor, "digest.scheduled", f"programme:{programme_id}", now)
    return programme


async def owe_due(session: Session, now: datetime) -> int:
    """Owe what is due: after a long outage the latest one, not a pile. Returns how many."""
    found = await programmes.with_digest_due(session, now, BATCH)
    for programme in found:
        schedule = schedule_of(programme)
        due_at = programme.next_digest_at or now
        while (later := rule.next_after(schedule, due_at)) is not None and later <= now:
            due_at = later
        period = rule.period_of(schedule, due_at)
        # Before its first day a programme has nothing to tell.
        has_begun = programme.starts_on is None or programme.starts_on < period.after
        if programme.state == ProgrammeState.RUNNING and has_begun:
            await _owe(session, programme, period, now)
        programme.next_digest_at = rule.next_after(schedule, now)
        session.add(programme)
    return len(found)


async def owe_last(session: Session, programme: Programme, closer: Person, now: datetime) -> None:
    """The whole programme, when it closes; none comes after it.

    Where nobody leads it any more, whoever closed it reads it.
    """
    programme.next_digest_at = None
    session.add(programme)
    period = period_of(programme, "all", now)
    if period is not None:
        await _owe(session, programme, period, now, otherwise=closer)


async def _owe(
    session: Session,
    programme: Programme,
    period: Period,
    now: datetime,
    *,
    otherwise: Person | None = None,
) -> None:
    written = rule.written(period)
    for reader in await _readers(session, programme, otherwise):
        await owe(
            session,
            Kind.DIGEST,
            (programme.id, written, reader.name),
            workspace_id=programme.workspace_id,
            subject_id=ident(programme),
            channel_id=reader.channel_id,
            person_id=reader.person_id,
            reason=written,
            due_at=now,
            again=True,
        )


@dataclass(frozen=True)
class _Reader:
    """A channel or a person; `name` tells them apart."""

    name: object
    channel_id: str | None = None
    person_id: int | None = None


async def _readers(
    session: Session, programme: Programme, otherwise: Person | None
) -> Sequence[_Reader]:
    if programme.digest_to == "channel" and programme.channel_id is not None:
        return [_Reader("channel", channel_id=programme.channel_id)]
    leads = await people.leads_of(session, ident(programme))
    if leads or otherwise is None:
        return [_Reader(lead.id, person_id=ident(lead)) for lead in leads]
    known = await people.admins_among(session, [ident(otherwise)])
    # Of an admin whom only the settings name nothing is kept that could be looked at again.
    return [_Reader(otherwise.id if known else BY_SETTINGS, person_id=ident(otherwise))]
