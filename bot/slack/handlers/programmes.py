"""`programmes`: the list, and a programme's life from launch to close."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import programme_states
from bot.services.actors import Actor
from bot.services.programme_list import visible_to
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.views.programme_list import programme_list
from bot.texts import Say

Change = Callable[..., Awaitable[None]]


async def programmes(ask: Ask, line: CommandLine) -> None:
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=ask.command)
    await open_list(ask)


async def open_list(ask: Ask) -> None:
    ask.actor.require(Action.LIST_PROGRAMMES)
    await ask.show(page(ask.desk, ask.actor, ask.say))


async def turn_page(ask: Ask) -> None:
    await ask.show(page(ask.desk, ask.actor, ask.say, at=ask.key))


async def launch(ask: Ask) -> None:
    await _change(ask, programme_states.launch)


async def pause(ask: Ask) -> None:
    await _change(ask, programme_states.pause)


async def resume(ask: Ask) -> None:
    await _change(ask, programme_states.resume)


async def close(ask: Ask) -> None:
    await _change(ask, programme_states.close)


async def page(
    desk: Desk, actor: Actor, say: Say, *, about: int | None = None, at: int = 0
) -> dict[str, Any]:
    async with desk.db.reading() as session:
        there = await visible_to(session, actor, about=about, at=at)
    return programme_list(there, say)


async def _change(ask: Ask, change: Change) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            await change(session, actor=ask.actor, programme_id=ask.key, now=ask.desk.now())
        ask.desk.wake()
        return await page(ask.desk, ask.actor, ask.say, about=ask.key)

    await ask.show(view())
