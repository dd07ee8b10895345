"""A lead chooses the mentor of one executive: in place of a proposal, or of nobody."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake, Problem, SlackFault
from bot.rules.permissions import Action
from bot.services import proposals as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers import coverage, matching
from bot.slack.saving import metadata, saved
from bot.slack.views.choice_modal import choice_modal, mentor_chosen, reason_given
from bot.texts import Say
from storage.errors import Unavailable

_LISTS = {"match": matching.page_of, "coverage": coverage.page_of}


async def find(ask: Ask) -> None:
    """`value`: programme:executive:list below:its page[:proposal in whose place]."""
    programme_id, executive_id, below, page, *replaces = ask.value.split(":")
    numbers = (programme_id, executive_id, page, *replaces)
    ask.actor.require(Action.MATCH)
    if not all(number.isdecimal() for number in numbers):
        raise Mistake("match.unknown")

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            there = await service.choice(
                session,
                ask.actor,
                programme_id=int(programme_id),
                executive_id=int(executive_id),
                replaces=int(replaces[0]) if replaces else None,
                now=ask.desk.now(),
            )
        return choice_modal(there, ask.say, below=below, page=int(page))

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
            await service.choose(
                session,
                actor=asker,
                programme_id=int(known["programme"]),
                executive_id=int(known["executive"]),
                mentor_id=mentor_chosen(state),
                replaces=int(known["replaces"]) or None,
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
            desk, asker, int(known["programme"]), int(known["page"]), desk.say_to(asker)
        )
        await desk.gateway.update_view(str(below), page)
    except (SlackFault, Unavailable, Problem) as fault:
        # The choice is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("list_not_shown", error=repr(fault))
