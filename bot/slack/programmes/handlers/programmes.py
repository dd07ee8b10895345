"""`programmes`, what their buttons do, and `role`."""

from collections.abc import Awaitable, Callable
from functools import partial

from bot.kernel import roles as service
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import ROLE_WORDS
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.typed_text import fold
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programme_states
from bot.programmes.programme_list import visible_to
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, prepares, shows
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.programmes.naming import programme_named
from bot.slack.programmes.views.programme_list import PAGER, programme_list
from storage.states import RoleKind
from storage.tables import Programme

StateChange = Callable[..., Awaitable[None]]


@shows
async def open_list(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.LIST_PROGRAMMES)
    return await page(interaction, work)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    (number,) = PAGER.read(interaction.value)
    return await page(interaction, work, at=PAGER.first_of(number))


@changes
async def launch(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.launch)


@changes
async def pause(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.pause)


@changes
async def resume(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.resume)


@changes
async def close(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.close)


async def page(
    interaction: Interaction, work: UnitOfWork, *, about: int | None = None, at: int = 0
) -> View:
    there = await visible_to(work.session, work.actor, about=about, at=at)
    return programme_list(there, interaction.say)


async def _change(interaction: Interaction, work: UnitOfWork, change: StateChange) -> View:
    await change(work.session, actor=work.actor, programme_id=interaction.key, now=work.now)
    return await page(interaction, work, about=interaction.key)


@prepares
async def role(interaction: Interaction) -> Message:
    interaction.actor.require(Action.SET_ROLE)
    line = interaction.line
    kind = ROLE_WORDS.get(fold(line.words[0])) if line.words else None
    if len(line.people) != 1 or kind is None:
        raise Mistake("role.form", command=interaction.command)
    name = " ".join(line.words[1:])
    programme = await interaction.read(partial(_programme, interaction, kind, name))
    person = await interaction.context.people.find(line.people[0])

    async def write(work: UnitOfWork) -> None:
        if kind == "none":
            await service.take(
                work.session,
                actor=work.actor,
                person=person,
                programme=programme,
                admins=interaction.context.admins,
                now=work.now,
            )
        else:
            await service.give(
                work.session,
                actor=work.actor,
                person=person,
                kind=RoleKind(kind),
                programme=programme,
                now=work.now,
            )

    await interaction.write(write)
    where = programme.name if programme else ""
    return replies.done(
        interaction.say.md(f"role.done.{kind}", person=who(person), programme=where)
    )


async def _programme(
    interaction: Interaction, kind: str, name: str, work: UnitOfWork
) -> Programme | None:
    """An admin is one of the whole workspace; a lead of one programme; `none` of all or one."""
    if kind == RoleKind.ADMIN and name:
        raise Mistake("role.admin_everywhere")
    is_named = name or interaction.programme_id is not None
    if kind == RoleKind.ADMIN or (kind == "none" and not is_named):
        return None
    return await programme_named(interaction, work, Action.SET_ROLE, name)
