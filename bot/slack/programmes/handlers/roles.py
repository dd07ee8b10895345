"""`role @user admin|lead|none [programme]`."""

from bot.kernel import roles as service
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import ROLE_WORDS, CommandLine, fold
from bot.kernel.rules.permissions import Action
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.programmes.naming import programme_named
from storage.states import RoleKind
from storage.tables import Programme


async def role(interaction: Interaction, line: CommandLine) -> Message:
    interaction.actor.require(Action.SET_ROLE)
    kind = ROLE_WORDS.get(fold(line.words[0])) if line.words else None
    if len(line.people) != 1 or kind is None:
        raise Mistake("role.form", command=interaction.command)
    name = " ".join(line.words[1:])
    programme = await _programme(interaction, kind, name)
    person = await interaction.context.people.find(line.people[0])
    async with interaction.context.db.transaction() as session:
        if kind == "none":
            await service.take(
                session,
                actor=interaction.actor,
                person=person,
                programme=programme,
                admins=interaction.context.admins,
                now=interaction.context.now(),
            )
        else:
            await service.give(
                session,
                actor=interaction.actor,
                person=person,
                kind=RoleKind(kind),
                programme=programme,
                now=interaction.context.now(),
            )
    where = programme.name if programme else ""
    return replies.done(
        interaction.say.md(f"role.done.{kind}", person=who(person), programme=where)
    )


async def _programme(interaction: Interaction, kind: str, name: str) -> Programme | None:
    """An admin is one of the whole workspace; a lead of one programme; `none` of all or one."""
    if kind == RoleKind.ADMIN and name:
        raise Mistake("role.admin_everywhere")
    if kind == RoleKind.ADMIN or (kind == "none" and not name):
        return None
    async with interaction.context.db.reading() as session:
        return await programme_named(session, interaction, Action.SET_ROLE, name)
