"""The list of proposals, and another mentor than the one that is proposed."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.matching import matching as service
from bot.matching import mentor_choice, proposals
from bot.matching.proposals import Accepted
from bot.pair_life import helping
from bot.slack.kit import ids
from bot.slack.kit.context import go_on
from bot.slack.kit.form import number, parts
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, prepares, shows, shows_above, steps
from bot.slack.kit.message import Message
from bot.slack.kit.showing import show
from bot.slack.kit.submissions import Errors, Submitted, shows_below, submits
from bot.slack.matching.handlers import proposing
from bot.slack.matching.views.choice_modal import CHOICE_FORM, MENTOR, OVERRIDE, choice_modal
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
    return await show(interaction, _matched(interaction))


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
    told = await show(interaction, accepted)
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
    return await show(interaction, _decided(interaction, proposals.reject))


@prepares
async def retry(interaction: Interaction) -> Message | None:
    told = await show(interaction, _decided(interaction, proposals.retry))
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


_LISTS = {"match": page_of, "coverage": proposing.page_of}


@shows_above
async def find(interaction: Interaction, work: UnitOfWork) -> View:
    """`value`: programme:executive:list below:its page[:proposal in whose place]."""
    work.actor.require(Action.MATCH)
    # Without the last part, it is in nobody's place.
    *keys, replaces = (*interaction.value.split(":"), "0")[:5]
    programme, executive, below, at = parts(":".join(keys), 4)
    there = await mentor_choice.choice(
        work.session,
        work.actor,
        programme_id=number(programme),
        executive_id=number(executive),
        replaces=number(replaces) or None,
        now=work.now,
    )
    return choice_modal(there, interaction.say, below=below, page=number(at))


async def _list(modal: Submitted, work: UnitOfWork) -> View | None:
    show = _LISTS.get(str(modal.held.get("below")))
    if show is None:
        return None
    return await show(modal, work, modal.held.number("programme"), modal.held.number("page"))


@submits(said_at=ids.MENTOR, then=shows_below(_list))
async def choose(modal: Submitted, work: UnitOfWork) -> Errors:
    """Saved before the modal closes; the list below it then shows the choice."""
    entries = CHOICE_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    try:
        await _write(modal, work, entries[MENTOR] or 0, entries[OVERRIDE])
    except Mistake as mistake:
        if mistake.key != "match.needs_reason":
            raise
        return {ids.OVERRIDE: modal.say(mistake.key)}
    return {}


async def _write(modal: Submitted, work: UnitOfWork, mentor_id: int, reason: str) -> None:
    known = modal.held
    # A window that was opened before an upgrade lacks it.
    if leaves := number(known.get("leaves", 0)):
        await helping.rematch(
            work.session,
            actor=work.actor,
            pair_id=leaves,
            mentor_id=mentor_id,
            reason=reason,
            now=work.now,
        )
        return
    await mentor_choice.choose(
        work.session,
        actor=work.actor,
        programme_id=known.number("programme"),
        executive_id=known.number("executive"),
        mentor_id=mentor_id,
        replaces=known.number("replaces") or None,
        reason=reason,
        now=work.now,
    )
