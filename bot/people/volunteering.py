"""People put themselves forward, change what they said, and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor, must_be_ours
from bot.kernel.errors import Mistake
from bot.kernel.reading import Addressees
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.people import cards
from bot.people.rules.volunteer_card import VolunteerCard
from storage.engine import Session
from storage.matching import matching
from storage.once import add_once
from storage.pairs import pairs
from storage.people import enrolments
from storage.programmes import programmes
from storage.states import EnrolmentState, ProgrammeState, Side
from storage.tables import Enrolment, Person, Programme, Topic, ident

SIDES = frozenset({Side.MENTOR, Side.EXECUTIVE})


@dataclass(frozen=True)
class ProgrammeToJoin:
    """A programme that somebody may come into, and their part in it if they have one.

    `sides` are those that they may come in on: their own while they are in a pair.
    """

    programme: Programme
    enrolment: Enrolment | None
    sides: Sequence[Side]


@dataclass(frozen=True)
class CardSheet:
    """What the modal starts from, and who reads what is written in it."""

    programme: Programme
    side: Side
    topics: Sequence[Topic]
    card: VolunteerCard
    readers: Addressees


async def places(session: Session, actor: Actor) -> Sequence[ProgrammeToJoin]:
    person = actor.person
    if person.is_bot or person.is_foreign or not person.is_active:
        return ()
    mine = {row.programme_id: row for row in await enrolments.all_of(session, actor.id)}
    rows = await enrolments.taking_part(session, ident(actor.workspace))
    paired = await _paired_as(session, actor)
    return [
        ProgrammeToJoin(row, mine.get(ident(row)), sorted(paired.get(ident(row), SIDES))[::-1])
        for row in rows
    ]


async def _paired_as(session: Session, actor: Actor) -> dict[int, set[Side]]:
    """Programme → the sides on which this person is in active pairs of it."""
    found: dict[int, set[Side]] = {}
    for pair in await pairs.active_of(session, actor.id):
        side = Side.MENTOR if pair.mentor_id == actor.id else Side.EXECUTIVE
        found.setdefault(pair.programme_id, set()).add(side)
    return found


async def form(session: Session, actor: Actor, programme_id: int, side: Side) -> CardSheet:
    programme = await _open(session, actor, programme_id)
    row = await _own(session, actor, programme_id, side)
    chosen = await enrolments.topic_ids_of(session, [row.id or 0]) if row else {}
    return CardSheet(
        programme,
        side,
        await programmes.topics_of(session, programme_id),
        VolunteerCard(
            text=(row.card or "") if row else "",
            topics=tuple(chosen.get(row.id or 0, ())) if row else (),
            languages=tuple(actor.person.languages.split()),
            capacity=row.capacity if row else 1,
        ),
        readers=await cards.readers(session, programme_id, actor.id),
    )


async def volunteer(
    session: Session,
    *,
    actor: Actor,
    programme_id: int,
    side: str,
    card: VolunteerCard,
    now: datetime,
    seen_at: datetime | None = None,
) -> None:
    """Come in, or change what one said. A side is left before the other is taken.

    `seen_at` is of the leads whom the form named as readers of the card.
    """
    programme = await _open(session, actor, programme_id)
    if side not in SIDES:
        raise Mistake("volunteer.no_programme")
    chosen = Side(side)
    await _own(session, actor, programme_id, chosen)
    offered = {ident(topic) for topic in await programmes.topics_of(session, programme_id)}
    # A lead may have hidden one while the form was open.
    if not set(card.topics) <= offered:
        raise Mistake("volunteer.topic_gone")
    new = Enrolment(
        workspace_id=ident(actor.workspace),
        programme_id=programme_id,
        person_id=actor.id,
        side=chosen,
        created_at=now,
    )
    # Two first submissions at once: the unique key makes them one row.
    await add_once(session, new)
    # Before the row is locked: this may take a turn, of which nobody waits for a row.
    addressed = await cards.address(session, programme, actor.id, seen_at=seen_at, now=now)
    row = await enrolments.of(session, programme_id, actor.id, for_update=True)
    if row is None:
        raise LookupError("an enrolment that was just written is gone")
    if row.state == EnrolmentState.OPEN and row.side != chosen:
        raise Mistake(f"volunteer.already_{row.side}")
    row.side, row.state, row.capacity = chosen, EnrolmentState.OPEN, card.capacity
    if not card.text:
        row.card = row.addressed_at = None
    elif row.card != card.text or row.addressed_at is None:
        row.card, row.addressed_at = card.text, addressed
    session.add(row)
    person = await session.get_one(Person, actor.id)
    # The person's and not the enrolment's: somebody speaks the same in every programme.
    person.languages = " ".join(card.languages)
    session.add(person)
    await session.flush()
    await enrolments.set_topics(session, row.workspace_id, [(ident(row), card.topics)])
    note(session, actor, "enrolment.volunteered", f"programme:{programme_id}", now)


async def withdraw(session: Session, *, actor: Actor, programme_id: int, now: datetime) -> None:
    """Leave a programme: one's pairs stay, and the card that one wrote is deleted."""
    actor.require(Action.VOLUNTEER)
    row = await enrolments.of(session, programme_id, actor.id, for_update=True)
    if row is None or row.state != EnrolmentState.OPEN:
        raise Mistake("volunteer.not_in")
    await take_out(session, row)
    note(session, actor, "enrolment.withdrawn", f"enrolment:{row.id}", now)


async def take_out(session: Session, row: Enrolment) -> None:
    """Take somebody out of a programme. Their pairs stay; proposals that are under way are
    withdrawn.
    """
    await programmes.take_turn(session, row.programme_id)
    await matching.withdraw_in(session, row.programme_id, row.person_id)
    row.state, row.card, row.addressed_at = EnrolmentState.WITHDRAWN, None, None
    session.add(row)
    await session.flush()
    await enrolments.set_topics(session, row.workspace_id, [(ident(row), ())])


async def _open(session: Session, actor: Actor, programme_id: int) -> Programme:
    actor.require(Action.VOLUNTEER)
    programme = await tenancy.found(
        session, Programme, programme_id, actor, gone="volunteer.no_programme"
    )
    if programme.state not in (ProgrammeState.RUNNING, ProgrammeState.DRAFT):
        raise Mistake("volunteer.not_now", programme=programme.name)
    must_be_ours(actor.person)
    if actor.person.is_bot or not actor.person.is_active:
        raise Mistake("volunteer.not_active")
    return programme


async def _own(session: Session, actor: Actor, programme_id: int, side: Side) -> Enrolment | None:
    """Their enrolment on that side, if any. `Mistake` when they are on the other side."""
    paired = (await _paired_as(session, actor)).get(programme_id, set())
    for other in sorted(paired - {side}):
        raise Mistake(f"volunteer.already_{other}")
    row = await enrolments.of(session, programme_id, actor.id)
    if row is None or row.state != EnrolmentState.OPEN:
        return None
    if row.side != side:
        raise Mistake(f"volunteer.already_{row.side}")
    return row
