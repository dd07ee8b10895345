"""Check-ins as they are asked for by hand: `check-in`, `send`, and another day for one."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.check_ins import moving, opening
from bot.check_ins.opening import Sending
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.pairs.pairs import find
from bot.programmes import programmes
from bot.slack.check_ins.views.prompt import MOVE_FORM, MOVE_TO, SKIP, move_modal
from bot.slack.check_ins.views.sent import told
from bot.slack.kit import ids
from bot.slack.kit.interactions import Interaction, Reply, View
from bot.slack.kit.listeners import prepares, shows
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.pairs.which_pair import which_pair
from bot.slack.programmes.naming import programme_named
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
        chosen = await _chosen(interaction, work, named)
        sent = await opening.send_now(work.session, actor=work.actor, chosen=chosen, now=work.now)
        return sent, len(chosen)

    sent, chosen = await interaction.write(write)
    if not chosen:
        raise Mistake("pairs.none")
    if gone := [person for person in named if not person.is_active]:
        raise Mistake("send.gone", people=gone, command=interaction.command)
    if answer := told(sent, interaction.say):
        return answer
    raise Mistake(_why(sent, chosen, named=bool(named)), command=interaction.command)


def _why(sent: Sending, chosen: int, *, named: bool) -> str:
    """The sentence that is true of all chosen pairs, when nothing was sent to any of them."""
    if sent.paused == chosen:
        return "send.on_leave"
    if not sent.left and not sent.over and not sent.paused:
        return "send.had_one" if named else "send.all_had"
    if sent.over == chosen:
        return "send.over"
    return "send.all_left" if sent.left == chosen else "send.nothing"


async def _chosen(
    interaction: Interaction, work: UnitOfWork, named: Sequence[Person]
) -> Sequence[Pair]:
    if named:
        return await find(work.session, work.actor, Action.SEND, named[0], named[1])
    if interaction.programme_id is not None:
        reach = [await programme_named(interaction, work, Action.SEND, "")]
    else:
        reach = list(await programmes.within_reach(work.session, work.actor, Action.SEND))
    return await pairs.active(
        work.session, ident(work.actor.workspace), [ident(each) for each in reach]
    )


@shows
async def move(interaction: Interaction, work: UnitOfWork) -> Reply:
    return await which_pair(interaction, work, Action.MOVE_CHECK_IN, ids.MOVE_OPEN, view_for)


@shows
async def open_move(interaction: Interaction, work: UnitOfWork) -> View:
    return await view_for(interaction, work, interaction.key)


async def view_for(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    there = await moving.look(work.session, work.actor, pair_id, work.now)
    return move_modal(there, work.actor.zone, interaction.say)


@submits(said_at=ids.MOVE_TO)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    held, to = modal.held, MOVE_FORM.read(modal.body)[MOVE_TO] or ""
    pair_id, session, actor = held.number("pair"), work.session, work.actor
    if to == SKIP and held.get("seen"):
        seen_at = datetime.fromisoformat(str(held["seen"]))
        await moving.skip(session, actor=actor, pair_id=pair_id, seen_at=seen_at, now=work.now)
        return {}
    day = _day(to)
    if day is None:
        return {ids.MOVE_TO: modal.say("move.day_gone")}
    await moving.move(
        session, actor=actor, pair_id=pair_id, is_open=bool(held["open"]), day=day, now=work.now
    )
    return {}


def _day(to: str) -> date | None:
    try:
        return date.fromisoformat(to)
    except ValueError:
        return None
