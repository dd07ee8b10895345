"""`tasks`: what a lead has to see to, and what they can do about it."""

from bot.kernel.unit_of_work import UnitOfWork
from bot.lead_tasks import own_tasks as service
from bot.pair_life.endings import end_for_task
from bot.slack.kit.form import numbers
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes
from bot.slack.lead_tasks.views.lead_tasks import seen_to, task_list, task_modal
from storage.states import LeadTaskState


@changes
async def show_all(interaction: Interaction, work: UnitOfWork) -> View:
    """Reading them is logged, so that this writes."""
    found = await service.open_for(work.session, work.actor, work.now)
    return task_list(found, interaction.say)


@changes
async def look(interaction: Interaction, work: UnitOfWork) -> View:
    shown = await service.look(work.session, work.actor, interaction.key, work.now)
    return task_modal(shown, interaction.say)


@changes
async def done(interaction: Interaction, work: UnitOfWork) -> View:
    await service.call_done(work.session, actor=work.actor, task_id=interaction.key, now=work.now)
    return seen_to(interaction.say.md("task.was_done"), interaction.say)


@changes
async def end_pair(interaction: Interaction, work: UnitOfWork) -> View:
    task_id, pair_id = numbers(interaction.value, 2)
    shown = await end_for_task(
        work.session, actor=work.actor, task_id=task_id, pair_id=pair_id, now=work.now
    )
    if shown.task.state == LeadTaskState.OPEN:
        return task_modal(shown, interaction.say)
    return seen_to(interaction.say.md("task.pair_was_ended"), interaction.say)
