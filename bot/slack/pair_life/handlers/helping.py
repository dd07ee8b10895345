"""The menu beside a pair that needs attention, and what a lead writes to the two."""

from collections.abc import Mapping

from bot.kernel.errors import Mistake, Problem
from bot.kernel.unit_of_work import UnitOfWork
from bot.pair_life import helping as service
from bot.slack.check_ins.views.sent import told
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import Handler, shows_above, writes
from bot.slack.kit.message import Message
from bot.slack.kit.modals import notice_modal
from bot.slack.kit.names import who
from bot.slack.kit.showing import show
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.matching.views.choice_modal import choice_modal
from bot.slack.pair_life.views import MESSAGE, MESSAGE_FORM, MESSAGE_TO, message_modal

_DIGITS = 18
"""A key that a database can hold."""


async def do(interaction: Interaction) -> Message | None:
    """`value`: choice:pair."""
    handler = _CHOICES.get(interaction.value.partition(":")[0], _unknown)
    if not interaction.in_modal:
        return await handler(interaction)
    try:
        answer = await handler(interaction)
    except Problem as found:
        answer = replies.problem(found, interaction.say)
    if answer is not None and await interaction.settle():
        # The list in which the click was stays, below what came of it.
        await show(interaction, _notice(interaction, answer), above=True)
    return None


async def _notice(interaction: Interaction, answer: Message) -> View:
    return notice_modal(answer, interaction.say)


@writes
async def _send(interaction: Interaction, work: UnitOfWork) -> Message:
    sent = await service.send(
        work.session, actor=work.actor, pair_id=_pair(interaction), now=work.now
    )
    if answer := told(sent, interaction.say):
        return answer
    if sent.paused:
        raise Mistake("send.on_leave", command=interaction.command)
    if sent.over:
        raise Mistake("send.over")
    if sent.left:
        raise Mistake("send.all_left", command=interaction.command)
    raise Mistake("send.had_one")


@shows_above
async def _message(interaction: Interaction, work: UnitOfWork) -> View:
    about, there = await service.addressees(work.session, work.actor, _pair(interaction))
    return message_modal(about, there, interaction.say)


@shows_above
async def _other_mentors(interaction: Interaction, work: UnitOfWork) -> View:
    there = await service.other_mentors(
        work.session, actor=work.actor, pair_id=_pair(interaction), now=work.now
    )
    return choice_modal(there, interaction.say, below="", page=0)


@writes
async def _pause(interaction: Interaction, work: UnitOfWork) -> Message:
    about = await service.pause(
        work.session, actor=work.actor, pair_id=_pair(interaction), now=work.now
    )
    return replies.done(
        interaction.say.md(
            "helping.paused", mentor=who(about.mentor), executive=who(about.executive)
        )
    )


@writes
async def _unknown(interaction: Interaction, _: UnitOfWork) -> Message:
    raise Mistake("helping.unknown")


@submits(said_at=ids.MESSAGE)
async def written(modal: Submitted, work: UnitOfWork) -> Errors:
    entries, known = MESSAGE_FORM.read(modal.body), modal.held
    if wrong := entries.errors(modal.say):
        return wrong
    await service.write(
        work.session,
        actor=work.actor,
        pair_id=known.number("pair"),
        to=entries[MESSAGE_TO] or "",
        text=entries[MESSAGE],
        form=str(known["form"]),
        now=work.now,
    )
    return {}


def _pair(interaction: Interaction) -> int:
    """`Mistake` for a value that this bot did not make."""
    key = interaction.value.partition(":")[2]
    if not (key.isdecimal() and len(key) <= _DIGITS):
        raise Mistake("helping.unknown")
    return int(key)


_CHOICES: Mapping[str, Handler] = {
    "send": _send,
    "message": _message,
    "rematch": _other_mentors,
    "pause": _pause,
}
