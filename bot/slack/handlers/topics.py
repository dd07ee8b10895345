"""`topics [programme]`: a lead orders, hides and adds the topics of a programme."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake, Problem, SlackFault
from bot.rules.command_line import CommandLine
from bot.rules.own_topics import faults
from bot.rules.permissions import Action
from bot.services import topics as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers.naming import programme_named
from bot.slack.saving import metadata, saved
from bot.slack.values import numbers
from bot.slack.views.own_topic_modal import own_topic_modal, wording_in
from bot.slack.views.topic_list import topic_list
from bot.texts import Say
from storage.errors import Unavailable
from storage.tables import ident


async def topics(ask: Ask, line: CommandLine) -> None:
    ask.actor.require(Action.MANAGE_TOPICS)
    if line.people:
        raise Mistake("topics.form", command=str(ask.body.get("command") or "/mentoring"))

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            programme = await programme_named(session, ask, Action.MANAGE_TOPICS, line.rest)
            there = await service.arranged(session, ask.actor, ident(programme))
        return topic_list(there, ask.say)

    await ask.show(view())


async def first(ask: Ask) -> None:
    await _move(ask, None)


async def up(ask: Ask) -> None:
    await _move(ask, -1)


async def down(ask: Ask) -> None:
    await _move(ask, 1)


async def hide(ask: Ask) -> None:
    await _set_hidden(ask, is_hidden=True)


async def show(ask: Ask) -> None:
    await _set_hidden(ask, is_hidden=False)


async def turn_page(ask: Ask) -> None:
    programme_id, at = numbers(ask.value, 2)

    async def view() -> dict[str, Any]:
        return await _page(ask.desk, ask.actor, programme_id, at, ask.say)

    await ask.show(view())


async def write(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            there = await service.arranged(session, ask.actor, ask.key)
        return own_topic_modal(there.programme, ask.say)

    await ask.show(view(), above=True)


async def add(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Saved before the modal closes; the list below it then shows the topic."""
    if await saved(desk, ack, body, _add, said_at=ids.TITLE):
        await _show_below(desk, body)


async def _add(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    wording = wording_in(body["view"]["state"]["values"])
    if wrong := faults(wording):
        return {block: say(key, limit=limit) for block, (key, limit) in wrong.items()}
    async with desk.db.transaction() as session:
        await service.add(
            session,
            actor=asker,
            programme_id=metadata(body).number("programme"),
            wording=wording,
            now=desk.now(),
        )
    return {}


async def _show_below(desk: Desk, body: dict[str, Any]) -> None:
    below = body["view"].get("previous_view_id")
    if not below:
        return
    try:
        asker = await desk.asker(slack_id_in(body))
        programme_id = metadata(body).number("programme")
        page = await _page(desk, asker, programme_id, 0, desk.say_to(asker))
        await desk.gateway.update_view(str(below), page)
    except (SlackFault, Unavailable, Problem) as fault:
        # The topic is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("topics_not_shown", error=repr(fault))


async def _page(desk: Desk, actor: Actor, programme_id: int, at: int, say: Say) -> dict[str, Any]:
    async with desk.db.reading() as session:
        there = await service.arranged(session, actor, programme_id, at=at)
    return topic_list(there, say)


async def _move(ask: Ask, by: int | None) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            there = await service.move(
                session, actor=ask.actor, topic_id=ask.key, by=by, now=ask.desk.now()
            )
        return topic_list(there, ask.say)

    await ask.show(view())


async def _set_hidden(ask: Ask, *, is_hidden: bool) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            there = await service.set_hidden(
                session,
                actor=ask.actor,
                topic_id=ask.key,
                is_hidden=is_hidden,
                now=ask.desk.now(),
            )
        return topic_list(there, ask.say)

    await ask.show(view())
