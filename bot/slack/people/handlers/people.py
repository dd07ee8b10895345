"""`people [programme]`: a lead sees who takes part, and takes somebody out."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.people import roster as service
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, changes_above, shows
from bot.slack.kit.values import numbers
from bot.slack.people.views.roster import PAGER, card_modal, roster_modal
from bot.slack.programmes.naming import programme_named
from storage.tables import ident


@shows
async def people(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.LIST_PEOPLE)
    line = interaction.line
    if line.people:
        raise Mistake("people.form", command=interaction.command)
    programme = await programme_named(interaction, work, Action.LIST_PEOPLE, line.rest)
    return await _page(interaction, work, ident(programme), 0)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    programme_id, page = PAGER.read(interaction.value)
    return await _page(interaction, work, programme_id, page)


@changes
async def withdraw(interaction: Interaction, work: UnitOfWork) -> View:
    """Their pairs stay. The list then shows itself without them."""
    enrolment_id, page = numbers(interaction.value, 2)
    row = await service.withdraw(
        work.session, actor=work.actor, enrolment_id=enrolment_id, now=work.now
    )
    return await _page(interaction, work, row.programme_id, page)


@changes_above
async def read_card(interaction: Interaction, work: UnitOfWork) -> View:
    """That it was read is written down."""
    person, row = await service.read_card(work.session, work.actor, interaction.key, work.now)
    return card_modal(person, row, interaction.say)


async def _page(interaction: Interaction, work: UnitOfWork, programme_id: int, page: int) -> View:
    found = await service.roster(work.session, work.actor, programme_id, page=page, size=PAGER.size)
    return roster_modal(found, interaction.say)
