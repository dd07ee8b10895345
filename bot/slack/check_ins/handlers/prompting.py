"""`send`: this period's prompt, now."""

from collections.abc import Sequence

from bot.check_ins import opening
from bot.check_ins.opening import Sending
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.pairs.pairs import find
from bot.programmes import programmes
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from storage.engine import Session
from storage.pairs import pairs
from storage.tables import Pair, Person, ident


async def send(interaction: Interaction, line: CommandLine) -> Message:
    interaction.actor.require(Action.SEND)
    if len(line.people) not in (0, 2) or line.words:
        raise Mistake("send.form", command=interaction.command)
    named = [await interaction.context.people.find(mention) for mention in line.people]
    async with interaction.context.db.transaction() as session:
        chosen = await _chosen(session, interaction, named)
        sent = await opening.send_now(
            session, actor=interaction.actor, chosen=chosen, now=interaction.context.now()
        )
    if not chosen:
        raise Mistake("pairs.none")
    if gone := [person for person in named if not person.is_active]:
        raise Mistake("send.gone", people=gone, command=interaction.command)
    if not sent.opened:
        raise Mistake(_why(sent, len(chosen), named=bool(named)), command=interaction.command)
    return replies.done(interaction.say.count_md("send.done", sent.opened))


def _why(sent: Sending, chosen: int, *, named: bool) -> str:
    """The sentence that is true of all chosen pairs, when nothing was sent to any of them."""
    if sent.paused == chosen:
        return "send.on_leave"
    if not sent.left and not sent.over and not sent.paused:
        return "send.had_one" if named else "send.all_had"
    if sent.over == chosen:
        return "send.over"
    return "send.all_left" if sent.left == chosen else "send.nothing"


@steps
async def send_all(interaction: Interaction) -> Message:
    return await send(interaction, CommandLine(None, "", (), ()))


async def _chosen(
    session: Session, interaction: Interaction, named: Sequence[Person]
) -> Sequence[Pair]:
    if named:
        return await find(session, interaction.actor, Action.SEND, named[0], named[1])
    reach = await programmes.within_reach(session, interaction.actor, Action.SEND)
    return await pairs.active(
        session, ident(interaction.actor.workspace), [ident(p) for p in reach]
    )
