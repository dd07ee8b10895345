"""Giving and taking roles."""

from datetime import datetime

from bot.kernel.actors import Actor
from bot.kernel.audit import note
from bot.kernel.errors import Mistake
from bot.kernel.events import LeadNamed, announce
from bot.kernel.rules.permissions import Action
from storage.engine import Session
from storage.once import add_once
from storage.people import people
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
    actor.require(Action.SET_ROLE)
    if person.is_bot or not person.is_active:
        raise Mistake("role.not_for_them", person=person)
    programme_id = ident(programme) if programme else None
    await add_once(
        session,
        Role(
            workspace_id=ident(actor.workspace),
            person_id=ident(person),
            kind=kind,
            programme_id=programme_id,
            created_at=now,
        ),
    )
    if programme_id is not None:
        # What was written while nobody led has waited for this lead.
        await announce(session, LeadNamed(programme_id, now))
    note(session, actor, f"role.{kind}", f"person:{person.id}", now)


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
    given_elsewhere = person.is_slack_admin or person.slack_id in admins
    taken = await people.drop_roles(session, ident(person), ident(programme) if programme else None)
    if given_elsewhere and not taken:
        raise Mistake("role.from_slack", person=person)
    if not taken:
        raise Mistake("role.had_none", person=person)
    note(session, actor, "role.none", f"person:{person.id}", now)
