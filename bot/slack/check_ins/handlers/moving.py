"""`move`, the choice below *Later…* and App Home's button: a check-in on another day."""

from datetime import date, datetime

from bot.check_ins import moving
from bot.check_ins.arranging import of_check_in
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.check_ins.views.move_modal import MOVE_FORM, MOVE_TO, SKIP, move_modal
from bot.slack.kit import ids
from bot.slack.kit.interactions import Answer, Interaction, View
from bot.slack.kit.listeners import shows
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.kit.values import number, parts
from bot.slack.pairs.which_pair import which_pair


@shows
async def move(interaction: Interaction, work: UnitOfWork) -> Answer:
    return await which_pair(interaction, work, Action.MOVE_CHECK_IN, ids.MOVE_OPEN, view_for)


@shows
async def open_button(interaction: Interaction, work: UnitOfWork) -> View:
    return await view_for(interaction, work, interaction.key)


@shows
async def open_from_check_in(interaction: Interaction, work: UnitOfWork) -> View:
    """A choice of the menu *Later…*, which names the check-in."""
    key, _ = parts(interaction.value, 2)
    pair_id = await of_check_in(work.session, work.actor, number(key))
    return await view_for(interaction, work, pair_id)


async def view_for(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    there = await moving.look(work.session, work.actor, pair_id, work.now)
    return move_modal(there, work.actor.zone, interaction.say)


@submits(said_at=ids.MOVE_TO)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    held, to = modal.held, MOVE_FORM.read(modal.body)[MOVE_TO] or ""
    pair_id, session, actor = held.number("pair"), work.session, work.actor
    if to == SKIP and held.get("seen"):
        seen_at = datetime.fromisoformat(str(held["seen"]))
        await moving.skip(session, actor=actor, pair_id=pair_id, seen_at=seen_at, now=work.now)
        return {}
    day = _day(to)
    if day is None:
        return {ids.MOVE_TO: modal.say("move.day_gone")}
    await moving.move(
        session, actor=actor, pair_id=pair_id, is_open=bool(held["open"]), day=day, now=work.now
    )
    return {}


def _day(to: str) -> date | None:
    try:
        return date.fromisoformat(to)
    except ValueError:
        return None
