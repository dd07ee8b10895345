"""The last answer to a programme that has closed."""

from bot.confidence import last_answers as service
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.confidence.views import (
    AGAIN,
    CHANGED,
    LAST_ANSWER_FORM,
    REMATCH,
    last_answer_modal,
    last_answer_thanks,
)
from bot.slack.kit import ids
from bot.slack.kit.addressed import seen_in
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows
from bot.slack.kit.submissions import Errors, Submitted, submits


@shows
async def open_form(interaction: Interaction, work: UnitOfWork) -> View:
    sheet = await service.look(work.session, work.actor, interaction.key, work.now)
    return last_answer_modal(sheet, interaction.say)


@submits(said_at=ids.AGAIN, becomes=last_answer_thanks)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = LAST_ANSWER_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await service.record(
        work.session,
        actor=work.actor,
        programme_id=modal.held.number("programme"),
        again=bool(entries[AGAIN]),
        changed=entries[CHANGED] or None,
        wants_rematch=bool(entries[REMATCH]),
        seen_at=seen_in(modal),
        now=work.now,
    )
    return {}
