"""`match [programme]`: the best set of pairs, and what a lead makes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.matching import matching as service
from bot.matching import proposals
from bot.matching.proposals import Accepted
from bot.slack.kit.background import go_on
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.values import number
from bot.slack.matching.views.match_list import PAGER, match_list
from bot.slack.programmes.naming import programme_named
from bot.texts import Say
from bot.texts.problems import explain
from storage.engine import Session
from storage.tables import ident


async def match(interaction: Interaction, line: CommandLine) -> None:
    interaction.actor.require(Action.MATCH)
    if line.people:
        raise Mistake("match.form", command=interaction.command)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await programme_named(session, interaction, Action.MATCH, line.rest)
        await service.run(
            interaction.context.db, interaction.actor, programme, interaction.context.now()
        )
        return await page_of(
            interaction.context, interaction.actor, ident(programme), 0, interaction.say
        )

    await interaction.show(view())


@steps
async def turn_page(interaction: Interaction) -> None:
    programme_id, page = PAGER.read(interaction.value)
    await interaction.show(
        page_of(interaction.context, interaction.actor, programme_id, page, interaction.say)
    )


@steps
async def accept(interaction: Interaction) -> None:
    """One, or all that stood on the page."""
    await _accept(interaction, without_asking=False)


@steps
async def accept_unasked(interaction: Interaction) -> None:
    """The lead says that everybody knows: the pairs are made now."""
    await _accept(interaction, without_asking=True)
    programme_id, page, *_ = _numbers(interaction.value, 2)
    view_id = str((interaction.body.get("view") or {}).get("id") or "")

    async def made() -> None:
        await interaction.context.joiner.join_agreed()
        if not view_id:
            return
        view = await page_of(
            interaction.context, interaction.actor, programme_id, page, interaction.say
        )
        await interaction.context.gateway.update_view(view_id, view)

    go_on(interaction.context, made())


@steps
async def reject(interaction: Interaction) -> None:
    await _decide(interaction, proposals.reject)


@steps
async def retry(interaction: Interaction) -> None:
    await _decide(interaction, proposals.retry)
    go_on(interaction.context, interaction.context.joiner.join_agreed())


async def page_of(
    context: Context, actor: Actor, programme_id: int, page: int, say: Say, *, told: str = ""
) -> dict[str, Any]:
    async with context.db.reading() as session:
        there = await service.listed(session, actor, programme_id, context.now())
    return match_list(there, page, say, told=told)


async def _accept(interaction: Interaction, *, without_asking: bool) -> None:
    programme_id, page, *ids = _numbers(interaction.value, 2)

    async def work(session: Session) -> str:
        found = await proposals.accept(
            session,
            actor=interaction.actor,
            programme_id=programme_id,
            proposal_ids=frozenset(ids),
            now=interaction.context.now(),
            without_asking=without_asking,
        )
        return _left(found, interaction.say)

    await _then_list(interaction, programme_id, page, work)


async def _decide(interaction: Interaction, decide: Callable[..., Awaitable[Any]]) -> None:
    proposal_id, page = _numbers(interaction.value, 2)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme_id = await proposals.programme_of(session, interaction.actor, proposal_id)
        told = ""
        try:
            async with interaction.context.db.transaction() as session:
                await decide(
                    session,
                    actor=interaction.actor,
                    proposal_id=proposal_id,
                    now=interaction.context.now(),
                )
        except Mistake as mistake:
            told = explain(mistake, interaction.say)
        return await page_of(
            interaction.context, interaction.actor, programme_id, page, interaction.say, told=told
        )

    await interaction.show(view())


async def _then_list(
    interaction: Interaction,
    programme_id: int,
    page: int,
    work: Callable[[Session], Awaitable[str]],
) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            told = await work(session)
        return await page_of(
            interaction.context, interaction.actor, programme_id, page, interaction.say, told=told
        )

    await interaction.show(view())


def _left(found: Accepted, say: Say) -> str:
    if found.left:
        return say.count_md("match.left", found.left)
    return "" if found.done else say.md("match.decided")


def _numbers(value: str, least: int) -> list[int]:
    """What a button's value holds. `Mistake` for one that this bot did not make."""
    parts = value.replace(",", ":").split(":")
    if len(parts) < least:
        raise Mistake("match.unknown")
    return [number(part) for part in parts]
