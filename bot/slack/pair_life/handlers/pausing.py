"""`pause` and `resume`, the choice below *Later…*, and the buttons of App Home."""

from bot.check_ins.arranging import found, of_check_in, within_reach
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.pair_life import pauses
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Answer, Interaction, View
from bot.slack.kit.listeners import shows, writes
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.kit.values import number, parts
from bot.slack.pair_life.views import PAUSE_FORM, PAUSE_UNTIL, pause_modal
from bot.slack.pairs.which_pair import which_pair
from bot.texts import slack_date
from storage.tables import ident


@shows
async def pause(interaction: Interaction, work: UnitOfWork) -> Answer:
    return await which_pair(interaction, work, Action.PAUSE_PAIR, ids.PAUSE_OPEN, view_for)


@shows
async def open_button(interaction: Interaction, work: UnitOfWork) -> View:
    return await view_for(interaction, work, interaction.key)


@shows
async def open_from_check_in(interaction: Interaction, work: UnitOfWork) -> View:
    """A choice of the menu *Later…*, which names the check-in."""
    key, _ = parts(interaction.value, 2)
    pair_id = await of_check_in(work.session, work.actor, number(key))
    return await view_for(interaction, work, pair_id)


async def view_for(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    about = await found(work.session, work.actor, Action.PAUSE_PAIR, pair_id)
    return pause_modal(about, interaction.say)


@writes
async def resume(interaction: Interaction, work: UnitOfWork) -> Message:
    """Without anything else: the pair that pauses, or a choice of several."""
    interaction.refuse_more()
    rows = await within_reach(work.session, work.actor, Action.PAUSE_PAIR)
    paused = [row for row in rows if row.pair.paused_at is not None]
    if not paused:
        raise Mistake("resume.not_paused")
    if len(paused) > 1:
        return replies.choose_pair(paused, work.actor.id, ids.RESUME, interaction.say)
    return await _resume(interaction, work, ident(paused[0].pair))


@writes
async def resume_button(interaction: Interaction, work: UnitOfWork) -> Message:
    return await _resume(interaction, work, interaction.key)


@submits(said_at=ids.PAUSE_UNTIL)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    await pauses.ask_pause(
        work.session,
        actor=work.actor,
        pair_id=modal.held.number("pair"),
        until=PAUSE_FORM.read(modal.body)[PAUSE_UNTIL],
        now=work.now,
    )
    return {}


async def _resume(interaction: Interaction, work: UnitOfWork, pair_id: int) -> Message:
    about = await pauses.ask_resume(work.session, actor=work.actor, pair_id=pair_id, now=work.now)
    next_at, say = about.pair.next_check_in_at, interaction.say
    if next_at is None:
        return replies.done(say.md("resume.done_over"))
    return replies.done(say.md("resume.done", at=slack_date(next_at, say)))
