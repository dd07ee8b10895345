"""`people [programme]`: a lead sees who takes part, and takes somebody out."""

from typing import Any

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import roster as service
from bot.services.roster import PAGE
from bot.slack.asking import Ask
from bot.slack.handlers.naming import programme_named
from bot.slack.values import numbers
from bot.slack.views.roster import card_modal, roster_modal
from storage.tables import ident


async def people(ask: Ask, line: CommandLine) -> None:
    ask.actor.require(Action.LIST_PEOPLE)
    if line.people:
        raise Mistake("people.form", command=ask.command)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            programme = await programme_named(session, ask, Action.LIST_PEOPLE, line.rest)
            found = await service.roster(session, ask.actor, ident(programme))
        return roster_modal(found, ask.say)

    await ask.show(view())


async def turn_page(ask: Ask) -> None:
    programme_id, at = numbers(ask.value, 2)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            found = await service.roster(session, ask.actor, programme_id, at=at)
        return roster_modal(found, ask.say)

    await ask.show(view())


async def withdraw(ask: Ask) -> None:
    """Their pairs stay. The list then shows itself without them."""
    enrolment_id, page = numbers(ask.value, 2)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            row = await service.withdraw(
                session, actor=ask.actor, enrolment_id=enrolment_id, now=ask.desk.now()
            )
            found = await service.roster(session, ask.actor, row.programme_id, at=page * PAGE)
        return roster_modal(found, ask.say)

    await ask.show(view())


async def read_card(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            person, row = await service.read_card(session, ask.actor, ask.key)
        return card_modal(person, row, ask.say)

    await ask.show(view(), above=True)
