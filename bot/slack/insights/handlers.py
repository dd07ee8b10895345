"""`insights [programme]`: its leads move each insight on, and the pair reads what came of it."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.insights import insight_stages as service
from bot.insights import insights as own_service
from bot.insights.rules import following, needs_words, preceding
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem, SlackFault
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.programmes.programmes import within_reach
from bot.slack.insights.views import (
    OUTCOME,
    OUTCOME_FORM,
    PAGER,
    SHOWN,
    came_of_it,
    insight_board,
    outcome_modal,
    own_insights,
)
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import metadata, saved
from bot.slack.kit.values import number, parts, unknown
from bot.slack.programmes.naming import programme_named
from bot.texts import Say
from storage import insights
from storage.engine import Session
from storage.errors import Unavailable
from storage.rows import by_ids
from storage.states import Stage
from storage.tables import Programme, ident


async def follow(interaction: Interaction, line: CommandLine) -> None:
    interaction.actor.require(Action.FOLLOW_INSIGHTS)
    if line.people:
        raise Mistake("stages.form", command=interaction.command)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await programme_named(
                session, interaction, Action.FOLLOW_INSIGHTS, line.rest
            )
            return await _page(
                session,
                interaction.context,
                interaction.actor,
                ident(programme),
                0,
                interaction.say,
            )

    await interaction.show(view())


@steps
async def follow_button(interaction: Interaction) -> Message | None:
    """Below a digest it names its programme; elsewhere the only one, or a choice."""
    if interaction.value.isdecimal():
        await _show(interaction, interaction.key, 0)
        return None
    async with interaction.context.db.reading() as session:
        reach = await within_reach(session, interaction.actor, Action.FOLLOW_INSIGHTS)
    if len(reach) > 1:
        return replies.choose_programme_for(reach, "stages.which", ids.STAGES_OPEN, interaction.say)
    await _show(interaction, ident(reach[0]), 0)
    return None


@steps
async def turn_page(interaction: Interaction) -> None:
    programme_id, page = PAGER.read(interaction.value)
    await _show(interaction, programme_id, page)


@steps
async def on(interaction: Interaction) -> None:
    """Forward; where there is something to tell, it is asked for first."""
    key, seen, page = _clicked(interaction)
    to = following(seen)
    if to is None:
        raise Mistake("stages.moved")
    if not needs_words(to):
        await _move(interaction, key, seen, to, page)
        return

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            insight = await service.look(session, interaction.actor, key, seen)
        return outcome_modal(insight, seen, to, page, interaction.say)

    await interaction.show(view(), above=True)


@steps
async def back(interaction: Interaction) -> None:
    key, seen, page = _clicked(interaction)
    to = preceding(seen)
    if to is None:
        raise Mistake("stages.moved")
    await _move(interaction, key, seen, to, page)


async def tell(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """What came of it, saved before its modal closes; the list below then shows it."""
    if await saved(context, ack, body, _tell, said_at=ids.OUTCOME):
        await _show_below(context, body)


@steps
async def outcome(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            insight, programme = await service.outcome(session, interaction.actor, interaction.key)
        return came_of_it(insight, programme, interaction.actor.id, interaction.say)

    await interaction.show(view())


@steps
async def own(interaction: Interaction) -> None:
    await interaction.show(_own(interaction))


@steps
async def withdraw(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            await own_service.withdraw(
                session,
                actor=interaction.actor,
                insight_id=interaction.key,
                now=interaction.context.now(),
            )
        return await _own(interaction)

    await interaction.show(view())
    interaction.context.homes.changed(interaction.slack_id)


async def _own(interaction: Interaction) -> dict[str, Any]:
    async with interaction.context.db.reading() as session:
        rows = await insights.of_person(session, interaction.actor.id, SHOWN)
        found = await by_ids(session, Programme, {row.programme_id for row in rows})
    return own_insights(
        [(row, found[row.programme_id]) for row in rows], interaction.actor.id, interaction.say
    )


def _clicked(interaction: Interaction) -> tuple[int, Stage, int]:
    key, seen, page = parts(interaction.value, 3)
    return number(key), _stage(seen), number(page)


def _stage(name: object) -> Stage:
    if name not in list(Stage):
        raise unknown()
    return Stage(str(name))


async def _move(interaction: Interaction, key: int, seen: Stage, to: Stage, page: int) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            insight = await service.move(
                session,
                actor=interaction.actor,
                insight_id=key,
                seen=seen,
                to=to,
                outcome=None,
                now=interaction.context.now(),
            )
            return await _page(
                session,
                interaction.context,
                interaction.actor,
                insight.programme_id,
                page,
                interaction.say,
            )

    await interaction.show(view())


async def _tell(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    held = metadata(body)
    entries = OUTCOME_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    async with context.db.transaction() as session:
        await service.move(
            session,
            actor=asker,
            insight_id=held.number("insight"),
            seen=_stage(held["seen"]),
            to=_stage(held["to"]),
            outcome=entries[OUTCOME],
            now=context.now(),
        )
    return {}


async def _show(interaction: Interaction, programme_id: int, page: int) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            return await _page(
                session, interaction.context, interaction.actor, programme_id, page, interaction.say
            )

    await interaction.show(view())


async def _show_below(context: Context, body: dict[str, Any]) -> None:
    below = body["view"].get("previous_view_id")
    if not below:
        return
    try:
        asker, held = await context.asker(slack_id_in(body)), metadata(body)
        async with context.db.reading() as session:
            page = await _page(
                session,
                context,
                asker,
                held.number("programme"),
                held.number("page"),
                context.say_to(asker),
            )
        await context.gateway.update_view(str(below), page)
    except (SlackFault, Unavailable, Problem) as fault:
        # The stage is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("insights_not_shown", error=repr(fault))


async def _page(
    session: Session, context: Context, actor: Actor, programme_id: int, page: int, say: Say
) -> dict[str, Any]:
    found = await service.board(
        session, actor, programme_id, page=page, size=PAGER.size, now=context.now()
    )
    return insight_board(found, say)
