"""`block @one @other [reason]` and `unblock`."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.matching import blocking as service
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from storage.tables import Person

_REASON_LIMIT = 500


async def block(interaction: Interaction, line: CommandLine) -> Message:
    one, other = await _two(interaction, line, "block.form")
    if len(line.rest) > _REASON_LIMIT:
        raise Mistake("end.long_reason")
    async with interaction.context.db.transaction() as session:
        paired = await service.block(
            session,
            actor=interaction.actor,
            one=one,
            other=other,
            reason=line.rest,
            now=interaction.context.now(),
        )
    key = "block.done_paired" if paired else "block.done"
    return replies.done(
        interaction.say.md(key, one=who(one), other=who(other), command=interaction.command)
    )


async def unblock(interaction: Interaction, line: CommandLine) -> Message:
    one, other = await _two(interaction, line, "unblock.form")
    async with interaction.context.db.transaction() as session:
        await service.unblock(
            session, actor=interaction.actor, one=one, other=other, now=interaction.context.now()
        )
    return replies.done(interaction.say.md("unblock.done", one=who(one), other=who(other)))


async def _two(interaction: Interaction, line: CommandLine, form: str) -> tuple[Person, Person]:
    interaction.actor.require(Action.BLOCK)
    if len(line.people) != 2:
        raise Mistake(form, command=interaction.command)
    return await interaction.context.people.find(
        line.people[0]
    ), await interaction.context.people.find(line.people[1])
