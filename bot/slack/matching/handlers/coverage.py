"""`coverage [programme]`: who on the executive committee has a mentor."""

from bot.kernel import tenancy
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.matching import coverage as service
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows
from bot.slack.matching.views.coverage_board import PAGER, coverage_board
from bot.slack.programmes.naming import programme_named
from storage.tables import Programme, ident


@shows
async def coverage(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.SEE_COVERAGE)
    line = interaction.line
    if line.people:
        raise Mistake("coverage.form", command=interaction.command)
    programme = await programme_named(interaction, work, Action.SEE_COVERAGE, line.rest)
    return await page_of(interaction, work, ident(programme), 0)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    programme_id, page = PAGER.read(interaction.value)
    return await page_of(interaction, work, programme_id, page)


async def page_of(interaction: Interaction, work: UnitOfWork, programme_id: int, page: int) -> View:
    work.actor.require(Action.SEE_COVERAGE, programme=programme_id)
    programme = await tenancy.found(
        work.session, Programme, programme_id, work.actor, gone="match.unknown"
    )
    board = await service.board(work.session, work.actor, programme)
    return coverage_board(board, page, interaction.say)
