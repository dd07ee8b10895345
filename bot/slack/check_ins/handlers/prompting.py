"""`send`: this period's prompt, now."""

from collections.abc import Sequence

from bot.check_ins import opening
from bot.check_ins.opening import Sending
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.pairs.pairs import find
from bot.programmes import programmes
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import prepares
from bot.slack.kit.message import Message
from storage.pairs import pairs
from storage.tables import Pair, Person, ident


@prepares
async def send(interaction: Interaction) -> Message:
    line = interaction.line
    interaction.actor.require(Action.SEND)
    if len(line.people) not in (0, 2) or line.words:
        raise Mistake("send.form", command=interaction.command)
    named = await interaction.context.people.find_all(line.people)

    async def write(work: UnitOfWork) -> tuple[Sending, int]:
        chosen = await _chosen(work, named)
        sent = await opening.send_now(work.session, actor=work.actor, chosen=chosen, now=work.now)
        return sent, len(chosen)

    sent, chosen = await interaction.write(write)
    if not chosen:
        raise Mistake("pairs.none")
    if gone := [person for person in named if not person.is_active]:
        raise Mistake("send.gone", people=gone, command=interaction.command)
    if not sent.opened:
        raise Mistake(_why(sent, chosen, named=bool(named)), command=interaction.command)
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


async def _chosen(work: UnitOfWork, named: Sequence[Person]) -> Sequence[Pair]:
    if named:
        return await find(work.session, work.actor, Action.SEND, named[0], named[1])
    reach = await programmes.within_reach(work.session, work.actor, Action.SEND)
    return await pairs.active(
        work.session, ident(work.actor.workspace), [ident(each) for each in reach]
    )
