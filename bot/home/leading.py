"""What a lead or an admin sees of the programmes that they run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digest.digests import Attention, named
from bot.digest.figures import LOOK, amounts, amounts_today, figures, today
from bot.digest.ratings import named_period
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.rules.figure_table import Amounts
from bot.kernel.rules.permissions import Action, may
from bot.programmes.programmes import OPEN
from bot.workspaces import thresholds
from storage.engine import Session
from storage.figures import health, pairs
from storage.people import enrolments
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Programme, ident

CARDS = 5
"""Programmes of which Home tells; the list has all."""
NAMED = 3
"""Pairs that a card names; the window has all."""
_ORDER = (ProgrammeState.RUNNING, ProgrammeState.PAUSED, ProgrammeState.DRAFT)


@dataclass(frozen=True)
class ProgrammeCard:
    """`people` take part now, and `pairs` go on or are prepared. `week` and `now` are the figures
    of a programme that runs, as its digest of this week gives them; `attention` has the pairs that
    need their lead most.
    """

    programme: Programme
    people: int
    pairs: int
    week: Amounts | None = None
    now: Amounts | None = None
    attention: Sequence[Attention] = ()
    attention_total: int = 0


@dataclass(frozen=True)
class Cockpit:
    """`more` is how many programmes have no card."""

    cards: Sequence[ProgrammeCard] = ()
    more: int = 0


async def load(session: Session, actor: Actor, now: datetime) -> Cockpit:
    """As many statements for each programme, however many pairs are in it."""
    if not may(actor.standing, Action.DIGEST):
        return Cockpit()
    there = [
        programme
        for programme in await programmes.every(session, ident(actor.workspace))
        if programme.state in OPEN
        and may(actor.standing, Action.DIGEST, programme=ident(programme))
    ]
    # One's own before those that an admin only looks after.
    led = actor.standing.leads
    there.sort(key=lambda one: (ident(one) not in led, _ORDER.index(one.state), ident(one)))
    shown = there[:CARDS]
    keys = [ident(programme) for programme in shown]
    people, going_on = await _counted(session, keys)
    cards = [
        await _card(session, each, people.get(ident(each), 0), going_on.get(ident(each), 0), now)
        for each in shown
    ]
    return Cockpit(cards, len(there) - len(cards))


async def one(session: Session, actor: Actor, programme_id: int, now: datetime) -> ProgrammeCard:
    """`Refused` or `Mistake` for who does not run it."""
    actor.require(Action.LIST_PROGRAMMES, programme=programme_id)
    programme = await tenancy.found(session, Programme, programme_id, actor)
    people, going_on = await _counted(session, [programme_id])
    return ProgrammeCard(programme, people.get(programme_id, 0), going_on.get(programme_id, 0))


async def _counted(
    session: Session, keys: Sequence[int]
) -> tuple[Mapping[int, int], Mapping[int, int]]:
    counts = await pairs.counts(session, keys)
    going_on = {key: each.active + each.paused + each.prepared for key, each in counts.items()}
    return await enrolments.open_counts(session, keys), going_on


async def _card(
    session: Session, programme: Programme, people: int, going_on: int, now: datetime
) -> ProgrammeCard:
    week = named_period(programme, "", now)
    if programme.state != ProgrammeState.RUNNING or week is None:
        return ProgrammeCard(programme, people, going_on)
    key = ident(programme)
    held = await thresholds.of(session, programme.workspace_id)
    found, total = await health.worrying(session, key, LOOK, NAMED, now)
    return ProgrammeCard(
        programme,
        people,
        going_on,
        week=amounts(await figures(session, key, week, held, now)),
        now=amounts_today(await today(session, programme, now)),
        attention=await named(session, found),
        attention_total=total,
    )
