"""How sure of the topics; the last answers, and those six and twelve months later."""

from bot.confidence import confidence as service
from bot.confidence import follow_ups, last_answers
from bot.kernel.errors import Mistake
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.confidence.views import (
    AGAIN,
    CHANGED,
    FOLLOW_UP_FORM,
    LAST_ANSWER_FORM,
    REMATCH,
    confidence_modal,
    follow_up_modal,
    follow_up_thanks,
    last_answer_modal,
    last_answer_thanks,
    levels_chosen,
)
from bot.slack.kit import ids
from bot.slack.kit.form import number, parts
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows
from bot.slack.kit.submissions import Errors, Submitted, seen_in, submits
from storage.states import Moment


@shows
async def ask_for(interaction: Interaction, work: UnitOfWork) -> View:
    pair_id, moment = parts(interaction.value, 2)
    page = await service.page(work.session, work.actor, number(pair_id), _moment(moment), work.now)
    return confidence_modal(page, interaction.say)


def _first(modal: Submitted) -> str:
    return str(modal.held.get("first", ids.CONFIDENCE_MODAL))


@submits(said_at=_first)
async def rate(modal: Submitted, work: UnitOfWork) -> Errors:
    held = modal.held
    await service.rate(
        work.session,
        actor=work.actor,
        pair_id=held.number("pair"),
        moment=_moment(str(held["moment"])),
        levels=levels_chosen(modal.body),
        now=work.now,
    )
    return {}


def _moment(name: str) -> Moment:
    if name not in list(Moment):
        raise Mistake("confidence.gone")
    return Moment(name)


@shows
async def open_form(interaction: Interaction, work: UnitOfWork) -> View:
    sheet = await last_answers.look(work.session, work.actor, interaction.key, work.now)
    return last_answer_modal(sheet, interaction.say)


@submits(said_at=ids.AGAIN, becomes=last_answer_thanks)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = LAST_ANSWER_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await last_answers.record(
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


_DIGITS = 18


@shows
async def open_follow_up(interaction: Interaction, work: UnitOfWork) -> View:
    """`value`: programme:months."""
    parts = interaction.value.split(":")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) <= _DIGITS for part in parts):
        raise Mistake("closing.unknown")
    programme_id, months = (int(part) for part in parts)
    sheet = await follow_ups.look(work.session, work.actor, programme_id, months, work.now)
    return follow_up_modal(sheet, interaction.say)


@submits(said_at=ids.AGAIN, becomes=follow_up_thanks)
async def submit_follow_up(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = FOLLOW_UP_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await follow_ups.record(
        work.session,
        actor=work.actor,
        programme_id=modal.held.number("programme"),
        months=modal.held.number("months"),
        again=bool(entries[AGAIN]),
        changed=entries[CHANGED] or None,
        now=work.now,
    )
    return {}
