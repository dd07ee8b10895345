"""The answer of a former member, some months after the end."""

from bot.confidence import follow_ups as service
from bot.kernel.errors import Mistake
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.confidence.views import (
    AGAIN,
    CHANGED,
    FOLLOW_UP_FORM,
    follow_up_modal,
    follow_up_thanks,
)
from bot.slack.kit import ids
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows
from bot.slack.kit.submissions import Errors, Submitted, submits

_DIGITS = 18


@shows
async def open_form(interaction: Interaction, work: UnitOfWork) -> View:
    """`value`: programme:months."""
    parts = interaction.value.split(":")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) <= _DIGITS for part in parts):
        raise Mistake("closing.unknown")
    programme_id, months = (int(part) for part in parts)
    sheet = await service.look(work.session, work.actor, programme_id, months, work.now)
    return follow_up_modal(sheet, interaction.say)


@submits(said_at=ids.AGAIN, becomes=follow_up_thanks)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = FOLLOW_UP_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await service.record(
        work.session,
        actor=work.actor,
        programme_id=modal.held.number("programme"),
        months=modal.held.number("months"),
        again=bool(entries[AGAIN]),
        changed=entries[CHANGED] or None,
        now=work.now,
    )
    return {}
