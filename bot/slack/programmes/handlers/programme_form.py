"""Creating a programme and changing it, in a modal above the list."""

from collections.abc import Sequence
from datetime import time
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem, SlackFault, Trouble
from bot.kernel.rules.permissions import Action, may
from bot.programmes import programme_settings as service
from bot.programmes.programme_settings import Leads
from bot.programmes.programmes import form_of
from bot.programmes.rules import Form, faults
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.slack.programmes.handlers.programmes import page
from bot.slack.programmes.views.programme_modal import (
    LEADS,
    PROGRAMME_FORM,
    form_in,
    programme_modal,
)
from bot.texts import Say
from bot.texts.problems import explain_plainly
from storage.errors import Unavailable
from storage.tables import Person


@steps
async def new(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        interaction.actor.require(Action.CREATE_PROGRAMME)
        form = Form(
            name="", language=interaction.actor.workspace.language, weekdays=(0,), at=time(9)
        )
        return programme_modal(form, interaction.say, leads=[])

    await interaction.show(view(), above=True)


@steps
async def edit(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme, leads = await service.look(session, interaction.actor, interaction.key)
        names_leads = may(interaction.actor.standing, Action.SET_ROLE)
        return programme_modal(
            form_of(programme),
            interaction.say,
            programme_id=interaction.key,
            leads=[lead.slack_id for lead in leads] if names_leads else None,
        )

    await interaction.show(view(), above=True)


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Saved before the modal closes; the list below it then shows the programme as it is."""
    if await saved(context, ack, body, _save, said_at=ids.PROGRAMME_NAME):
        await _show_below(context, body)


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    held = metadata(body)
    programme_id = held.number("programme")
    _require(asker, programme_id)
    entries = PROGRAMME_FORM.read(body)
    form, chosen = form_in(entries), entries[LEADS]
    if wrong := entries.errors(say, faults(form)):
        return wrong
    try:
        leads = await _leads(context, held.get("leads"), chosen)
    except Mistake as mistake:
        return {ids.LEADS: explain_plainly(mistake, say, asker.zone)}
    if not await _can_post(context, asker, programme_id, form, say):
        return {ids.CHANNEL: say("programmes.fault.channel")}
    async with context.db.transaction() as session:
        if programme_id == 0:
            await service.create(session, actor=asker, form=form, leads=leads, now=context.now())
        else:
            await service.edit(
                session,
                actor=asker,
                programme_id=programme_id,
                form=form,
                leads=leads,
                seen=str(held.get("seen")),
                now=context.now(),
            )
    return {}


def _require(asker: Actor, programme_id: int) -> None:
    """Before Slack is asked anything for somebody who may not."""
    if programme_id == 0:
        asker.require(Action.CREATE_PROGRAMME)
    else:
        asker.require(Action.EDIT_PROGRAMME, programme=programme_id)


async def _leads(context: Context, before: Sequence[str] | None, chosen: Sequence[str]) -> Leads:
    """What has changed since the form was opened; nothing where it did not ask who leads."""
    if before is None:
        return Leads()
    return Leads(
        added=[await _lead(context, each) for each in chosen if each not in before],
        removed=[await _person(context, each) for each in before if each not in chosen],
    )


async def _lead(context: Context, slack_id: str) -> Person:
    person = await _person(context, slack_id)
    if person.is_bot or not person.is_active:
        raise Mistake("role.not_for_them", person=person)
    return person


async def _person(context: Context, slack_id: str) -> Person:
    """Whom we have met is not asked about again: the modal waits."""
    return (await context.asker(slack_id)).person


async def _can_post(
    context: Context, asker: Actor, programme_id: int, form: Form, say: Say
) -> bool:
    """Whether a channel that was newly chosen lets the bot in; told there, to whoever chose it."""
    if form.channel_id is None:
        return True
    async with context.db.reading() as session:
        if programme_id:
            programme, _ = await service.look(session, asker, programme_id)
            if programme.channel_id == form.channel_id:
                return True
    told = replies.done(say.md("programmes.channel.ready", programme=form.name))
    try:
        await context.gateway.whisper(form.channel_id, asker.person.slack_id, told)
    except SlackFault as fault:
        if fault.permanent:
            return False
        raise Trouble("trouble.slack") from fault
    return True


async def _show_below(context: Context, body: dict[str, Any]) -> None:
    below = body["view"].get("previous_view_id")
    if not below:
        return
    try:
        asker = await context.asker(slack_id_in(body))
        about = metadata(body).number("programme")
        view = await page(context, asker, context.say_to(asker), about=about)
        await context.gateway.update_view(str(below), view)
    except (SlackFault, Unavailable, Problem) as fault:
        # The programme is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("programmes_not_shown", error=repr(fault))
