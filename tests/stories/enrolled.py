"""Shorthand for the story: who takes part in a programme, and what a lead sees of the matching."""

from typing import Any

from sqlmodel import col, select

from sandbox.driver import Json
from sandbox.driver import User as Client
from storage.states import Side
from storage.tables import (
    AuditEvent,
    Pair,
    Person,
    Proposal,
    ident,
)
from tests.matching.enrolling import CAST, enrol_as
from tests.stories.answered import closed
from tests.town import Town


async def known(town: Town, handle: str, **told: Any) -> Person:
    """Somebody whom the bot has met, with what an import says of them."""
    slack_id = next(m.id for m in town.sandbox.world.members.values() if m.handle == handle)
    person = await town.bot.context.people.look_up(slack_id)
    async with town.bot.context.db.transaction() as session:
        row = await session.get_one(Person, ident(person))
        for name, value in told.items():
            setattr(row, name, value)
        session.add(row)
    return row


async def enrol(town: Town, handle: str, side: Side, **more: Any) -> Person:
    """What else is told of them: see `enrol_as`."""
    person = await known(town, handle)
    await enrol_as(town.bot.context.db, person, side, town.clock.now(), **more)
    return await known(town, handle)


async def cast(town: Town) -> None:
    """Chloé and Priya mentor; Marc and Helen would like to learn. Inès leads."""
    await town.adam.command("/mentoring role @ines lead")
    for handle, side, more in CAST:
        await enrol(town, handle, side, **more)


async def shown_to(person: Client, command: str) -> Json:
    """The modal that a command opens."""
    await closed(person)
    await person.say(command)

    async def there() -> Json | None:
        view = await person.modal()
        return view if view["title"]["text"] != "Vice Versa" else None

    return await person.until(there)


async def proposals_of(town: Town) -> list[Proposal]:
    async with town.bot.context.db.reading() as session:
        return list((await session.exec(select(Proposal).order_by(col(Proposal.id)))).all())


async def states(town: Town) -> list[str]:
    return [row.state for row in await proposals_of(town)]


async def pairs_of(town: Town) -> list[Pair]:
    async with town.bot.context.db.reading() as session:
        return list((await session.exec(select(Pair).order_by(col(Pair.id)))).all())


async def audited(town: Town) -> list[str]:
    async with town.bot.context.db.reading() as session:
        rows = await session.exec(select(AuditEvent.action).order_by(col(AuditEvent.id)))
        return list(rows.all())
