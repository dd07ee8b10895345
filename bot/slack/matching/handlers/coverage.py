"""`coverage [programme]`: who on the executive committee has a mentor."""

from typing import Any

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.matching import coverage as service
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.matching.views.coverage_board import PAGER, coverage_board
from bot.slack.programmes.naming import programme_named
from bot.texts import Say
from storage.tables import Programme, ident


async def coverage(interaction: Interaction, line: CommandLine) -> None:
    interaction.actor.require(Action.SEE_COVERAGE)
    if line.people:
        raise Mistake("coverage.form", command=interaction.command)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await programme_named(session, interaction, Action.SEE_COVERAGE, line.rest)
        return await page_of(
            interaction.context, interaction.actor, ident(programme), 0, interaction.say
        )

    await interaction.show(view())


@steps
async def turn_page(interaction: Interaction) -> None:
    programme_id, page = PAGER.read(interaction.value)
    await interaction.show(
        page_of(interaction.context, interaction.actor, programme_id, page, interaction.say)
    )


async def page_of(
    context: Context, actor: Actor, programme_id: int, page: int, say: Say
) -> dict[str, Any]:
    async with context.db.reading() as session:
        actor.require(Action.SEE_COVERAGE, programme=programme_id)
        programme = await tenancy.found(
            session, Programme, programme_id, actor, gone="match.unknown"
        )
        board = await service.board(session, actor, programme)
    return coverage_board(board, page, say)
