"""What the two of a pair arrange: pauses, and delegates."""

from collections.abc import Sequence

from bot.check_ins.arranging import found, within_reach
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.pair_life import delegating as service
from bot.pair_life import pauses
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Interaction, Reply, View
from bot.slack.kit.listeners import prepares, shows, writes
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.kit.submissions import Errors, Submitted, submits, submits_in_steps
from bot.slack.pair_life.views import (
    DELEGATES,
    DELEGATES_FORM,
    PAUSE_FORM,
    PAUSE_UNTIL,
    delegates_modal,
    pause_modal,
)
from bot.slack.pairs.which_pair import which_pair
from bot.texts import slack_date
from storage.tables import Person, ident


@shows
async def pause(interaction: Interaction, work: UnitOfWork) -> Reply:
    return await which_pair(interaction, work, Action.PAUSE_PAIR, ids.PAUSE_OPEN, view_for)


@shows
async def open_button(interaction: Interaction, work: UnitOfWork) -> View:
    return await view_for(interaction, work, interaction.key)


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


async def delegate(interaction: Interaction) -> Message | None:
    """With people it adds them; alone it opens the list, in which they are also removed."""
    line = interaction.line
    return await (_add if line.people or line.words else open_list)(interaction)


@prepares
async def _add(interaction: Interaction) -> Message:
    interaction.actor.require(Action.NAME_DELEGATE)
    if interaction.line.words:
        raise Mistake("delegate.form", command=interaction.command)
    people = await interaction.context.people.find_all(interaction.line.people)

    async def add(work: UnitOfWork) -> None:
        await service.add(work.session, actor=work.actor, people=people, now=work.now)

    await interaction.write(add)
    names = interaction.say.joined([who(person) for person in people])
    return replies.done(interaction.say.md("delegate.done", people=names))


@shows
async def open_list(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.NAME_DELEGATE)
    there = await service.delegates(work.session, work.actor)
    return delegates_modal(there, interaction.say)


@submits_in_steps(said_at=ids.DELEGATES)
async def submit_delegates(modal: Submitted) -> Errors:
    entries = DELEGATES_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    known = {person.slack_id: person for person in await modal.read(_delegates)}
    # Whom they had named before is not asked about again: the modal waits.
    people = [
        known.get(each) or await modal.context.people.look_up(each) for each in entries[DELEGATES]
    ]

    async def name(work: UnitOfWork) -> None:
        once = {ident(person): person for person in people}
        await service.name(work.session, actor=work.actor, people=list(once.values()), now=work.now)

    await modal.write(name)
    return {}


async def _delegates(work: UnitOfWork) -> Sequence[Person]:
    work.actor.require(Action.NAME_DELEGATE)
    return await service.delegates(work.session, work.actor)
