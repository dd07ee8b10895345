"""`block @one @other [reason]` and `unblock`."""

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import blocking as service
from bot.slack.asking import Ask
from bot.slack.message import Message
from bot.slack.views import replies
from bot.slack.views.names import who
from storage.tables import Person

_REASON_LIMIT = 500


async def block(ask: Ask, line: CommandLine) -> Message:
    one, other = await _two(ask, line, "block.form")
    if len(line.rest) > _REASON_LIMIT:
        raise Mistake("end.long_reason")
    async with ask.desk.db.transaction() as session:
        paired = await service.block(
            session, actor=ask.actor, one=one, other=other, reason=line.rest, now=ask.desk.now()
        )
    key = "block.done_paired" if paired else "block.done"
    return replies.done(ask.say.md(key, one=who(one), other=who(other), command=ask.command))


async def unblock(ask: Ask, line: CommandLine) -> Message:
    one, other = await _two(ask, line, "unblock.form")
    async with ask.desk.db.transaction() as session:
        await service.unblock(session, actor=ask.actor, one=one, other=other, now=ask.desk.now())
    return replies.done(ask.say.md("unblock.done", one=who(one), other=who(other)))


async def _two(ask: Ask, line: CommandLine, form: str) -> tuple[Person, Person]:
    ask.actor.require(Action.BLOCK)
    if len(line.people) != 2:
        raise Mistake(form, command=ask.command)
    return await ask.desk.people.find(line.people[0]), await ask.desk.people.find(line.people[1])
