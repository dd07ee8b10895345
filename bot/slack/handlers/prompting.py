"""`send`: this period's prompt, now."""

from collections.abc import Sequence

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import opening, programmes
from bot.services.opening import Sending
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
        raise Mistake("send.form", command=ask.command)
    named = [await ask.desk.people.find(mention) for mention in line.people]
    async with ask.desk.db.transaction() as session:
        chosen = await _chosen(session, ask, named)
        sent = await opening.send_now(session, actor=ask.actor, chosen=chosen, now=ask.desk.now())
    ask.desk.wake()
    if not chosen:
        raise Mistake("pairs.none")
    if gone := [person for person in named if not person.is_active]:
        raise Mistake("send.gone", people=gone, command=ask.command)
    if not sent.opened:
        raise Mistake(_why(sent, len(chosen), named=bool(named)), command=ask.command)
    return replies.done(ask.say.count_md("send.done", sent.opened))


def _why(sent: Sending, chosen: int, *, named: bool) -> str:
    """The sentence that is true of all chosen pairs, when nothing was sent to any of them."""
    if sent.paused == chosen:
        return "send.on_leave"
    if not sent.left and not sent.over and not sent.paused:
        return "send.had_one" if named else "send.all_had"
    if sent.over == chosen:
        return "send.over"
    return "send.all_left" if sent.left == chosen else "send.nothing"


async def send_all(ask: Ask) -> Message:
    return await send(ask, CommandLine(None, "", (), ()))


async def _chosen(session: Session, ask: Ask, named: Sequence[Person]) -> Sequence[Pair]:
    if named:
        return await find(session, ask.actor, Action.SEND, named[0], named[1])
    reach = await programmes.within_reach(session, ask.actor, Action.SEND)
    return await pairs.active(session, ident(ask.actor.workspace), [ident(p) for p in reach])
