"""Who takes part in a programme, as its leads see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.audit import note
from bot.kernel.errors import Mistake
from bot.kernel.rules.pages import ListPage, nearest_page
from bot.kernel.rules.permissions import Action, may
from bot.people.volunteering import take_out
from storage.engine import Session
from storage.people import enrolments
from storage.people.enrolments import Listed
from storage.programmes import programmes
from storage.states import EnrolmentState
from storage.tables import Enrolment, Person, Programme, Topic, ident


@dataclass(frozen=True)
class Roster:
    """A page of people. `counts` is side → how many; `reads_cards`: whether this reader may."""

    programme: Programme
    rows: Sequence[Listed]
    counts: Mapping[str, int]
    topics: Mapping[int, Topic]
    page: ListPage
    reads_cards: bool


async def roster(
    session: Session, actor: Actor, programme_id: int, *, page: int, size: int
) -> Roster:
    """The page of that number, or the nearest one."""
    actor.require(Action.LIST_PEOPLE, programme=programme_id)
    programme = await tenancy.found(
        session, Programme, programme_id, actor, gone="people.no_programme"
    )
    counts = await enrolments.how_many(session, programme_id)
    shown = nearest_page(page, sum(counts.values()), size)
    rows = await enrolments.page(session, programme_id, start=shown.start, limit=size)
    topics = {ident(t): t for t in await programmes.all_topics_of(session, programme_id)}
    reads = may(actor.standing, Action.READ_CARD, programme=programme_id)
    return Roster(programme, rows, counts, topics, shown, reads)


async def withdraw(
    session: Session, *, actor: Actor, enrolment_id: int, now: datetime
) -> Enrolment:
    row = await _found(session, actor, enrolment_id, Action.WITHDRAW_PERSON)
    if row.state == EnrolmentState.OPEN:
        await take_out(session, row)
        note(session, actor, "enrolment.withdrawn", f"enrolment:{row.id}", now)
    return row


async def read_card(session: Session, actor: Actor, enrolment_id: int) -> tuple[Person, Enrolment]:
    """For a lead of that programme alone; not even for an admin."""
    row = await _found(session, actor, enrolment_id, Action.READ_CARD)
    if row.state != EnrolmentState.OPEN or not row.card:
        raise Mistake("people.no_card")
    return await session.get_one(Person, row.person_id), row


async def _found(session: Session, actor: Actor, enrolment_id: int, action: Action) -> Enrolment:
    """Raises `Refused` before it tells whether there is such a person."""
    row = await tenancy.found(session, Enrolment, enrolment_id, actor, first=action)
    actor.require(action, programme=row.programme_id)
    return row
