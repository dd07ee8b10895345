"""`delegate [@assistant ...]` and App Home's button: an executive names delegates."""

from collections.abc import Sequence

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.pair_life import delegating as service
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import prepares, shows
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.kit.submissions import Errors, Submitted, submits_in_steps
from bot.slack.pair_life.views import DELEGATES, DELEGATES_FORM, delegates_modal
from storage.tables import Person, ident


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
async def submit(modal: Submitted) -> Errors:
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
