"""A lead chooses the mentor of one executive: in place of a proposal, of another mentor, or of
nobody.
"""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem, SlackFault
from bot.kernel.rules.permissions import Action
from bot.lead_tasks import digest_deeds
from bot.matching import mentor_choice as service
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.slack.kit.values import number, parts
from bot.slack.matching.handlers import coverage, matching
from bot.slack.matching.views.choice_modal import CHOICE_FORM, MENTOR, OVERRIDE, choice_modal
from bot.texts import Say
from storage.errors import Unavailable

_LISTS = {"match": matching.page_of, "coverage": coverage.page_of}


@steps
async def find(interaction: Interaction) -> None:
    """`value`: programme:executive:list below:its page[:proposal in whose place]."""
    interaction.actor.require(Action.MATCH)
    # Without the last part, it is in nobody's place.
    *keys, replaces = (*interaction.value.split(":"), "0")[:5]
    programme, executive, below, at = parts(":".join(keys), 4)
    programme_id, executive_id, page = number(programme), number(executive), number(at)
    proposal_id = number(replaces) or None

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            there = await service.choice(
                session,
                interaction.actor,
                programme_id=programme_id,
                executive_id=executive_id,
                replaces=proposal_id,
                now=interaction.context.now(),
            )
        return choice_modal(there, interaction.say, below=below, page=page)

    await interaction.show(view(), above=True)


async def choose(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Saved before the modal closes; the list below it then shows the choice."""
    if await saved(context, ack, body, _choose, said_at=ids.MENTOR):
        await _show_below(context, body)


async def _choose(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    entries, known = CHOICE_FORM.read(body), metadata(body)
    if wrong := entries.errors(say):
        return wrong
    mentor_id, reason = entries[MENTOR] or 0, entries[OVERRIDE]
    try:
        async with context.db.transaction() as session:
            # A window that was opened before an upgrade lacks it.
            if leaves := number(known.get("leaves", 0)):
                await digest_deeds.rematch(
                    session,
                    actor=asker,
                    pair_id=leaves,
                    mentor_id=mentor_id,
                    reason=reason,
                    now=context.now(),
                )
            else:
                await service.choose(
                    session,
                    actor=asker,
                    programme_id=known.number("programme"),
                    executive_id=known.number("executive"),
                    mentor_id=mentor_id,
                    replaces=known.number("replaces") or None,
                    reason=reason,
                    now=context.now(),
                )
    except Mistake as mistake:
        if mistake.key != "match.needs_reason":
            raise
        return {ids.OVERRIDE: say(mistake.key)}
    return {}


async def _show_below(context: Context, body: dict[str, Any]) -> None:
    known = metadata(body)
    below, show = body["view"].get("previous_view_id"), _LISTS.get(str(known.get("below")))
    if not below or show is None:
        return
    try:
        asker = await context.asker(slack_id_in(body))
        page = await show(
            context, asker, known.number("programme"), known.number("page"), context.say_to(asker)
        )
        await context.gateway.update_view(str(below), page)
    except (SlackFault, Unavailable, Problem) as fault:
        # The choice is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("list_not_shown", error=repr(fault))
