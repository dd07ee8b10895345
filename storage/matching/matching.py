"""Queries about who can be paired with whom: each for a whole programme, never row by row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as columns_of
from sqlmodel import and_, col, or_, select, update

from storage.engine import Session
from storage.states import EnrolmentState, PairState, ProposalState, RoleKind, Side
from storage.tables import BlockedPair, Enrolment, EnrolmentTopic, Pair, Person, Proposal, Role

ASKED = (ProposalState.ASKED_EXECUTIVE, ProposalState.ASKED_MENTOR)
COMMITTED = (*ASKED, ProposalState.AGREED, ProposalState.STUCK)
"""States of a proposal that takes a place: somebody was asked, or has said yes."""
LISTED = (ProposalState.PROPOSED, *COMMITTED, ProposalState.REFUSED)


@dataclass(frozen=True)
class Entrant:
    """Somebody who takes part, with what matching looks at. `enrolment_id` is 0 for an executive
    who is not enrolled.
    """

    enrolment_id: int
    person_id: int
    side: Side
    capacity: int
    name: str
    zone: str
    languages: str
    function: str
    site: str


async def entrants(session: Session, programme_id: int) -> Sequence[Entrant]:
    """Those enrolled who are still in Slack."""
    query: Any = (
        columns_of(
            col(Enrolment.id),
            col(Enrolment.person_id),
            col(Enrolment.side),
            col(Enrolment.capacity),
            col(Person.name),
            col(Person.time_zone),
            col(Person.languages),
            col(Person.function),
            col(Person.site),
        )
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(
            col(Enrolment.programme_id) == programme_id,
            col(Enrolment.state) == EnrolmentState.OPEN,
            col(Person.is_active),
            col(Person.is_bot).is_(False),
        )
        .order_by(col(Enrolment.person_id))
    )
    rows = (await (await session.connection()).execute(query)).all()
    return [
        Entrant(key, person, side, capacity, name, zone, spoken, function or "", site or "")
        for key, person, side, capacity, name, zone, spoken, function, site in rows
    ]


async def topics_of(session: Session, programme_id: int) -> Mapping[int, frozenset[int]]:
    """Enrolment → the topics offered or wanted."""
    query = (
        select(EnrolmentTopic.enrolment_id, EnrolmentTopic.topic_id)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentTopic.enrolment_id))
        .where(Enrolment.programme_id == programme_id)
    )
    found: dict[int, set[int]] = {}
    for enrolment_id, topic_id in await session.exec(query):
        found.setdefault(enrolment_id, set()).add(topic_id)
    return {key: frozenset(topics) for key, topics in found.items()}


async def managers(session: Session, workspace_id: int) -> Mapping[int, int]:
    """Person → their manager."""
    query = select(Person.id, Person.manager_id).where(
        Person.workspace_id == workspace_id, col(Person.manager_id).is_not(None)
    )
    return {person or 0: manager or 0 for person, manager in await session.exec(query)}


async def blocked(session: Session, workspace_id: int) -> Sequence[tuple[int, int]]:
    query = select(BlockedPair.one_id, BlockedPair.other_id).where(
        BlockedPair.workspace_id == workspace_id
    )
    return (await session.exec(query)).all()


async def paired_before(session: Session, programme_id: int) -> Sequence[tuple[int, int]]:
    """Mentor and executive of each pair there ever was, in any programme, of which the two take
    part in this one, or one of them and somebody who does not.
    """
    here = select(Enrolment.person_id).where(Enrolment.programme_id == programme_id)
    query = select(Pair.mentor_id, Pair.executive_id).where(
        or_(col(Pair.mentor_id).in_(here), col(Pair.executive_id).in_(here))
    )
    return (await session.exec(query.distinct())).all()


async def active_in(session: Session, programme_id: int) -> Sequence[tuple[int, int]]:
    """Mentor and executive of each active pair of a programme."""
    query = select(Pair.mentor_id, Pair.executive_id).where(
        Pair.programme_id == programme_id, Pair.state == PairState.ACTIVE
    )
    return (await session.exec(query)).all()


async def committed_in(session: Session, programme_id: int) -> Sequence[tuple[int, int]]:
    """Mentor and executive of each proposal that takes a place."""
    query = select(Proposal.mentor_id, Proposal.executive_id).where(
        Proposal.programme_id == programme_id, col(Proposal.state).in_(COMMITTED)
    )
    return (await session.exec(query)).all()


async def turned_down(session: Session, workspace_id: int) -> Sequence[tuple[int, int]]:
    """Mentor and executive where one refused the other, in any programme."""
    query = select(Proposal.mentor_id, Proposal.executive_id).where(
        Proposal.workspace_id == workspace_id, Proposal.state == ProposalState.REFUSED
    )
    return (await session.exec(query)).all()


async def rejected_in(session: Session, programme_id: int) -> Sequence[tuple[int, int]]:
    query = select(Proposal.mentor_id, Proposal.executive_id).where(
        Proposal.programme_id == programme_id, Proposal.state == ProposalState.REJECTED
    )
    return (await session.exec(query)).all()


async def in_states(
    session: Session, programme_id: int, states: Collection[str]
) -> Sequence[Proposal]:
    """The best first."""
    query = (
        select(Proposal)
        .where(Proposal.programme_id == programme_id, col(Proposal.state).in_(states))
        .order_by(col(Proposal.score).desc(), col(Proposal.id))
    )
    return (await session.exec(query)).all()


async def as_it_is(session: Session, proposal_id: int) -> Proposal | None:
    """Read anew: somebody may have changed it, or taken it away, while a turn was waited for."""
    # The session would give back the object that it holds, as it was read before the turn.
    return await session.get(Proposal, proposal_id, populate_existing=True)


async def agreed(session: Session, workspace_id: int, after: int, limit: int) -> Sequence[Proposal]:
    """Both have said yes, and their pair is not made yet; those with a key above `after`."""
    query = (
        select(Proposal)
        .where(
            Proposal.workspace_id == workspace_id,
            Proposal.state == ProposalState.AGREED,
            col(Proposal.id) > after,
        )
        .order_by(col(Proposal.id))
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def withdraw_between(session: Session, one_id: int, other_id: int) -> None:
    """Withdraw the proposals between these two people that have not become a pair."""
    query = (
        update(Proposal)
        .where(
            col(Proposal.state).in_((ProposalState.PROPOSED, *COMMITTED)),
            or_(
                and_(col(Proposal.mentor_id) == one_id, col(Proposal.executive_id) == other_id),
                and_(col(Proposal.mentor_id) == other_id, col(Proposal.executive_id) == one_id),
            ),
        )
        .values(state=ProposalState.WITHDRAWN)
    )
    await session.exec(query)


async def withdraw_in(session: Session, programme_id: int, person_id: int | None = None) -> None:
    """Withdraw those of a programme, or of one person in it, that have not become a pair."""
    query = update(Proposal).where(
        col(Proposal.programme_id) == programme_id,
        col(Proposal.state).in_((ProposalState.PROPOSED, *COMMITTED)),
    )
    if person_id is not None:
        query = query.where(
            or_(col(Proposal.mentor_id) == person_id, col(Proposal.executive_id) == person_id)
        )
    await session.exec(
        query.values(state=ProposalState.WITHDRAWN),
        execution_options={"synchronize_session": False},
    )


async def block_between(session: Session, one_id: int, other_id: int) -> BlockedPair | None:
    # Stored in one order, so that a unique key forbids the same two twice.
    low, high = sorted((one_id, other_id))
    query = select(BlockedPair).where(BlockedPair.one_id == low, BlockedPair.other_id == high)
    return (await session.exec(query)).first()


async def lifters_of(session: Session, setter_id: int) -> Collection[int]:
    """The programmes whose leads may lift what this person has set: those that they lead."""
    query = select(Role.programme_id).where(Role.person_id == setter_id, Role.kind == RoleKind.LEAD)
    return {key for key in await session.exec(query) if key is not None}


async def leads_concerned(session: Session, *people: int) -> Sequence[Person]:
    """Whoever leads a programme in which one of these people takes part, or is in a pair."""
    enrolled = select(Enrolment.programme_id).where(
        col(Enrolment.person_id).in_(people), Enrolment.state == EnrolmentState.OPEN
    )
    paired = select(Pair.programme_id).where(
        or_(col(Pair.mentor_id).in_(people), col(Pair.executive_id).in_(people)),
        Pair.state == PairState.ACTIVE,
    )
    concerned = or_(col(Role.programme_id).in_(enrolled), col(Role.programme_id).in_(paired))
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Role.kind == RoleKind.LEAD, col(Person.is_active), concerned)
        .distinct()
        .order_by(col(Person.id))
    )
    return (await session.exec(query)).all()


async def capacity_of(session: Session, programme_id: int, person_id: int) -> int:
    """How many pairs somebody can be in; one where they are not enrolled."""
    query = select(Enrolment.capacity).where(
        Enrolment.programme_id == programme_id, Enrolment.person_id == person_id
    )
    found = (await session.exec(query)).first()
    return 1 if found is None else found


async def holds_of(session: Session, programme_id: int, person_id: int, side: Side) -> int:
    """The active pairs of somebody on one side of a programme."""
    who = col(Pair.mentor_id) if side == Side.MENTOR else col(Pair.executive_id)
    query = select(Pair.id).where(
        Pair.programme_id == programme_id, Pair.state == PairState.ACTIVE, who == person_id
    )
    return len((await session.exec(query)).all())
