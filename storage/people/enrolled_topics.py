"""Queries about the topics that people offer and want."""

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import col, select

from storage.engine import Session
from storage.tables import Enrolment, EnrolmentTopic, Topic


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
