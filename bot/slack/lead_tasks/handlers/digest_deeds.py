"""The menu beside a pair that needs attention: send, write, find another mentor, pause."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem
from bot.lead_tasks import digest_deeds as service
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.kit.notices import notice_modal
from bot.slack.kit.submissions import metadata, saved
from bot.slack.lead_tasks.views.deed_modals import MESSAGE, MESSAGE_FORM, MESSAGE_TO, message_modal
from bot.slack.matching.views.choice_modal import choice_modal
from bot.texts import Say

_DIGITS = 18
"""A key that a database can hold."""


@steps
async def do(interaction: Interaction) -> Message | None:
    """`value`: deed:pair."""
    deed, _, pair = interaction.value.partition(":")
    work = _DEEDS.get(deed)
    if work is None:
        raise Mistake("deed.unknown")
    if not interaction.in_modal:
        return await work(interaction, _key(pair))
    try:
        answer = await work(interaction, _key(pair))
    except Problem as found:
        answer = replies.problem(found, interaction.say)
    if answer is not None:
        # The list in which the click was stays, below what came of it.
        await interaction.show(_notice(answer, interaction.say), above=True)
    return None


async def _notice(answer: Message, say: Say) -> dict[str, Any]:
    return notice_modal(answer, say)


async def written(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(context, ack, body, _written, said_at=ids.MESSAGE)


async def _send(interaction: Interaction, pair_id: int) -> Message:
    async with interaction.context.db.transaction() as session:
        sent = await service.send(
            session, actor=interaction.actor, pair_id=pair_id, now=interaction.context.now()
        )
    if sent.opened:
        return replies.done(interaction.say.count_md("send.done", sent.opened))
    if sent.paused:
        raise Mistake("send.on_leave", command=interaction.command)
    if sent.over:
        raise Mistake("send.over")
    if sent.left:
        raise Mistake("send.all_left", command=interaction.command)
    raise Mistake("send.had_one")


async def _message(interaction: Interaction, pair_id: int) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            about, there = await service.addressees(session, interaction.actor, pair_id)
        return message_modal(about, there, interaction.say)

    await interaction.show(view(), above=True)


async def _other_mentors(interaction: Interaction, pair_id: int) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            there = await service.other_mentors(
                session, actor=interaction.actor, pair_id=pair_id, now=interaction.context.now()
            )
        return choice_modal(there, interaction.say, below="", page=0)

    await interaction.show(view(), above=True)


async def _pause(interaction: Interaction, pair_id: int) -> Message:
    async with interaction.context.db.transaction() as session:
        about = await service.pause(
            session, actor=interaction.actor, pair_id=pair_id, now=interaction.context.now()
        )
    return replies.done(
        interaction.say.md("deed.paused", mentor=who(about.mentor), executive=who(about.executive))
    )


async def _written(
    context: Context, asker: Actor, say: Say, body: dict[str, Any]
) -> dict[str, str]:
    entries, known = MESSAGE_FORM.read(body), metadata(body)
    if wrong := entries.errors(say):
        return wrong
    async with context.db.transaction() as session:
        await service.write(
            session,
            actor=asker,
            pair_id=known.number("pair"),
            to=entries[MESSAGE_TO] or "",
            text=entries[MESSAGE],
            form=str(known["form"]),
            now=context.now(),
        )
    return {}


def _key(text: str) -> int:
    """`Mistake` for a value that this bot did not make."""
    if not (text.isdecimal() and len(text) <= _DIGITS):
        raise Mistake("deed.unknown")
    return int(text)


_DEEDS: Mapping[str, Callable[[Interaction, int], Awaitable[Message | None]]] = {
    "send": _send,
    "message": _message,
    "rematch": _other_mentors,
    "pause": _pause,
}
