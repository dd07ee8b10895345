"""The menu beside a pair that needs attention: send, write, find another mentor, pause."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake, Problem
from bot.services import digest_deeds as service
from bot.services.actors import Actor
from bot.services.risk_tasks import MESSAGE_LIMIT
from bot.slack import ids
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.message import Message
from bot.slack.saving import metadata, saved
from bot.slack.views import inputs, replies
from bot.slack.views.choice_modal import choice_modal
from bot.slack.views.deed_modals import message_modal
from bot.slack.views.names import who
from bot.slack.views.reading import notice_modal
from bot.texts import Say

_DIGITS = 18
"""A key that a database can hold."""


async def do(ask: Ask) -> Message | None:
    """`value`: deed:pair."""
    deed, _, pair = ask.value.partition(":")
    work = _DEEDS.get(deed)
    if work is None:
        raise Mistake("deed.unknown")
    if not ask.in_modal:
        return await work(ask, _key(pair))
    try:
        answer = await work(ask, _key(pair))
    except Problem as found:
        answer = replies.problem(found, ask.say)
    if answer is not None:
        # The list in which the click was stays, below what came of it.
        await ask.show(_notice(answer, ask.say), above=True)
    return None


async def _notice(answer: Message, say: Say) -> dict[str, Any]:
    return notice_modal(answer, say)


async def written(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(desk, ack, body, _written, said_at=ids.MESSAGE):
        desk.wake()


async def _send(ask: Ask, pair_id: int) -> Message:
    async with ask.desk.db.transaction() as session:
        sent = await service.send(session, actor=ask.actor, pair_id=pair_id, now=ask.desk.now())
    ask.desk.wake()
    if sent.opened:
        return replies.done(ask.say.count_md("send.done", sent.opened))
    if sent.paused:
        raise Mistake("send.on_leave", command=ask.command)
    if sent.over:
        raise Mistake("send.over")
    if sent.left:
        raise Mistake("send.all_left", command=ask.command)
    raise Mistake("send.had_one")


async def _message(ask: Ask, pair_id: int) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            about, there = await service.addressees(session, ask.actor, pair_id)
        return message_modal(about, there, ask.say)

    await ask.show(view(), above=True)


async def _other_mentors(ask: Ask, pair_id: int) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            there = await service.other_mentors(
                session, actor=ask.actor, pair_id=pair_id, now=ask.desk.now()
            )
        return choice_modal(there, ask.say, below="", page=0)

    await ask.show(view(), above=True)


async def _pause(ask: Ask, pair_id: int) -> Message:
    async with ask.desk.db.transaction() as session:
        about = await service.pause(session, actor=ask.actor, pair_id=pair_id, now=ask.desk.now())
    ask.desk.wake()
    return replies.done(
        ask.say.md("deed.paused", mentor=who(about.mentor), executive=who(about.executive))
    )


async def _written(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    state, known = body["view"]["state"]["values"], metadata(body)
    text = inputs.typed(state, ids.MESSAGE)
    if not text:
        return {ids.MESSAGE: say("risk.message.empty")}
    if len(text) > MESSAGE_LIMIT:
        return {ids.MESSAGE: say("answer.fault.too_long", limit=MESSAGE_LIMIT)}
    async with desk.db.transaction() as session:
        await service.write(
            session,
            actor=asker,
            pair_id=int(known["pair"]),
            to=inputs.chosen(state, ids.MESSAGE_TO) or "",
            text=text,
            form=str(known["form"]),
            now=desk.now(),
        )
    return {}


def _key(text: str) -> int:
    """`Mistake` for a value that this bot did not make."""
    if not (text.isdecimal() and len(text) <= _DIGITS):
        raise Mistake("deed.unknown")
    return int(text)


_DEEDS: Mapping[str, Callable[[Ask, int], Awaitable[Message | None]]] = {
    "send": _send,
    "message": _message,
    "rematch": _other_mentors,
    "pause": _pause,
}
