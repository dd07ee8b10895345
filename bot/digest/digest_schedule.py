"""Digests that come of themselves: owed to the leads, or to their channel, when they are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.digest.ratings import period_of
from bot.digest.readers import name_of
from bot.digest.rules import digest_schedule as rule
from bot.digest.rules.digest_schedule import Schedule
from bot.digest.rules.lead_channel import Doubt
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.periods import Period
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.outbox.letters import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.people import people
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Person, Programme, ident

BATCH = 50
DOUBTED = "doubt:"
"""How the reason of a trouble begins that is no error of Slack's, but a doubt about a channel."""


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
        # A fault of the program: the form's fields give back nothing that they do not offer.
        raise ValueError("a schedule that the form does not offer")
    programme.digest_every, programme.digest_day = wish.every, wish.day
    programme.digest_time, programme.digest_to = wish.at.strftime("%H:%M"), wish.to
    programme.next_digest_at = rule.next_after(schedule_of(programme), now)
    session.add(programme)
    note(session, actor, "digest.scheduled", f"programme:{programme_id}", now)
    return programme


def begin(programme: Programme, now: datetime) -> None:
    """From its launch on a programme has a digest on the first of each month, for each lead, unless
    its leads have chosen another day: who is told nothing does not ask.
    """
    if programme.digest_every == "none":
        programme.digest_every, programme.digest_day = "month", 1
    programme.next_digest_at = rule.next_after(schedule_of(programme), now)


def channel_of(programme: Programme) -> str | None:
    """Where its digests are posted; None where they come to each lead."""
    return programme.channel_id if programme.digest_to == "channel" else None


async def owe_due(session: Session, now: datetime, seen: Mapping[int, Doubt | None]) -> int:
    """Owe what is due: after a long outage the latest one, not a pile. Returns how many.

    `seen` has what is wrong with the channel of each programme that has one; a programme that is
    not in it waits.
    """
    due = await programmes.with_digest_due(session, now, BATCH)
    found = [each for each in due if channel_of(each) is None or ident(each) in seen]
    for programme in found:
        schedule = schedule_of(programme)
        due_at = programme.next_digest_at or now
        # Forward to the latest: leads want this week's, not those of every week that was missed.
        while (later := rule.next_after(schedule, due_at)) is not None and later <= now:
            due_at = later
        period = rule.period_of(schedule, due_at)
        # Before its first day a programme has nothing to tell.
        has_begun = programme.starts_on is None or programme.starts_on < period.after
        if programme.state == ProgrammeState.RUNNING and has_begun:
            await _owe_where_it_may_go(session, programme, period, now, seen)
        programme.next_digest_at = rule.next_after(schedule, now)
        session.add(programme)
    return len(found)


async def owe_last(session: Session, programme: Programme, closer: Person, now: datetime) -> None:
    """The whole programme, when it closes, to each lead: nobody looks at a channel meanwhile.

    Where nobody leads it any more, whoever closed it reads it.
    """
    programme.next_digest_at = None
    session.add(programme)
    period = period_of(programme, "all", now)
    if period is not None:
        await _owe(session, programme, period, now, await _people(session, programme, closer))


async def owe_to_leads(session: Session, programme: Programme, written: str, now: datetime) -> None:
    """What was owed to their channel, and may not be posted there any more."""
    period = rule.read(written, programme.time_zone)
    await _owe(session, programme, period, now, await _people(session, programme, None))


async def _owe_where_it_may_go(
    session: Session,
    programme: Programme,
    period: Period,
    now: datetime,
    seen: Mapping[int, Doubt | None],
) -> None:
    """In the channel, or where there is a doubt about it to each lead, who are told why."""
    channel, doubt = channel_of(programme), seen.get(ident(programme))
    if channel is not None and doubt is None:
        await _owe(session, programme, period, now, [_DigestReader("channel", channel_id=channel)])
        return
    readers = await _people(session, programme, None)
    await _owe(session, programme, period, now, readers)
    if doubt is None:
        return
    for reader in readers:
        await owe(
            session,
            Kind.DIGEST_TROUBLE,
            (programme.id, rule.written(period), doubt, reader.name),
            workspace_id=programme.workspace_id,
            person_id=reader.person_id,
            subject_id=ident(programme),
            reason=f"{DOUBTED}{doubt}",
            due_at=now,
        )


async def _owe(
    session: Session,
    programme: Programme,
    period: Period,
    now: datetime,
    readers: "Sequence[_DigestReader]",
) -> None:
    written = rule.written(period)
    for reader in readers:
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
class _DigestReader:
    """A channel or a person; `name` tells them apart."""

    name: object
    channel_id: str | None = None
    person_id: int | None = None


async def _people(
    session: Session, programme: Programme, otherwise: Person | None
) -> Sequence[_DigestReader]:
    """The leads; where there is none, `otherwise`."""
    leads = await people.leads_of(session, ident(programme))
    if leads or otherwise is None:
        return [_DigestReader(lead.id, person_id=ident(lead)) for lead in leads]
    return [_DigestReader(await name_of(session, otherwise, ()), person_id=ident(otherwise))]
