"""A lead looks at a nudge, and does something for the pair."""

from bot.kernel.actors import language_for
from bot.kernel.errors import Mistake
from bot.kernel.unit_of_work import UnitOfWork
from bot.lead_tasks import risk_tasks as service
from bot.pair_life.endings import end_for_nudge
from bot.slack.check_ins.views.sent import told
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows, writes
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.lead_tasks.views.risk_modal import MESSAGE, MESSAGE_FORM, message_modal, risk_modal


@shows
async def look(interaction: Interaction, work: UnitOfWork) -> View:
    nudge = await service.look(work.session, work.actor, interaction.key)
    return risk_modal(nudge, interaction.say)


@shows
async def write(interaction: Interaction, work: UnitOfWork) -> View:
    """Opens the ready text, in the language of whoever is to read it."""
    nudge = await service.look(work.session, work.actor, interaction.key)
    if not nudge.is_open:
        raise Mistake("risk.done")
    language = language_for(nudge.at_risk[0], otherwise=nudge.programme.language)
    return message_modal(nudge, interaction.context.texts.say(language), interaction.say)


@submits(said_at=ids.MESSAGE)
async def written(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = MESSAGE_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await service.write(
        work.session,
        actor=work.actor,
        task_id=modal.held.number("task"),
        text=entries[MESSAGE],
        now=work.now,
    )
    return {}


@writes
async def send(interaction: Interaction, work: UnitOfWork) -> Message:
    sent = await service.send(work.session, actor=work.actor, task_id=interaction.key, now=work.now)
    if answer := told(sent, interaction.say):
        return answer
    if sent.over:
        raise Mistake("send.over")
    if sent.left:
        raise Mistake("send.all_left", command=interaction.command)
    raise Mistake("send.had_one")


@writes
async def end(interaction: Interaction, work: UnitOfWork) -> Message:
    nudge = await end_for_nudge(
        work.session, actor=work.actor, task_id=interaction.key, now=work.now
    )
    return replies.done(
        interaction.say.md("end.done", mentor=who(nudge.mentor), executive=who(nudge.executive))
    )


@changes
async def close(interaction: Interaction, work: UnitOfWork) -> View:
    await service.close(work.session, actor=work.actor, task_id=interaction.key, now=work.now)
    nudge = await service.look(work.session, work.actor, interaction.key)
    return risk_modal(nudge, interaction.say)
