"""`move`, the choice below *Later…* and App Home's button: a check-in on another day."""

from datetime import date, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.check_ins import moving
from bot.kernel.actors import Actor
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.slack.check_ins.views.move_modal import MOVE_FORM, MOVE_TO, SKIP, move_modal
from bot.slack.home.handlers import refresh
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction, slack_id_in
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import metadata, saved
from bot.slack.pairs.handlers.which_pair import which_pair
from bot.texts import Say


async def move(interaction: Interaction, line: CommandLine) -> Message | None:
    return await which_pair(interaction, line, Action.MOVE_CHECK_IN, ids.MOVE_OPEN, view_for)


async def open_button(interaction: Interaction) -> None:
    await interaction.show(view_for(interaction, interaction.key))


async def view_for(interaction: Interaction, pair_id: int) -> dict[str, Any]:
    async with interaction.context.db.reading() as session:
        there = await moving.look(session, interaction.actor, pair_id, interaction.context.now())
    return move_modal(there, interaction.actor.zone, interaction.say)


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(context, ack, body, _save, said_at=ids.MOVE_TO):
        context.wake()
        refresh(context, slack_id_in(body))


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    held, to = metadata(body), MOVE_FORM.read(body)[MOVE_TO] or ""
    pair_id, now = held.number("pair"), context.now()
    async with context.db.transaction() as session:
        if to == SKIP and held.get("seen"):
            seen_at = datetime.fromisoformat(str(held["seen"]))
            await moving.skip(session, actor=asker, pair_id=pair_id, seen_at=seen_at, now=now)
            return {}
        day = _day(to)
        if day is None:
            return {ids.MOVE_TO: say("move.day_gone")}
        await moving.move(
            session, actor=asker, pair_id=pair_id, is_open=bool(held["open"]), day=day, now=now
        )
    return {}


def _day(to: str) -> date | None:
    try:
        return date.fromisoformat(to)
    except ValueError:
        return None
