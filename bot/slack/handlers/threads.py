"""*Our thread* in App Home, and its *Done* buttons."""

from typing import Any

from bot.errors import Mistake
from bot.services import threads as service
from bot.slack.asking import Ask
from bot.slack.views.thread_modal import thread_modal

_DIGITS = 18
"""A key that a database can hold."""


async def look(ask: Ask) -> None:
    await ask.show(_view(ask, _key(ask.value)))


async def done(ask: Ask) -> None:
    step_id = _key(ask.value)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            pair_id = await service.call_done(
                session, actor=ask.actor, step_id=step_id, now=ask.desk.now()
            )
        return await _view(ask, pair_id)

    await ask.show(view())


async def _view(ask: Ask, pair_id: int) -> dict[str, Any]:
    async with ask.desk.db.reading() as session:
        thread = await service.look(session, ask.actor, pair_id, ask.desk.now())
    return thread_modal(thread, ask.actor, ask.say)


def _key(text: str) -> int:
    if not (text.isdecimal() and len(text) <= _DIGITS):
        raise Mistake("thread.gone")
    return int(text)
