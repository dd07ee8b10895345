"""`plan`, and the buttons *Plan a session* and *Change*: a session is planned in a modal."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.check_ins import arranging
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.sessions import planning
from bot.sessions.planning import Away, Page
from bot.slack.home.handlers import refresh
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction, slack_id_in
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import Again, metadata, saved
from bot.slack.kit.values import Held
from bot.slack.pairs.handlers.which_pair import which_pair
from bot.slack.sessions.views.plan_modal import PLAN_FORM, Typed, plan_modal, typed_in
from bot.texts import Say, slack_date
from storage.engine import Session


async def plan(interaction: Interaction, line: CommandLine) -> Message | None:
    return await which_pair(interaction, line, Action.PLAN_SESSION, ids.PLAN_OPEN, _view_for)


async def open_button(interaction: Interaction) -> None:
    await interaction.show(_view_for(interaction, interaction.key))


async def open_here(interaction: Interaction) -> None:
    """Below a prompt, whose button names its check-in."""

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            pair_id = await arranging.of_check_in(session, interaction.actor, interaction.key)
        return await _view_for(interaction, pair_id)

    await interaction.show(view())


async def change(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            page = await planning.page_of(
                session, interaction.actor, interaction.key, interaction.context.now()
            )
        return plan_modal(page, interaction.actor.zone, interaction.say)

    await interaction.show(view())


async def cancel(interaction: Interaction) -> Message:
    async with interaction.context.db.transaction() as session:
        row = await planning.cancel(
            session,
            actor=interaction.actor,
            session_id=interaction.key,
            now=interaction.context.now(),
        )
    interaction.context.wake()
    refresh(interaction.context, interaction.actor.person.slack_id)
    return replies.done(
        interaction.say.md("plan.cancel.done", at=slack_date(row.starts_at, interaction.say))
    )


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(context, ack, body, _save, said_at=ids.PLAN_DAY):
        context.wake()
        refresh(context, slack_id_in(body))


async def _save(
    context: Context, asker: Actor, say: Say, body: dict[str, Any]
) -> dict[str, str] | Again:
    held = metadata(body)
    entries = PLAN_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    typed = typed_in(entries, topic_id=held.get("topic"))
    sure = held.get("sure") == str(typed.day)
    try:
        async with context.db.transaction() as session:
            await _write(session, asker, held, typed, sure, context.now())
    except Away as found:
        # Nothing is wrong; they are asked once more, with all that was typed.
        async with context.db.reading() as session:
            page = await _page(session, asker, held, context.now())
        return Again(plan_modal(page, asker.zone, say, typed=typed, away=found.people))
    return {}


async def _write(
    session: Session,
    asker: Actor,
    held: Held,
    typed: Typed,
    sure: bool,
    now: datetime,
) -> None:
    wanted = typed.plan(asker.zone)
    if not held.get("session"):
        await planning.plan(
            session, actor=asker, pair_id=held.number("pair"), wanted=wanted, sure=sure, now=now
        )
        return
    await planning.change(
        session,
        actor=asker,
        session_id=held.number("session"),
        seen=held.number("sequence"),
        wanted=wanted,
        sure=sure,
        now=now,
    )


async def _page(session: Session, asker: Actor, held: Held, now: datetime) -> Page:
    if held.get("session"):
        return await planning.page_of(session, asker, held.number("session"), now)
    return await planning.page(session, asker, held.number("pair"))


async def _view_for(interaction: Interaction, pair_id: int) -> dict[str, Any]:
    async with interaction.context.db.reading() as session:
        page = await planning.page(session, interaction.actor, pair_id)
    if page.about.pair.paused_at is not None and page.about.pair.paused_until_on is None:
        raise Mistake("plan.fault.paused", day=None)
    return plan_modal(page, interaction.actor.zone, interaction.say)
