"""Giving and taking roles."""

from collections.abc import Sequence
from datetime import datetime

from bot.kernel.actors import Actor, must_be_ours
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import LeadsNamed, announce, note
from storage.engine import Session
from storage.once import add_once
from storage.people import leads, people
from storage.states import RoleKind
from storage.tables import Person, Programme, Role, ident


async def give(
    session: Session,
    *,
    actor: Actor,
    person: Person,
    kind: RoleKind,
    programme: Programme | None,
    now: datetime,
) -> None:
    """A lead is one of `programme`; an admin has none."""
    if programme is not None:
        await name_leads(session, actor=actor, people=(person,), programme=programme, now=now)
        return
    actor.require(Action.SET_ROLE)
    await _give(session, actor, person, kind, None, now)


async def name_leads(
    session: Session,
    *,
    actor: Actor,
    people: Sequence[Person],
    programme: Programme,
    now: datetime,
) -> None:
    """They lead from now on. Of those who led already nobody hears anything."""
    actor.require(Action.SET_ROLE)
    # A text to the leads that is being written is for those who lead before, or after; not for half
    # of them.
    await leads.take_turn(session, ident(actor.workspace))
    key = ident(programme)
    given = [await _give(session, actor, each, RoleKind.LEAD, key, now) for each in people]
    if new := [role for role in given if role is not None]:
        await announce(session, LeadsNamed(key, new, actor.person, now))


async def lead_again(session: Session, person: Person, now: datetime) -> Sequence[int]:
    """Somebody who had left Slack is back: nobody named them in a form meanwhile, so that they lead
    from now on, and not since then. Gives the keys of their programmes.
    """
    held = await leads.roles_of(session, ident(person))
    if held:
        await leads.take_turn(session, person.workspace_id)
    for role in held:
        role.created_at = now
        session.add(role)
    await session.flush()
    return [role.programme_id for role in held if role.programme_id is not None]


async def _give(
    session: Session,
    actor: Actor,
    person: Person,
    kind: RoleKind,
    programme_id: int | None,
    now: datetime,
) -> int | None:
    """The key of the new role; None when the person held it already."""
    must_be_ours(person)
    if person.is_bot or not person.is_active:
        raise Mistake("role.not_for_them", person=person)
    role = Role(
        workspace_id=ident(actor.workspace),
        person_id=ident(person),
        kind=kind,
        programme_id=programme_id,
        created_at=now,
    )
    is_new = await add_once(session, role)
    note(session, actor, f"role.{kind}", f"person:{person.id}", now)
    return ident(role) if is_new else None


async def take(
    session: Session,
    *,
    actor: Actor,
    person: Person,
    programme: Programme | None,
    admins: frozenset[str],
    now: datetime,
) -> None:
    """Take every role, or the one in a programme. Slack's own admins stay what they are."""
    actor.require(Action.SET_ROLE)
    # Slack's admins and those in the settings have no row here that could be deleted.
    given_elsewhere = person.is_slack_admin or person.slack_id in admins
    taken = await people.drop_roles(session, ident(person), ident(programme) if programme else None)
    if given_elsewhere and not taken:
        raise Mistake("role.from_slack", person=person)
    if not taken:
        raise Mistake("role.had_none", person=person)
    note(session, actor, "role.none", f"person:{person.id}", now)
