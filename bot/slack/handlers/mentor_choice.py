"""A lead chooses the mentor of one executive: in place of a proposal, of another mentor, or of
nobody.
"""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake, Problem, SlackFault
from bot.rules.permissions import Action
from bot.services import digest_deeds
from bot.services import mentor_choice as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers import coverage, matching
from bot.slack.saving import metadata, saved
from bot.slack.values import number, parts
from bot.slack.views.choice_modal import choice_modal, mentor_chosen, reason_given
from bot.texts import Say
from storage.errors import Unavailable

_LISTS = {"match": matching.page_of, "coverage": coverage.page_of}


async def find(ask: Ask) -> None:
    """`value`: programme:executive:list below:its page[:proposal in whose place]."""
    ask.actor.require(Action.MATCH)
    # Without the last part, it is in nobody's place.
    *keys, replaces = (*ask.value.split(":"), "0")[:5]
    programme, executive, below, at = parts(":".join(keys), 4)
    programme_id, executive_id, page = number(programme), number(executive), number(at)
    proposal_id = number(replaces) or None

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            there = await service.choice(
                session,
                ask.actor,
                programme_id=programme_id,
                executive_id=executive_id,
                replaces=proposal_id,
                now=ask.desk.now(),
            )
        return choice_modal(there, ask.say, below=below, page=page)

    await ask.show(view(), above=True)


async def choose(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Saved before the modal closes; the list below it then shows the choice."""
    if await saved(desk, ack, body, _choose, said_at=ids.MENTOR):
        desk.wake()
        await _show_below(desk, body)


async def _choose(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    state, known = body["view"]["state"]["values"], metadata(body)
    reason = reason_given(state)
    try:
        async with desk.db.transaction() as session:
            # A window that was opened before an upgrade lacks it.
            if leaves := number(known.get("leaves", 0)):
                await digest_deeds.rematch(
                    session,
                    actor=asker,
                    pair_id=leaves,
                    mentor_id=mentor_chosen(state),
                    reason=reason,
                    now=desk.now(),
                )
            else:
                await service.choose(
                    session,
                    actor=asker,
                    programme_id=known.number("programme"),
                    executive_id=known.number("executive"),
                    mentor_id=mentor_chosen(state),
                    replaces=known.number("replaces") or None,
                    reason=reason,
                    now=desk.now(),
                )
    except Mistake as mistake:
        if mistake.key != "match.needs_reason":
            raise
        return {ids.OVERRIDE: say(mistake.key)}
    return {}


async def _show_below(desk: Desk, body: dict[str, Any]) -> None:
    known = metadata(body)
    below, show = body["view"].get("previous_view_id"), _LISTS.get(str(known.get("below")))
    if not below or show is None:
        return
    try:
        asker = await desk.asker(slack_id_in(body))
        page = await show(
            desk, asker, known.number("programme"), known.number("page"), desk.say_to(asker)
        )
        await desk.gateway.update_view(str(below), page)
    except (SlackFault, Unavailable, Problem) as fault:
        # The choice is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("list_not_shown", error=repr(fault))
