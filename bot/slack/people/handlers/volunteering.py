"""From App Home: put oneself forward, change what one said, take it back."""

from bot.kernel.unit_of_work import UnitOfWork
from bot.people import volunteering as service
from bot.people.rules.volunteer_card import faults
from bot.slack.kit import ids
from bot.slack.kit.addressed import seen_in
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows, writes
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.people.views.volunteering import CARD_FORM, card_in, volunteer_modal
from storage.states import Side


@shows
async def as_mentor(interaction: Interaction, work: UnitOfWork) -> View:
    return await _form(interaction, work, Side.MENTOR)


@shows
async def as_executive(interaction: Interaction, work: UnitOfWork) -> View:
    return await _form(interaction, work, Side.EXECUTIVE)


async def _form(interaction: Interaction, work: UnitOfWork, side: Side) -> View:
    form = await service.form(work.session, work.actor, interaction.key, side)
    return volunteer_modal(form, interaction.say)


@submits(said_at=ids.CARD)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    """Saved before the modal closes; App Home then shows it."""
    meant, entries = modal.held, CARD_FORM.read(modal.body)
    card = card_in(entries, meant.get("also") or ())
    if wrong := entries.errors(modal.say, faults(card)):
        return wrong
    await service.volunteer(
        work.session,
        actor=work.actor,
        programme_id=meant.number("programme"),
        side=str(meant.get("side")),
        card=card,
        now=work.now,
        seen_at=seen_in(modal),
    )
    return {}


@writes
async def withdraw(interaction: Interaction, work: UnitOfWork) -> None:
    await service.withdraw(
        work.session, actor=work.actor, programme_id=interaction.key, now=work.now
    )
