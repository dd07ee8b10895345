"""`insights [programme]`: its leads move each insight on, and the pair reads what came of it."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake, Problem, SlackFault
from bot.rules.command_line import CommandLine
from bot.rules.insights import OUTCOME_LIMIT, Stage, following, needs_words, preceding
from bot.rules.permissions import Action
from bot.services import insight_stages as service
from bot.services import insights as own_service
from bot.services.actors import Actor
from bot.services.programmes import within_reach
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers.home import refresh
from bot.slack.handlers.naming import programme_named
from bot.slack.message import Message
from bot.slack.saving import metadata, saved
from bot.slack.values import number, numbers, parts, unknown
from bot.slack.views import replies
from bot.slack.views.insight_board import PAGE, insight_board, outcome_modal
from bot.slack.views.own_insights import SHOWN, came_of_it, own_insights
from bot.texts import Say
from storage import insights
from storage.engine import Session
from storage.errors import Unavailable
from storage.rows import by_ids
from storage.tables import Programme, ident


async def follow(ask: Ask, line: CommandLine) -> None:
    ask.actor.require(Action.FOLLOW_INSIGHTS)
    if line.people:
        raise Mistake("stages.form", command=ask.command)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            programme = await programme_named(session, ask, Action.FOLLOW_INSIGHTS, line.rest)
            return await _page(session, ask.desk, ask.actor, ident(programme), 0, ask.say)

    await ask.show(view())


async def follow_button(ask: Ask) -> Message | None:
    """Below a digest it names its programme; elsewhere the only one, or a choice."""
    if ask.value.isdecimal():
        await _show(ask, ask.key, 0)
        return None
    async with ask.desk.db.reading() as session:
        reach = await within_reach(session, ask.actor, Action.FOLLOW_INSIGHTS)
    if len(reach) > 1:
        return replies.choose_programme_for(reach, "stages.which", ids.STAGES_OPEN, ask.say)
    await _show(ask, ident(reach[0]), 0)
    return None


async def turn_page(ask: Ask) -> None:
    programme_id, page = numbers(ask.value, 2)
    await _show(ask, programme_id, page)


async def on(ask: Ask) -> None:
    """Forward; where there is something to tell, it is asked for first."""
    key, seen, page = _clicked(ask)
    to = following(seen)
    if to is None:
        raise Mistake("stages.moved")
    if not needs_words(to):
        await _move(ask, key, seen, to, page)
        return

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            insight = await service.look(session, ask.actor, key, seen)
        return outcome_modal(insight, seen, to, page, ask.say)

    await ask.show(view(), above=True)


async def back(ask: Ask) -> None:
    key, seen, page = _clicked(ask)
    to = preceding(seen)
    if to is None:
        raise Mistake("stages.moved")
    await _move(ask, key, seen, to, page)


async def tell(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """What came of it, saved before its modal closes; the list below then shows it."""
    if await saved(desk, ack, body, _tell, said_at=ids.OUTCOME):
        desk.wake()
        await _show_below(desk, body)


async def outcome(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            insight, programme = await service.outcome(session, ask.actor, ask.key)
        return came_of_it(insight, programme, ask.actor.id, ask.say)

    await ask.show(view())


async def own(ask: Ask) -> None:
    await ask.show(_own(ask))


async def withdraw(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            await own_service.withdraw(
                session, actor=ask.actor, insight_id=ask.key, now=ask.desk.now()
            )
        return await _own(ask)

    await ask.show(view())
    refresh(ask.desk, ask.actor.person.slack_id)


async def _own(ask: Ask) -> dict[str, Any]:
    async with ask.desk.db.reading() as session:
        rows = await insights.of_person(session, ask.actor.id, SHOWN)
        found = await by_ids(session, Programme, {row.programme_id for row in rows})
    return own_insights([(row, found[row.programme_id]) for row in rows], ask.actor.id, ask.say)


def _clicked(ask: Ask) -> tuple[int, Stage, int]:
    key, seen, page = parts(ask.value, 3)
    return number(key), _stage(seen), number(page)


def _stage(name: object) -> Stage:
    if name not in list(Stage):
        raise unknown()
    return Stage(str(name))


async def _move(ask: Ask, key: int, seen: Stage, to: Stage, page: int) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            insight = await service.move(
                session,
                actor=ask.actor,
                insight_id=key,
                seen=seen,
                to=to,
                outcome=None,
                now=ask.desk.now(),
            )
            return await _page(session, ask.desk, ask.actor, insight.programme_id, page, ask.say)

    await ask.show(view())
    ask.desk.wake()


async def _tell(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    held = metadata(body)
    typed = body["view"]["state"]["values"][ids.OUTCOME][ids.OUTCOME].get("value") or ""
    words = typed.strip()
    if not words:
        return {ids.OUTCOME: say("stages.no_outcome")}
    if len(words) > OUTCOME_LIMIT:
        return {ids.OUTCOME: say("answer.fault.too_long", limit=OUTCOME_LIMIT)}
    async with desk.db.transaction() as session:
        await service.move(
            session,
            actor=asker,
            insight_id=held.number("insight"),
            seen=_stage(held["seen"]),
            to=_stage(held["to"]),
            outcome=words,
            now=desk.now(),
        )
    return {}


async def _show(ask: Ask, programme_id: int, page: int) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            return await _page(session, ask.desk, ask.actor, programme_id, page, ask.say)

    await ask.show(view())


async def _show_below(desk: Desk, body: dict[str, Any]) -> None:
    below = body["view"].get("previous_view_id")
    if not below:
        return
    try:
        asker, held = await desk.asker(slack_id_in(body)), metadata(body)
        async with desk.db.reading() as session:
            page = await _page(
                session,
                desk,
                asker,
                held.number("programme"),
                held.number("page"),
                desk.say_to(asker),
            )
        await desk.gateway.update_view(str(below), page)
    except (SlackFault, Unavailable, Problem) as fault:
        # The stage is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("insights_not_shown", error=repr(fault))


async def _page(
    session: Session, desk: Desk, actor: Actor, programme_id: int, page: int, say: Say
) -> dict[str, Any]:
    found = await service.board(session, actor, programme_id, page=page, size=PAGE, now=desk.now())
    return insight_board(found, say)
