"""Files of people that are being applied: gone on with, and their leads' messages kept up."""

import asyncio

import structlog

from bot.kernel.actors import language_for
from bot.kernel.errors import SlackFault
from bot.people.import_apply import apply_next
from bot.slack.kit.context import Context
from bot.slack.people.views.import_letters import progress_message
from storage.people import import_runs, people
from storage.tables import ImportRun, Person, Programme, ident

_EVERY = 2.0
"""Seconds between two looks of a message: Slack takes fifty a minute."""


async def carry_on(context: Context) -> None:
    """Apply what leads have said yes to, to its end; a run that was left is gone on with."""
    async with context.db.reading() as session:
        if not await import_runs.any_applying(session):
            return  # most often there is nothing, and then nobody's turn to write is taken
    shown_at = asyncio.get_running_loop().time()
    while not context.stopping.is_set():
        async with context.db.transaction() as session:
            workspace = await people.workspace_by_team(session, context.team_id)
            step = await apply_next(session, ident(workspace), context.now()) if workspace else None
        if step is None:
            return
        now = asyncio.get_running_loop().time()
        if step.state != "applying" or now - shown_at >= _EVERY:
            shown_at = now
            await show(context, step.run_id)


async def show(context: Context, run_id: int) -> None:
    """How far it is, in the message that told of it. When it cannot be shown, it still goes on."""
    async with context.db.reading() as session:
        message = await import_runs.message_of(session, run_id)
        run = await session.get_one(ImportRun, run_id)
        programme = await session.get_one(Programme, run.programme_id)
        lead = await session.get_one(Person, run.person_id)
    if message is None or message.channel_id is None or message.ts is None:
        return
    say = context.texts.say(language_for(lead, otherwise=programme.language))
    told = progress_message(programme, run.state, run.applied, run.total, say)
    try:
        await context.gateway.update(message.channel_id, message.ts, told)
    except SlackFault as fault:
        structlog.get_logger().info("import_progress_not_shown", error=fault.code)
