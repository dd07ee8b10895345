"""`tasks`: what a lead has to see to, and what they can do about it."""

from typing import Any

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.services import seeing_to as service
from bot.slack.asking import Ask
from bot.slack.handlers.home import refresh
from bot.slack.values import numbers
from bot.slack.views.lead_tasks import seen_to, task_list, task_modal


async def tasks(ask: Ask, line: CommandLine) -> None:
    if line.people or line.words:
        raise Mistake("command.extra", command=ask.command, word=line.word)
    await show_all(ask)


async def show_all(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            found = await service.open_for(session, ask.actor)
        return task_list(found, ask.say)

    await ask.show(view())


async def look(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            shown = await service.look(session, ask.actor, ask.key)
        return task_modal(shown, ask.say)

    await ask.show(view())


async def done(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            await service.call_done(session, actor=ask.actor, task_id=ask.key, now=ask.desk.now())
        return seen_to(ask.say.md("task.was_done"), ask.say)

    await ask.show(view())
    refresh(ask.desk, ask.actor.person.slack_id)


async def end_pair(ask: Ask) -> None:
    task_id, pair_id = numbers(ask.value, 2)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            shown = await service.end(
                session,
                actor=ask.actor,
                task_id=task_id,
                pair_id=pair_id,
                now=ask.desk.now(),
            )
        if shown.task.state == "open":
            return task_modal(shown, ask.say)
        return seen_to(ask.say.md("task.pair_was_ended"), ask.say)

    await ask.show(view())
    ask.desk.wake()
    refresh(ask.desk, ask.actor.person.slack_id)
