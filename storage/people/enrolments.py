"""Queries about who takes part in a programme, and the topics that they offer and want."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy.orm import defer
from sqlmodel import and_, col, delete, func, or_, select

from storage.engine import Session
from storage.once import add_all_once
from storage.states import EnrolmentState, PairState, ProgrammeState, Side
from storage.tables import Enrolment, EnrolmentTopic, Pair, Person, Programme, Topic

_CARD = cast(Any, Enrolment.card)


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part; `pairs` counts the active pairs that they are in."""

    enrolment: Enrolment
    person: Person
    topic_ids: tuple[int, ...]
    pairs: int


async def taking_part(session: Session, workspace_id: int) -> Sequence[Programme]:
    """The programmes that people may come into."""
    query = (
        select(Programme)
        .where(
            Programme.workspace_id == workspace_id,
            col(Programme.state).in_((ProgrammeState.RUNNING, ProgrammeState.DRAFT)),
        )
        .order_by(col(Programme.id))
    )
    return (await session.exec(query)).all()


async def of(
    session: Session, programme_id: int, person_id: int, *, for_update: bool = False
) -> Enrolment | None:
    query = select(Enrolment).where(
        Enrolment.programme_id == programme_id, Enrolment.person_id == person_id
    )
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def of_people(
    session: Session, programme_id: int, person_ids: Collection[int]
) -> dict[int, Enrolment]:
    """Person → their enrolment."""
    query = select(Enrolment).where(
        Enrolment.programme_id == programme_id, col(Enrolment.person_id).in_(person_ids)
    )
    return {row.person_id: row for row in await session.exec(query)}


async def all_of(session: Session, person_id: int) -> Sequence[Enrolment]:
    """The programmes that one person takes part in."""
    query = select(Enrolment).where(
        Enrolment.person_id == person_id, Enrolment.state == EnrolmentState.OPEN
    )
    return (await session.exec(query)).all()


async def open_counts(session: Session, programme_ids: Collection[int]) -> dict[int, int]:
    """Programme → how many people take part in it."""
    query = (
        select(Enrolment.programme_id, func.count())
        .where(
            col(Enrolment.programme_id).in_(programme_ids), Enrolment.state == EnrolmentState.OPEN
        )
        .group_by(col(Enrolment.programme_id))
    )
    return dict((await session.exec(query)).all())


async def in_programme(session: Session, programme_id: int) -> Sequence[Enrolment]:
    """Everybody's, without their cards: thousands would have to be deciphered."""
    query = (
        select(Enrolment)
        .where(Enrolment.programme_id == programme_id)
        .options(defer(_CARD, raiseload=True))
    )
    return (await session.exec(query)).all()


async def cards_waiting(session: Session, programme_id: int) -> Sequence[Enrolment]:
    """Whose cards no lead may read yet; without the cards."""
    query = (
        select(Enrolment)
        .where(
            Enrolment.programme_id == programme_id,
            Enrolment.state == EnrolmentState.OPEN,
            col(Enrolment.card).is_not(None),
            col(Enrolment.addressed_at).is_(None),
        )
        .options(defer(_CARD, raiseload=True))
    )
    return (await session.exec(query)).all()


async def topics_in(session: Session, programme_id: int) -> dict[int, set[int]]:
    """Enrolment → its topics, for a whole programme."""
    query = (
        select(EnrolmentTopic.enrolment_id, EnrolmentTopic.topic_id)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentTopic.enrolment_id))
        .where(Enrolment.programme_id == programme_id)
    )
    found: dict[int, set[int]] = {}
    for enrolment_id, topic_id in await session.exec(query):
        found.setdefault(enrolment_id, set()).add(topic_id)
    return found


async def topic_ids_of(session: Session, enrolment_ids: Collection[int]) -> dict[int, list[int]]:
    query = select(EnrolmentTopic.enrolment_id, EnrolmentTopic.topic_id).where(
        col(EnrolmentTopic.enrolment_id).in_(enrolment_ids)
    )
    found: dict[int, list[int]] = {}
    for enrolment_id, topic_id in await session.exec(query):
        found.setdefault(enrolment_id, []).append(topic_id)
    return found


async def set_topics(
    session: Session, workspace_id: int, topics: Collection[tuple[int, Collection[int]]]
) -> None:
    """Each is an enrolment and all its topics, which take the place of those before."""
    keys = [enrolment_id for enrolment_id, _ in topics]
    await session.exec(
        delete(EnrolmentTopic).where(col(EnrolmentTopic.enrolment_id).in_(keys)),
        execution_options={"synchronize_session": False},
    )
    rows = [
        {"workspace_id": workspace_id, "enrolment_id": enrolment_id, "topic_id": topic_id}
        for enrolment_id, topic_ids in topics
        for topic_id in dict.fromkeys(topic_ids)
    ]
    await add_all_once(session, EnrolmentTopic, rows)


async def paired_as(session: Session, programme_id: int) -> dict[int, set[Side]]:
    """Person → the sides on which they are in active pairs of this programme."""
    query = select(Pair.mentor_id, Pair.executive_id).where(
        Pair.programme_id == programme_id, Pair.state == PairState.ACTIVE
    )
    found: dict[int, set[Side]] = {}
    for mentor, executive in await session.exec(query):
        found.setdefault(mentor, set()).add(Side.MENTOR)
        found.setdefault(executive, set()).add(Side.EXECUTIVE)
    return found


async def elsewhere(session: Session, workspace_id: int, programme_id: int) -> set[int]:
    """Those who take part, or are in an active pair, in another programme that is not closed."""
    others = select(Programme.id).where(
        Programme.workspace_id == workspace_id,
        Programme.id != programme_id,
        Programme.state != ProgrammeState.CLOSED,
    )
    enrolled = select(Enrolment.person_id).where(
        col(Enrolment.programme_id).in_(others), Enrolment.state == EnrolmentState.OPEN
    )
    paired = select(Pair.mentor_id, Pair.executive_id).where(
        col(Pair.programme_id).in_(others), Pair.state == PairState.ACTIVE
    )
    found = set(await session.exec(enrolled))
    for both in await session.exec(paired):
        found.update(both)
    return found


async def how_many(session: Session, programme_id: int) -> dict[str, int]:
    """Side → how many take part."""
    query = (
        select(Enrolment.side, func.count())
        .where(Enrolment.programme_id == programme_id, Enrolment.state == EnrolmentState.OPEN)
        .group_by(col(Enrolment.side))
    )
    return dict((await session.exec(query)).all())


async def page(
    session: Session, programme_id: int, *, start: int, limit: int
) -> Sequence[Participant]:
    """Executives before mentors, by name."""
    query = (
        select(Enrolment, Person)
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(Enrolment.programme_id == programme_id, Enrolment.state == EnrolmentState.OPEN)
        .order_by(col(Enrolment.side), col(Person.name), col(Enrolment.id))
        .offset(start)
        .limit(limit)
    )
    rows = (await session.exec(query)).all()
    topics = await topic_ids_of(session, [row.id or 0 for row, _ in rows])
    counts = await _pair_counts(session, programme_id, [person.id or 0 for _, person in rows])
    return [
        Participant(row, person, tuple(topics.get(row.id or 0, ())), counts.get(row.person_id, 0))
        for row, person in rows
    ]


async def _pair_counts(
    session: Session, programme_id: int, person_ids: Collection[int]
) -> dict[int, int]:
    either = or_(col(Pair.mentor_id) == col(Person.id), col(Pair.executive_id) == col(Person.id))
    query = (
        select(Person.id, func.count())
        .join(Pair, and_(either, Pair.programme_id == programme_id, Pair.state == PairState.ACTIVE))
        .where(col(Person.id).in_(person_ids))
        .group_by(col(Person.id))
    )
    return {key: count for key, count in await session.exec(query) if key is not None}


async def topics_of_people(
    session: Session, programme_ids: Collection[int], person_ids: Collection[int]
) -> Mapping[tuple[int, int], Sequence[Topic]]:
    """Programme and person → the topics that they offer or want, in the programme's order."""
    query = (
        select(Enrolment.person_id, Topic)
        .join(EnrolmentTopic, col(EnrolmentTopic.enrolment_id) == col(Enrolment.id))
        .join(Topic, col(Topic.id) == col(EnrolmentTopic.topic_id))
        .where(
            col(Enrolment.programme_id).in_(programme_ids),
            col(Enrolment.person_id).in_(person_ids),
        )
        .order_by(col(Topic.position), col(Topic.id))
    )
    found: dict[tuple[int, int], list[Topic]] = {}
    for person_id, topic in await session.exec(query):
        found.setdefault((topic.programme_id, person_id), []).append(topic)
    return found
