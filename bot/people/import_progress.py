"""Files of people that are being applied: gone on with, and their leads' messages kept up."""

import asyncio
from dataclasses import dataclass

import structlog

from bot.kernel.actors import language_for
from bot.kernel.clock import Clock
from bot.kernel.errors import SlackFault
from bot.kernel.ports import Messages
from bot.kernel.unit_of_work import ask
from bot.people.import_apply import apply_next
from bot.texts import Mrkdwn, Say, Texts
from storage.engine import Database
from storage.people import import_runs
from storage.states import ImportState
from storage.tables import ImportRun, Person, Programme

_EVERY = 2.0
"""Seconds between two changes of a message: Slack takes fifty a minute."""


@dataclass(frozen=True, kw_only=True)
class Importer:
    """Once `stopping` is set, no further step is begun."""

    db: Database
    clock: Clock
    texts: Texts
    messages: Messages
    workspace_id: int
    stopping: asyncio.Event

    async def carry_on(self) -> None:
        """Apply what leads have said yes to, to its end; a run that was left is gone on with."""
        async with self.db.reading() as session:
            if not await import_runs.any_applying(session):
                return  # most often there is nothing, and then nobody's turn to write is taken
        shown_at = asyncio.get_running_loop().time()
        while not self.stopping.is_set():
            async with self.db.transaction() as session:
                ask(session)  # a lead did, and waits for the end of it
                step = await apply_next(session, self.workspace_id, self.clock.now())
            if step is None:
                return
            now = asyncio.get_running_loop().time()
            if step.state != ImportState.APPLYING or now - shown_at >= _EVERY:
                shown_at = now
                await self.show(step.run_id)

    async def show(self, run_id: int) -> None:
        """Show how far a run is, in the message that announced it. The run goes on when Slack
        refuses that.
        """
        async with self.db.reading() as session:
            message = await import_runs.message_of(session, run_id)
            run = await session.get_one(ImportRun, run_id)
            programme = await session.get_one(Programme, run.programme_id)
            lead = await session.get_one(Person, run.person_id)
        if message is None or message.channel_id is None or message.ts is None:
            return
        say = self.texts.say(language_for(lead, otherwise=programme.language))
        told = progress(programme, run.state, run.applied, run.total, say)
        try:
            await self.messages.change(message.channel_id, message.ts, told)
        except SlackFault as fault:
            structlog.get_logger().info("import_progress_not_shown", error=fault.code)


def progress(
    programme: Programme, state: ImportState, applied: int, total: int, say: Say
) -> Mrkdwn:
    """How many lines of a file are applied, or what became of it."""
    values = {"applied": say.number(applied), "total": say.number(total)}
    keys = {ImportState.DONE: "import.applied", ImportState.DROPPED: "import.was_dropped"}
    key = keys.get(state, "import.progress")
    return say.md(key, programme=programme.name, **values)
