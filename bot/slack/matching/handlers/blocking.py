"""`block @one @other [reason]` and `unblock`."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.matching import blocking as service
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import prepares
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from storage.tables import Person

_REASON_LIMIT = 500


@prepares
async def block(interaction: Interaction) -> Message:
    one, other = await _two(interaction, "block.form")
    reason = interaction.line.rest
    if len(reason) > _REASON_LIMIT:
        raise Mistake("end.long_reason")

    async def write(work: UnitOfWork) -> bool:
        return await service.block(
            work.session, actor=work.actor, one=one, other=other, reason=reason, now=work.now
        )

    key = "block.done_paired" if await interaction.write(write) else "block.done"
    return replies.done(
        interaction.say.md(key, one=who(one), other=who(other), command=interaction.command)
    )


@prepares
async def unblock(interaction: Interaction) -> Message:
    one, other = await _two(interaction, "unblock.form")

    async def write(work: UnitOfWork) -> None:
        await service.unblock(work.session, actor=work.actor, one=one, other=other, now=work.now)

    await interaction.write(write)
    return replies.done(interaction.say.md("unblock.done", one=who(one), other=who(other)))


async def _two(interaction: Interaction, form: str) -> tuple[Person, Person]:
    interaction.actor.require(Action.BLOCK)
    if len(interaction.line.people) != 2:
        raise Mistake(form, command=interaction.command)
    one, other = await interaction.context.people.find_all(interaction.line.people)
    return one, other
