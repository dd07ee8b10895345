"""`match [programme]`: the best set of pairs, and what a lead makes of it."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.matching import matching as service
from bot.matching import proposals
from bot.matching.proposals import Accepted
from bot.slack.kit.background import go_on
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, prepares, shows, steps
from bot.slack.kit.message import Message
from bot.slack.kit.values import number
from bot.slack.matching.views.match_list import PAGER, match_list
from bot.slack.programmes.naming import programme_named
from bot.texts import Say
from bot.texts.problems import explain
from storage.tables import Programme, ident

Decide = Callable[..., Awaitable[Any]]


@steps
async def match(interaction: Interaction) -> Message | None:
    """Not in one transaction: the best set takes a moment to be found."""
    interaction.actor.require(Action.MATCH)
    if interaction.line.people:
        raise Mistake("match.form", command=interaction.command)
    return await interaction.show(_matched(interaction))


async def _matched(interaction: Interaction) -> View:
    async def named(work: UnitOfWork) -> Programme:
        return await programme_named(interaction, work, Action.MATCH, interaction.line.rest)

    programme, context = await interaction.read(named), interaction.context
    await service.run(context.db, interaction.actor, programme, context.now())
    return await interaction.read(
        partial(page_of, interaction, programme_id=ident(programme), page=0)
    )


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    programme_id, page = PAGER.read(interaction.value)
    return await page_of(interaction, work, programme_id, page)


@changes
async def accept(interaction: Interaction, work: UnitOfWork) -> View:
    """One, or all that stood on the page."""
    return await _accept(interaction, work, without_asking=False)


async def accept_unasked(interaction: Interaction) -> Message | None:
    """The lead says that everybody knows: the pairs are made now."""
    accepted = interaction.write(partial(_accept, interaction, without_asking=True))
    told = await interaction.show(accepted)
    # Only when the list is there: what the pairs change in it comes after.
    go_on(interaction.context, _made(interaction))
    return told


async def _made(interaction: Interaction) -> None:
    """The list then shows the pairs."""
    await interaction.context.joiner.join_agreed()
    programme_id, page, *_ = _numbers(interaction.value, 2)
    if view_id := str((interaction.body.get("view") or {}).get("id") or ""):
        view = await interaction.read(
            partial(page_of, interaction, programme_id=programme_id, page=page)
        )
        await interaction.context.gateway.update_view(view_id, view)


@prepares
async def reject(interaction: Interaction) -> Message | None:
    return await interaction.show(_decided(interaction, proposals.reject))


@prepares
async def retry(interaction: Interaction) -> Message | None:
    told = await interaction.show(_decided(interaction, proposals.retry))
    go_on(interaction.context, interaction.context.joiner.join_agreed())
    return told


async def page_of(
    interaction: Interaction, work: UnitOfWork, programme_id: int, page: int, *, told: str = ""
) -> View:
    there = await service.listed(work.session, work.actor, programme_id, work.now)
    return match_list(there, page, interaction.say, told=told)


async def _accept(interaction: Interaction, work: UnitOfWork, *, without_asking: bool) -> View:
    programme_id, page, *ids = _numbers(interaction.value, 2)
    found = await proposals.accept(
        work.session,
        actor=work.actor,
        programme_id=programme_id,
        proposal_ids=frozenset(ids),
        now=work.now,
        without_asking=without_asking,
    )
    told = _left(found, interaction.say)
    return await page_of(interaction, work, programme_id, page, told=told)


async def _decided(interaction: Interaction, decide: Decide) -> View:
    """The list, which also tells of a decision that came too late."""
    proposal_id, page = _numbers(interaction.value, 2)

    async def programme_of(work: UnitOfWork) -> int:
        return await proposals.programme_of(work.session, work.actor, proposal_id)

    async def write(work: UnitOfWork) -> None:
        await decide(work.session, actor=work.actor, proposal_id=proposal_id, now=work.now)

    programme_id, told = await interaction.read(programme_of), ""
    try:
        await interaction.write(write)
    except Mistake as mistake:
        told = explain(mistake, interaction.say)
    return await interaction.read(
        partial(page_of, interaction, programme_id=programme_id, page=page, told=told)
    )


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
