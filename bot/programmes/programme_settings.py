"""Creating a programme and changing what it is set to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import roles, tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.periods import names_no_programme
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.typed_text import fold
from bot.kernel.unit_of_work import note
from bot.programmes import programmes as service
from bot.programmes.programmes import form_of
from bot.programmes.rescheduling import reschedule
from bot.programmes.rules import ProgrammeForm, mark
from storage.engine import Session
from storage.people import people
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Person, Programme, ident

_RHYTHM = (
    "weekdays", "at", "pace", "starts_on", "ends_on", "sessions", "taper_on", "taper", "country"
)  # fmt: skip
"""What decides when pairs are asked."""


@dataclass(frozen=True)
class Leads:
    """Who begins to lead, and who no longer does."""

    added: Sequence[Person] = ()
    removed: Sequence[Person] = ()


async def look(
    session: Session, actor: Actor, programme_id: int
) -> tuple[Programme, Sequence[Person]]:
    """The programme and its leads, for whoever may change it."""
    actor.require(Action.EDIT_PROGRAMME, programme=programme_id)
    programme = _open(await tenancy.found(session, Programme, programme_id, actor))
    return programme, await people.leads_of(session, programme_id)


async def create(
    session: Session, *, actor: Actor, form: ProgrammeForm, leads: Leads, now: datetime
) -> Programme:
    """A draft: nobody hears of it before it is launched."""
    actor.require(Action.CREATE_PROGRAMME)
    await _free(session, actor, form.name, None)
    programme = await service.create(
        session,
        actor=actor,
        name=form.name,
        language=form.language,
        time_zone=actor.workspace.time_zone,
        now=now,
        state=ProgrammeState.DRAFT,
    )
    _set(programme, form)
    session.add(programme)
    await session.flush()
    await _give_lead(session, actor, programme, leads, now)
    return programme


async def edit(
    session: Session,
    *,
    actor: Actor,
    programme_id: int,
    form: ProgrammeForm,
    leads: Leads,
    seen: str,
    now: datetime,
) -> Programme:
    """`seen` is the mark of what it was set to when the form was opened.

    A new rhythm of a running programme holds for its pairs at once, in this transaction.
    """
    actor.require(Action.EDIT_PROGRAMME, programme=programme_id)
    programme = _open(
        await tenancy.found(session, Programme, programme_id, actor, read=programmes.take_turn)
    )
    before = form_of(programme)
    if before != form:
        # Two leads edit at once: the second form would silently undo what the first has changed.
        if mark(before) != seen:
            raise Mistake("programmes.changed_meanwhile")
        await _free(session, actor, form.name, programme_id)
        _set(programme, form)
        session.add(programme)
        await session.flush()
        if any(getattr(before, name) != getattr(form, name) for name in _RHYTHM):
            await reschedule(session, programme, now)
        note(session, actor, "programme.edited", f"programme:{programme_id}", now)
    await _give_lead(session, actor, programme, leads, now)
    return programme


def _open(programme: Programme) -> Programme:
    if programme.state == ProgrammeState.CLOSED:
        raise Mistake("programme.closed", programme=programme.name)
    return programme


async def _free(session: Session, actor: Actor, name: str, programme_id: int | None) -> None:
    """Commands name a programme without regard to case and accents, so two may not share that,
    nor may one be called what a digest takes for a period or for all of them.
    """
    if names_no_programme(name):
        raise Mistake("programmes.fault.reserved")
    for other in await programmes.every(session, ident(actor.workspace)):
        if other.id != programme_id and fold(other.name) == fold(name):
            raise Mistake("programmes.fault.taken", name=other.name)


def _set(programme: Programme, form: ProgrammeForm) -> None:
    programme.name, programme.language = form.name, form.language
    programme.weekdays = "".join(str(day) for day in form.weekdays)
    programme.local_time = form.at.isoformat(timespec="minutes")
    programme.every_weeks, programme.nth = form.pace.every_weeks, form.pace.nth
    programme.every_months = form.pace.every_months
    programme.starts_on, programme.ends_on = form.starts_on, form.ends_on
    programme.sessions, programme.country = form.sessions, form.country
    # A day without its pace, or a pace without its day, is no taper.
    programme.taper_on = form.taper_on if form.taper else None
    if form.taper:
        programme.taper_every_weeks, programme.taper_nth = form.taper.every_weeks, form.taper.nth
        programme.taper_every_months = form.taper.every_months
    programme.agenda, programme.channel_id = form.agenda, form.channel_id
    programme.answer_days, programme.reminders = form.answer_days, form.reminders


async def _give_lead(
    session: Session, actor: Actor, programme: Programme, leads: Leads, now: datetime
) -> None:
    """Only an admin says who leads: `Refused` for anyone else who would change it."""
    if leads.added:
        await roles.name_leads(
            session, actor=actor, people=leads.added, programme=programme, now=now
        )
    for person in leads.removed:
        actor.require(Action.SET_ROLE)
        if await people.drop_roles(session, ident(person), ident(programme)):
            note(session, actor, "role.none", f"person:{person.id}", now)
