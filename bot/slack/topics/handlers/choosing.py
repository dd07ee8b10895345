"""*About this topic* below a prompt, and the choice of the pair's next topic."""

from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit import ids
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.topics.views import ABOUT_FORM, NEXT_TOPIC, about_modal
from bot.topics import choosing as service


@shows
async def about(interaction: Interaction, work: UnitOfWork) -> View:
    page = await service.about(work.session, work.actor, interaction.key)
    return about_modal(page, interaction.say)


@submits(said_at=ids.NEXT_TOPIC)
async def choose(modal: Submitted, work: UnitOfWork) -> Errors:
    await service.choose(
        work.session,
        actor=work.actor,
        pair_id=modal.held.number("pair"),
        # None is the programme's order.
        topic_id=ABOUT_FORM.read(modal.body)[NEXT_TOPIC] or None,
        now=work.now,
    )
    return {}
