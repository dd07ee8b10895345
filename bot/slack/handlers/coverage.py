"""`coverage [programme]`: who on the executive committee has a mentor."""

from typing import Any

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import coverage as service
from bot.services.actors import Actor
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.handlers.naming import programme_named
from bot.slack.values import numbers
from bot.slack.views.coverage_board import coverage_board
from bot.texts import Say
from storage.tables import Programme, ident


async def coverage(ask: Ask, line: CommandLine) -> None:
    ask.actor.require(Action.SEE_COVERAGE)
    if line.people:
        raise Mistake("coverage.form", command=ask.command)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            programme = await programme_named(session, ask, Action.SEE_COVERAGE, line.rest)
        return await page_of(ask.desk, ask.actor, ident(programme), 0, ask.say)

    await ask.show(view())


async def turn_page(ask: Ask) -> None:
    programme_id, page = numbers(ask.value, 2)
    await ask.show(page_of(ask.desk, ask.actor, programme_id, page, ask.say))


async def page_of(
    desk: Desk, actor: Actor, programme_id: int, page: int, say: Say
) -> dict[str, Any]:
    async with desk.db.reading() as session:
        actor.require(Action.SEE_COVERAGE, programme=programme_id)
        programme = await session.get(Programme, programme_id)
        if programme is None or programme.workspace_id != actor.workspace.id:
            raise Mistake("match.unknown")
        board = await service.board(session, actor, programme)
    return coverage_board(board, page, say)
