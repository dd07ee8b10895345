"""`people [programme]`: a lead sees who takes part, and takes somebody out."""

from typing import Any

from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.people import roster as service
from bot.people.roster import PAGE
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.values import numbers
from bot.slack.people.views.roster import card_modal, roster_modal
from bot.slack.programmes.handlers.naming import programme_named
from storage.tables import ident


async def people(interaction: Interaction, line: CommandLine) -> None:
    interaction.actor.require(Action.LIST_PEOPLE)
    if line.people:
        raise Mistake("people.form", command=interaction.command)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await programme_named(session, interaction, Action.LIST_PEOPLE, line.rest)
            found = await service.roster(session, interaction.actor, ident(programme))
        return roster_modal(found, interaction.say)

    await interaction.show(view())


async def turn_page(interaction: Interaction) -> None:
    programme_id, at = numbers(interaction.value, 2)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            found = await service.roster(session, interaction.actor, programme_id, at=at)
        return roster_modal(found, interaction.say)

    await interaction.show(view())


async def withdraw(interaction: Interaction) -> None:
    """Their pairs stay. The list then shows itself without them."""
    enrolment_id, page = numbers(interaction.value, 2)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            row = await service.withdraw(
                session,
                actor=interaction.actor,
                enrolment_id=enrolment_id,
                now=interaction.context.now(),
            )
            found = await service.roster(
                session, interaction.actor, row.programme_id, at=page * PAGE
            )
        return roster_modal(found, interaction.say)

    await interaction.show(view())


async def read_card(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            person, row = await service.read_card(session, interaction.actor, interaction.key)
        return card_modal(person, row, interaction.say)

    await interaction.show(view(), above=True)
