"""Who takes part in a programme, as its leads see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.reading import may, require
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.pages import ListPage, nearest_page
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.people import cards
from bot.people.volunteering import take_out
from storage.engine import Session
from storage.people import enrolments
from storage.people.enrolments import Participant
from storage.programmes import programmes
from storage.states import EnrolmentState
from storage.tables import Enrolment, Person, Programme, Topic, ident


@dataclass(frozen=True)
class Roster:
    """A page of people. `counts` is side → how many; `readable` are the keys of those whose card
    this reader may read.
    """

    programme: Programme
    rows: Sequence[Participant]
    counts: Mapping[str, int]
    topics: Mapping[int, Topic]
    page: ListPage
    readable: frozenset[int]


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
    # Only whether there is one: who may read it is asked below.
    written = [row.enrolment for row in rows if row.enrolment.card]
    about = await cards.about(session, programme_id, written)
    readable = frozenset(key for key, each in about.items() if may(actor, Fact.CARD, each))
    return Roster(programme, rows, counts, topics, shown, readable)


async def withdraw(
    session: Session, *, actor: Actor, enrolment_id: int, now: datetime
) -> Enrolment:
    row = await _found(session, actor, enrolment_id, Action.WITHDRAW_PERSON)
    if row.state == EnrolmentState.OPEN:
        await take_out(session, row)
        note(session, actor, "enrolment.withdrawn", f"enrolment:{row.id}", now)
    return row


async def read_card(
    session: Session, actor: Actor, enrolment_id: int, now: datetime
) -> tuple[Person, Enrolment]:
    """For a lead of that programme who is of no pair with them; not even for an admin. That it was
    read is noted, and not whose it was.
    """
    row = await _found(session, actor, enrolment_id, Action.READ_CARD)
    (about,) = (await cards.about(session, row.programme_id, [row])).values()
    require(actor, Fact.CARD, about)
    if row.state != EnrolmentState.OPEN or not row.card:
        raise Mistake("people.no_card")
    note(session, actor, "card.read", f"programme:{row.programme_id}", now)
    return await session.get_one(Person, row.person_id), row


async def _found(session: Session, actor: Actor, enrolment_id: int, action: Action) -> Enrolment:
    """Raises `Refused` before it tells whether there is such a person."""
    row = await tenancy.found(session, Enrolment, enrolment_id, actor, first=action)
    actor.require(action, programme=row.programme_id)
    return row
