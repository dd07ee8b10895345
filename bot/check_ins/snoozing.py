"""*Later*: a reminder at a chosen time, and the record that somebody put something off."""

from datetime import datetime

from bot.check_ins.answers import still_open
from bot.check_ins.arranging import calendar_for, for_whom, found
from bot.check_ins.rules.reminders import Snooze, until
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.outbox.letters import is_pending, owe
from storage.check_ins import check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.states import PostponementKind
from storage.tables import CheckIn, Pair, Postponement, ident

KINDS = (Kind.REMINDER, Kind.RECALL, Kind.CHECK_IN_BACK)
"""Kinds that bring somebody back to an open check-in; a snooze takes the place of all of them."""


async def snooze(
    session: Session, *, actor: Actor, check_in_id: int, choice: Snooze, now: datetime
) -> datetime:
    """Owe this person, or their executive, a reminder later instead of any that was owed.

    Returns when (UTC).
    """
    check_in = await tenancy.found(session, CheckIn, check_in_id, actor)
    pair_id = check_in.pair_id
    actor.require(Action.SNOOZE, pair=pair_id)
    still_open(check_in, now)
    about = await found(session, actor, Action.SNOOZE, pair_id)
    person = for_whom(actor, about)
    answered = (await check_ins.answered_in(session, (check_in_id,))).get(check_in_id, ())
    if any(who == person.id for _, who in answered):
        raise Mistake("snooze.answered" if actor.is_in(pair_id) else "snooze.they_answered")
    # A delegate in Singapore snoozes for an executive in Paris: nine o'clock is the executive's.
    zone = actor.zone if actor.is_in(pair_id) else calendar_for(about, person).zone
    at = until(choice, now=now, zone=zone)
    if at >= check_in.closes_at:
        raise Mistake("snooze.too_late", closes=check_in.closes_at)
    # With the instant: the same choice made twice is one message, another choice is another.
    occasion = (check_in_id, person.id, int(at.timestamp()))
    if await is_pending(session, check_in.workspace_id, Kind.RECALL, occasion):
        return at  # the same choice made twice is one
    await deliveries.cancel(
        session, kinds=KINDS, check_in_ids=(check_in_id,), person_id=ident(person)
    )
    await owe(
        session,
        Kind.RECALL,
        occasion,
        workspace_id=check_in.workspace_id,
        pair_id=pair_id,
        check_in_id=check_in_id,
        person_id=person.id,
        due_at=at,
        again=True,
    )
    note_postponed(
        session, actor, about.pair, PostponementKind.SNOOZE, now, check_in_id=check_in_id
    )
    return at


def note_postponed(
    session: Session,
    actor: Actor,
    pair: Pair,
    kind: PostponementKind,
    now: datetime,
    *,
    check_in_id: int | None = None,
) -> None:
    session.add(
        Postponement(
            workspace_id=pair.workspace_id,
            pair_id=ident(pair),
            check_in_id=check_in_id,
            person_id=actor.id,
            side=actor.side_in(ident(pair)),
            kind=kind,
            at=now,
        )
    )
