"""`people`, for leads; from App Home: put oneself forward, change what one said, take it back."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.people import roster as service
from bot.people import volunteering
from bot.people.rules.volunteer_card import faults
from bot.slack.kit import ids
from bot.slack.kit.form import numbers
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, changes_above, shows, writes
from bot.slack.kit.submissions import Errors, Submitted, seen_in, submits
from bot.slack.people.views.roster import PAGER, card_modal, roster_modal
from bot.slack.people.views.volunteering import CARD_FORM, card_in, volunteer_modal
from bot.slack.programmes.naming import programme_named
from storage.states import Side
from storage.tables import ident


@shows
async def people(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.LIST_PEOPLE)
    line = interaction.line
    if line.people:
        raise Mistake("people.form", command=interaction.command)
    programme = await programme_named(interaction, work, Action.LIST_PEOPLE, line.rest)
    return await page_of(interaction, work, ident(programme), 0)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    programme_id, page = PAGER.read(interaction.value)
    return await page_of(interaction, work, programme_id, page)


@changes
async def withdraw(interaction: Interaction, work: UnitOfWork) -> View:
    """Their pairs stay. The list then shows itself without them."""
    enrolment_id, page = numbers(interaction.value, 2)
    row = await service.withdraw(
        work.session, actor=work.actor, enrolment_id=enrolment_id, now=work.now
    )
    return await page_of(interaction, work, row.programme_id, page)


@changes_above
async def read_card(interaction: Interaction, work: UnitOfWork) -> View:
    """Reading it is logged, so that this writes."""
    person, row = await service.read_card(work.session, work.actor, interaction.key, work.now)
    return card_modal(person, row, interaction.say)


async def page_of(interaction: Interaction, work: UnitOfWork, programme_id: int, page: int) -> View:
    found = await service.roster(work.session, work.actor, programme_id, page=page, size=PAGER.size)
    return roster_modal(found, interaction.say)


@shows
async def as_mentor(interaction: Interaction, work: UnitOfWork) -> View:
    return await _form(interaction, work, Side.MENTOR)


@shows
async def as_executive(interaction: Interaction, work: UnitOfWork) -> View:
    return await _form(interaction, work, Side.EXECUTIVE)


async def _form(interaction: Interaction, work: UnitOfWork, side: Side) -> View:
    form = await volunteering.form(work.session, work.actor, interaction.key, side)
    return volunteer_modal(form, interaction.say)


@submits(said_at=ids.CARD)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    """Saved before the modal closes; App Home then shows it."""
    meant, entries = modal.held, CARD_FORM.read(modal.body)
    card = card_in(entries, meant.get("also") or ())
    if wrong := entries.errors(modal.say, faults(card)):
        return wrong
    await volunteering.volunteer(
        work.session,
        actor=work.actor,
        programme_id=meant.number("programme"),
        side=str(meant.get("side")),
        card=card,
        now=work.now,
        seen_at=seen_in(modal),
    )
    return {}


@writes
async def withdraw_own(interaction: Interaction, work: UnitOfWork) -> None:
    await volunteering.withdraw(
        work.session, actor=work.actor, programme_id=interaction.key, now=work.now
    )
