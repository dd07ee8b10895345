"""Who takes part in a programme, as rows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from storage.engine import Database
from storage.states import Side
from storage.tables import Enrolment, EnrolmentTopic, Person, Topic, ident


async def enrol_as(
    db: Database,
    person: Person,
    side: Side,
    now: datetime,
    *,
    topics: Sequence[str] = (),
    capacity: int = 1,
    programme_id: int = 1,
    **told: Any,
) -> None:
    """`topics` are keys of shipped ones; `told` is what an import says of the person."""
    async with db.transaction() as session:
        row = await session.get_one(Person, ident(person))
        for name, value in told.items():
            setattr(row, name, value)
        enrolment = Enrolment(
            workspace_id=person.workspace_id,
            programme_id=programme_id,
            person_id=ident(person),
            side=side,
            capacity=capacity,
            created_at=now,
        )
        session.add_all([row, enrolment])
        await session.flush()
        found = await session.exec(
            select(Topic).where(Topic.programme_id == programme_id, col(Topic.key).in_(topics))
        )
        session.add_all(
            EnrolmentTopic(
                enrolment_id=ident(enrolment),
                topic_id=ident(topic),
                workspace_id=person.workspace_id,
            )
            for topic in found.all()
        )


# Chloé and Priya mentor; Marc and Helen would like to learn, and Helen is on the committee.
CAST: Sequence[tuple[str, Side, dict[str, Any]]] = (
    (
        "chloe",
        Side.MENTOR,
        {"topics": ("networks", "assistants"), "languages": "fr", "function": "Social"},
    ),
    ("priya", Side.MENTOR, {"topics": ("privacy",), "languages": "en", "function": "Data"}),
    (
        "marc",
        Side.EXECUTIVE,
        {"topics": ("assistants", "networks"), "languages": "fr en", "function": "Marketing"},
    ),
    (
        "helen",
        Side.EXECUTIVE,
        {
            "topics": ("privacy",),
            "languages": "en",
            "function": "Finance",
            "committee_since_on": date(2026, 1, 5),
        },
    ),
)
