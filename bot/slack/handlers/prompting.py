"""`send`: this period's prompt, now."""

from collections.abc import Sequence

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import opening, programmes
from bot.services.pairs import find
from bot.slack.asking import Ask
from bot.slack.message import Message
from bot.slack.views import replies
from storage import pairs
from storage.engine import Session
from storage.tables import Pair, Person, ident


async def send(ask: Ask, line: CommandLine) -> Message:
    ask.actor.require(Action.SEND)
    if len(line.people) not in (0, 2) or line.words:
        command = str(ask.body.get("command") or "/mentoring")
        raise Mistake("send.form", command=command)
    named = [await ask.desk.find(mention) for mention in line.people]
    async with ask.desk.db.transaction() as session:
        chosen = await _chosen(session, ask, named)
        opened = await opening.send_now(session, actor=ask.actor, chosen=chosen, now=ask.desk.now())
    ask.desk.wake()
    if not chosen:
        raise Mistake("pairs.none")
    if not opened:
        raise Mistake("send.had_one" if named else "send.all_had")
    return replies.done(ask.say.count_md("send.done", opened))


async def send_all(ask: Ask) -> Message:
    return await send(ask, CommandLine(None, "", (), ()))


async def _chosen(session: Session, ask: Ask, named: Sequence[Person]) -> Sequence[Pair]:
    if named:
        return await find(session, ask.actor, Action.SEND, named[0], named[1])
    reach = await programmes.within_reach(session, ask.actor, Action.SEND)
    return await pairs.active(session, ident(ask.actor.workspace), [ident(p) for p in reach])
