"""One tap, the snooze menu, and the modal when it is submitted."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.check_ins import answers
from bot.check_ins.arranging import of_check_in
from bot.check_ins.rules.answers import faults
from bot.check_ins.rules.snooze import Snooze
from bot.check_ins.snoozing import snooze
from bot.kernel.actors import Actor
from bot.kernel.rules.working_days import today_in
from bot.slack.check_ins.handlers import moving
from bot.slack.check_ins.views.answer_modal import ANSWER_FORM, said_in
from bot.slack.check_ins.views.prompt import MOVE, PAUSE
from bot.slack.home.handlers import refresh
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction, slack_id_in
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import metadata, saved
from bot.slack.kit.values import number, numbers, parts, unknown
from bot.slack.pair_life.handlers import pausing
from bot.texts import Say, slack_date


async def met(interaction: Interaction) -> Message:
    return await _tap(interaction, met=True)


async def not_yet(interaction: Interaction) -> Message:
    return await _tap(interaction, met=False)


async def _tap(interaction: Interaction, *, met: bool) -> Message:
    async with interaction.context.db.transaction() as session:
        page = await answers.tap(
            session,
            actor=interaction.actor,
            check_in_id=interaction.key,
            met=met,
            now=interaction.context.now(),
        )
        topics = await answers.topics_to_say(session, page) if met else ()
    interaction.context.wake()
    refresh(interaction.context, interaction.actor.person.slack_id)
    return replies.recorded(page, topics, interaction.say)


async def topic(interaction: Interaction) -> Message:
    """What the session was about, chosen below the answer to one tap."""
    check_in_id, topic_id = numbers(interaction.value, 2)
    async with interaction.context.db.transaction() as session:
        about = await answers.say_topic(
            session,
            actor=interaction.actor,
            check_in_id=check_in_id,
            topic_id=topic_id,
            now=interaction.context.now(),
        )
    interaction.context.wake()
    return replies.about_recorded(about, check_in_id, interaction.say)


async def later(interaction: Interaction) -> Message | None:
    """The menu *Later…*: another moment for oneself, another day for both, or a break."""
    key, choice = parts(interaction.value, 2)
    check_in_id = number(key)
    if choice not in (MOVE, PAUSE):
        if choice not in list(Snooze):
            raise unknown()
        return await _snooze(interaction, check_in_id, Snooze(choice))
    view_for = moving.view_for if choice == MOVE else pausing.view_for

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            pair_id = await of_check_in(session, interaction.actor, check_in_id)
        return await view_for(interaction, pair_id)

    await interaction.show(view())
    return None


async def _snooze(interaction: Interaction, check_in_id: int, choice: Snooze) -> Message:
    async with interaction.context.db.transaction() as session:
        at = await snooze(
            session,
            actor=interaction.actor,
            check_in_id=check_in_id,
            choice=choice,
            now=interaction.context.now(),
        )
    refresh(interaction.context, interaction.actor.person.slack_id)
    return replies.done(interaction.say.md("snooze.done", at=slack_date(at, interaction.say)))


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(context, ack, body, _save, said_at=ids.MET):
        context.wake()
        refresh(context, slack_id_in(body))


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    entries = ANSWER_FORM.read(body)
    said = said_in(entries)
    if wrong := entries.errors(say, faults(said, today=today_in(asker.zone, context.now()))):
        return wrong
    async with context.db.transaction() as session:
        await answers.record(
            session,
            actor=asker,
            check_in_id=metadata(body).number("check_in"),
            said=said,
            now=context.now(),
        )
    return {}
