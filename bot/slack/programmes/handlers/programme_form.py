"""Creating a programme and changing it, in a modal above the list."""

from collections.abc import Sequence
from datetime import time
from functools import partial

from bot.digest.rules.lead_channel import Doubt
from bot.kernel.actors import must_be_ours
from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.kernel.rules.permissions import Action, may
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programme_settings as service
from bot.programmes.programme_settings import Leads
from bot.programmes.programmes import form_of
from bot.programmes.rules import ProgrammeForm, faults
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows_above
from bot.slack.kit.submissions import Errors, Submitted, shows_below, submits_in_steps
from bot.slack.programmes.handlers.programmes import page
from bot.slack.programmes.views.programme_modal import (
    LEADS,
    PROGRAMME_FORM,
    form_in,
    programme_modal,
)
from bot.texts.problems import explain_plainly
from storage.people import people
from storage.tables import Person


@shows_above
async def new(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.CREATE_PROGRAMME)
    form = ProgrammeForm(name="", language=work.actor.workspace.language, weekdays=(0,), at=time(9))
    return programme_modal(form, interaction.say, leads=[])


@shows_above
async def edit(interaction: Interaction, work: UnitOfWork) -> View:
    programme, leads = await service.look(work.session, work.actor, interaction.key)
    names_leads = may(work.actor.standing, Action.SET_ROLE)
    return programme_modal(
        form_of(programme),
        interaction.say,
        programme_id=interaction.key,
        leads=[lead.slack_id for lead in leads] if names_leads else None,
    )


async def _list(modal: Submitted, work: UnitOfWork) -> View:
    return await page(modal, work, about=modal.held.number("programme"))


@submits_in_steps(said_at=ids.PROGRAMME_NAME, then=shows_below(_list))
async def submit(modal: Submitted) -> Errors:
    """Saved before the modal closes; the list below it then shows the programme as it is."""
    now_in = await modal.read(partial(_channel_now, modal))
    entries = PROGRAMME_FORM.read(modal.body)
    form, chosen = form_in(entries), entries[LEADS]
    if wrong := entries.errors(modal.say, faults(form)):
        return wrong
    try:
        leads = await _leads(modal, chosen)
    except Mistake as mistake:
        return {ids.LEADS: explain_plainly(mistake, modal.say, modal.zone)}
    # A channel that was there before is not asked about again: the window waits for the answer, and
    # three seconds are all that Slack gives it.
    if form.channel_id not in (None, now_in):
        if not await _can_post(modal, form):
            return {ids.CHANNEL: modal.say("programmes.fault.channel")}
        if doubt := await _doubt(modal, str(form.channel_id), chosen):
            return {ids.CHANNEL: modal.say(f"lead_channel.fault.{doubt}")}
    await modal.write(partial(_write, modal, form, leads))
    return {}


async def _channel_now(modal: Submitted, work: UnitOfWork) -> str | None:
    """Where its digests go until now. Before Slack is asked anything for somebody who may not."""
    if (programme_id := modal.held.number("programme")) == 0:
        work.actor.require(Action.CREATE_PROGRAMME)
        return None
    work.actor.require(Action.EDIT_PROGRAMME, programme=programme_id)
    programme, _ = await service.look(work.session, work.actor, programme_id)
    return programme.channel_id


async def _write(modal: Submitted, form: ProgrammeForm, leads: Leads, work: UnitOfWork) -> None:
    if (programme_id := modal.held.number("programme")) == 0:
        await service.create(work.session, actor=work.actor, form=form, leads=leads, now=work.now)
        return
    await service.edit(
        work.session,
        actor=work.actor,
        programme_id=programme_id,
        form=form,
        leads=leads,
        seen=str(modal.held.get("seen")),
        now=work.now,
    )


async def _leads(modal: Submitted, chosen: Sequence[str]) -> Leads:
    """What has changed since the form was opened; nothing where it did not ask who leads."""
    before: Sequence[str] | None = modal.held.get("leads")
    if before is None:
        return Leads()
    return Leads(
        added=[await _lead(modal, each) for each in chosen if each not in before],
        removed=[await _person(modal, each) for each in before if each not in chosen],
    )


async def _lead(modal: Submitted, slack_id: str) -> Person:
    person = await _person(modal, slack_id)
    must_be_ours(person)
    if person.is_bot or not person.is_active:
        raise Mistake("role.not_for_them", person=person)
    return person


async def _person(modal: Submitted, slack_id: str) -> Person:
    """Whom we have met is not asked about again: the modal waits."""
    return await modal.context.person(slack_id)


async def _can_post(modal: Submitted, form: ProgrammeForm) -> bool:
    """Whether a channel that was newly chosen lets the bot in; told there, to whoever chose it."""
    told = replies.done(modal.say.md("programmes.channel.ready", programme=form.name))
    try:
        # Posting is the proof that the bot is in it: `groups:read`, with which Slack would tell, is
        # an optional scope.
        await modal.context.gateway.whisper(str(form.channel_id), modal.slack_id, told)
    except SlackFault as fault:
        if fault.is_no:
            return False
        raise Trouble("trouble.slack") from fault
    return True


async def _doubt(modal: Submitted, channel_id: str, chosen: Sequence[str]) -> Doubt | None:
    """What keeps digests out of that channel. `chosen` are the leads of the form, where it asks."""
    leads = chosen or await modal.read(partial(_leads_now, modal))
    try:
        return await modal.context.lead_channels.doubt(channel_id, leads)
    except SlackFault as fault:
        raise Trouble("trouble.slack") from fault


async def _leads_now(modal: Submitted, work: UnitOfWork) -> Sequence[str]:
    programme_id = modal.held.number("programme") if modal.held.get("programme") else 0
    return [lead.slack_id for lead in await people.leads_of(work.session, programme_id)]
