"""Queries about who leads a programme, since when, and which texts to its leads they have seen."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy.orm import defer
from sqlmodel import col, select

from storage.engine import Session
from storage.once import add_once
from storage.pairs import delegations
from storage.states import (
    EnrolmentState,
    LeadTaskKind,
    LeadTaskState,
    PairState,
    ProgrammeState,
    RoleKind,
)
from storage.tables import (
    Answer,
    CheckIn,
    Enrolment,
    LeadsSeen,
    LeadTask,
    Pair,
    Person,
    Programme,
    Role,
    Workspace,
    ident,
)


class Leading(NamedTuple):
    """A lead; `arranged_for` are the executives whose delegate they are or were."""

    person: Person
    since: datetime
    arranged_for: frozenset[int]


async def leading(session: Session, programme_id: int) -> Sequence[Leading]:
    """Those who are still in Slack, in an order that stays."""
    query = (
        select(Person, Role.created_at)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Role.programme_id == programme_id, Role.kind == RoleKind.LEAD, Person.is_active)
        .order_by(col(Person.id))
    )
    rows = (await session.exec(query)).all()
    arranged = await delegations.executives_of(session, [ident(person) for person, _ in rows])
    return [Leading(person, since, arranged[ident(person)]) for person, since in rows]


async def roles_of(session: Session, person_id: int) -> Sequence[Role]:
    """What makes somebody a lead, in Slack or not."""
    query = select(Role).where(Role.person_id == person_id, Role.kind == RoleKind.LEAD)
    return (await session.exec(query.order_by(col(Role.id)))).all()


async def take_turn(session: Session, workspace_id: int) -> None:
    """Until this transaction ends, nobody is named to lead, and no text finds that nobody leads.

    Of all turns it is taken last: whoever has it waits for no other one.
    """
    query = select(Workspace.id).where(Workspace.id == workspace_id)
    # FOR NO KEY UPDATE: rows that name the workspace by a foreign key can still be inserted, which
    # takes a KEY SHARE lock on it (postgresql.org/docs/current/explicit-locking.html).
    await session.exec(query.with_for_update(key_share=True))


_CARD = cast(Any, Enrolment.card)


class NamedLead(NamedTuple):
    """Somebody who leads a programme since its role was given."""

    role: Role
    person: Person
    programme: Programme


async def named_since(
    session: Session, workspace_id: int, since: datetime, besides: int
) -> Sequence[NamedLead]:
    """New leads of programmes that go on, without one person, the oldest first."""
    query = (
        select(Role, Person, Programme)
        .join(Person, col(Person.id) == col(Role.person_id))
        .join(Programme, col(Programme.id) == col(Role.programme_id))
        .where(
            Role.workspace_id == workspace_id,
            Role.kind == RoleKind.LEAD,
            Role.created_at > since,
            Role.person_id != besides,
            col(Person.is_active).is_(True),
            Programme.state != ProgrammeState.CLOSED,
        )
        .order_by(col(Role.created_at), col(Role.id))
    )
    return [NamedLead._make(row) for row in await session.exec(query)]


async def member_since(
    session: Session, person_id: int, programme_ids: Collection[int]
) -> Mapping[int, datetime]:
    """Programme → since when they take part in it: as a volunteer, or in a pair that was told."""
    paired = (
        select(Pair.programme_id, Pair.created_at)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(
            col(Pair.programme_id).in_(programme_ids),
            (col(Pair.mentor_id) == person_id) | (col(Pair.executive_id) == person_id),
            Pair.state == PairState.ACTIVE,
            Programme.state != ProgrammeState.DRAFT,
        )
    )
    enrolled = select(Enrolment.programme_id, Enrolment.created_at).where(
        col(Enrolment.programme_id).in_(programme_ids),
        Enrolment.person_id == person_id,
        Enrolment.state == EnrolmentState.OPEN,
    )
    found: dict[int, datetime] = {}
    for key, at in (*await session.exec(paired), *await session.exec(enrolled)):
        found[key] = min(at, found.get(key, at))
    return found


async def seen(
    session: Session, person_id: int, programme_ids: Collection[int]
) -> Mapping[int, datetime]:
    """Programme → up to when its leads were named whom this person has heard of."""
    query = select(LeadsSeen.programme_id, LeadsSeen.seen_at).where(
        LeadsSeen.person_id == person_id, col(LeadsSeen.programme_id).in_(programme_ids)
    )
    return dict((await session.exec(query)).all())


async def note_seen(
    session: Session, workspace_id: int, programme_id: int, person_id: int, seen_at: datetime
) -> None:
    row = LeadsSeen(
        workspace_id=workspace_id,
        programme_id=programme_id,
        person_id=person_id,
        seen_at=seen_at,
    )
    if await add_once(session, row):
        return
    query = select(LeadsSeen).where(
        LeadsSeen.person_id == person_id, LeadsSeen.programme_id == programme_id
    )
    kept = (await session.exec(query)).one()
    kept.seen_at = max(kept.seen_at, seen_at)
    session.add(kept)


async def words_of(
    session: Session, programme_id: int, person_id: int
) -> Sequence[tuple[Answer, Pair]]:
    query = (
        select(Answer, Pair)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .where(
            CheckIn.programme_id == programme_id,
            Answer.person_id == person_id,
            col(Answer.addressed_at).is_not(None),
            col(Answer.word_to_lead).is_not(None),
        )
        .order_by(col(Answer.id))
    )
    return (await session.exec(query)).all()


async def wishes_of(session: Session, programme_id: int, person_id: int) -> Sequence[LeadTask]:
    """Those that no lead has seen to yet."""
    query = select(LeadTask).where(
        LeadTask.programme_id == programme_id,
        LeadTask.person_id == person_id,
        LeadTask.state == LeadTaskState.OPEN,
        col(LeadTask.kind).in_((LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE)),
        col(LeadTask.addressed_at).is_not(None),
    )
    return (await session.exec(query.order_by(col(LeadTask.id)))).all()


async def cards_of(session: Session, programme_id: int, person_id: int) -> Sequence[Enrolment]:
    query = (
        select(Enrolment)
        .where(
            Enrolment.programme_id == programme_id,
            Enrolment.person_id == person_id,
            Enrolment.state == EnrolmentState.OPEN,
            col(Enrolment.card).is_not(None),
            col(Enrolment.addressed_at).is_not(None),
        )
        .options(defer(_CARD, raiseload=True))
    )
    return (await session.exec(query)).all()
