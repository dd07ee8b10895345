"""Shorthand for the story: who takes part in a programme, and what a lead sees of the matching."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from sandbox.driver import Json
from sandbox.driver import Person as Client
from storage.states import Side
from storage.tables import (
    AuditEvent,
    Enrolment,
    EnrolmentTopic,
    Pair,
    Person,
    Proposal,
    Topic,
    ident,
)
from tests.conftest import Town
from tests.stories.answered import closed


async def known(town: Town, handle: str, **told: Any) -> Person:
    """Somebody whom the bot has met, with what an import says of them."""
    slack_id = next(m.id for m in town.sandbox.world.members.values() if m.handle == handle)
    person = await town.house.context.people.look_up(slack_id)
    async with town.house.context.db.transaction() as session:
        row = await session.get_one(Person, ident(person))
        for name, value in told.items():
            setattr(row, name, value)
        session.add(row)
    return row


async def enrol(
    town: Town,
    handle: str,
    side: Side,
    *,
    topics: Sequence[str] = (),
    capacity: int = 1,
    programme_id: int = 1,
    **told: Any,
) -> Person:
    person = await known(town, handle, **told)
    async with town.house.context.db.transaction() as session:
        enrolment = Enrolment(
            workspace_id=1,
            programme_id=programme_id,
            person_id=ident(person),
            side=side,
            capacity=capacity,
            created_at=town.clock.now(),
        )
        session.add(enrolment)
        await session.flush()
        found = await session.exec(
            select(Topic).where(Topic.programme_id == programme_id, col(Topic.key).in_(topics))
        )
        for topic in found.all():
            session.add(
                EnrolmentTopic(enrolment_id=ident(enrolment), topic_id=ident(topic), workspace_id=1)
            )
    return person


async def cast(town: Town) -> None:
    """Chloé and Priya mentor; Marc and Helen would like to learn. Inès leads."""
    await town.adam.command("/mentoring role @ines lead")
    await enrol(
        town,
        "chloe",
        Side.MENTOR,
        topics=("networks", "assistants"),
        languages="fr",
        function="Social",
    )
    await enrol(town, "priya", Side.MENTOR, topics=("privacy",), languages="en", function="Data")
    await enrol(
        town, "marc", Side.EXECUTIVE, topics=("assistants", "networks"), languages="fr en",
        function="Marketing",
    )  # fmt: skip
    await enrol(
        town, "helen", Side.EXECUTIVE, topics=("privacy",), languages="en", function="Finance",
        committee_since_on=date(2026, 1, 5),
    )  # fmt: skip


async def shown_to(person: Client, command: str) -> Json:
    """The modal that a command opens."""
    await closed(person)
    await person.say(command)

    async def there() -> Json | None:
        view = await person.modal()
        return view if view["title"]["text"] != "Vice Versa" else None

    return await person.until(there)


async def proposals_of(town: Town) -> list[Proposal]:
    async with town.house.context.db.reading() as session:
        return list((await session.exec(select(Proposal).order_by(col(Proposal.id)))).all())


async def states(town: Town) -> list[str]:
    return [row.state for row in await proposals_of(town)]


async def pairs_of(town: Town) -> list[Pair]:
    async with town.house.context.db.reading() as session:
        return list((await session.exec(select(Pair).order_by(col(Pair.id)))).all())


async def audited(town: Town) -> list[str]:
    async with town.house.context.db.reading() as session:
        rows = await session.exec(select(AuditEvent.action).order_by(col(AuditEvent.id)))
        return list(rows.all())
