"""`people [programme]`: a lead sees who takes part, and takes somebody out."""

from typing import Any

from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.people import roster as service
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.values import numbers
from bot.slack.people.views.roster import PAGER, card_modal, roster_modal
from bot.slack.programmes.naming import programme_named
from storage.engine import Session
from storage.tables import ident


async def people(interaction: Interaction, line: CommandLine) -> None:
    interaction.actor.require(Action.LIST_PEOPLE)
    if line.people:
        raise Mistake("people.form", command=interaction.command)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await programme_named(session, interaction, Action.LIST_PEOPLE, line.rest)
            return await _page(session, interaction, ident(programme), 0)

    await interaction.show(view())


@steps
async def turn_page(interaction: Interaction) -> None:
    programme_id, page = PAGER.read(interaction.value)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            return await _page(session, interaction, programme_id, page)

    await interaction.show(view())


@steps
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
            return await _page(session, interaction, row.programme_id, page)

    await interaction.show(view())


@steps
async def read_card(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            person, row = await service.read_card(session, interaction.actor, interaction.key)
        return card_modal(person, row, interaction.say)

    await interaction.show(view(), above=True)


async def _page(
    session: Session, interaction: Interaction, programme_id: int, page: int
) -> dict[str, Any]:
    found = await service.roster(
        session, interaction.actor, programme_id, page=page, size=PAGER.size
    )
    return roster_modal(found, interaction.say)
