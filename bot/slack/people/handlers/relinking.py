"""From the list of people: somebody is there under a new Slack account."""

from functools import partial

from bot.kernel.errors import Problem
from bot.kernel.unit_of_work import UnitOfWork
from bot.people import relinking as service
from bot.people.relinking import Former
from bot.slack.kit import ids
from bot.slack.kit.form import numbers
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows_above
from bot.slack.kit.modals import notice_modal
from bot.slack.kit.replies import problem
from bot.slack.kit.submissions import AskAgain, Errors, Submitted, shows_below, submits_in_steps
from bot.slack.people.handlers.people import page_of
from bot.slack.people.views.relinking import EMAIL, RELINK_FORM, confirm_modal, relink_modal
from storage.tables import Enrolment


@shows_above
async def ask(interaction: Interaction, work: UnitOfWork) -> View:
    enrolment_id, page = numbers(interaction.value, 2)
    gone = await service.former(work.session, work.actor, enrolment_id)
    return relink_modal(gone.person, enrolment_id, page, interaction.say)


@submits_in_steps(said_at=ids.RELINK_EMAIL)
async def look(modal: Submitted) -> Errors | AskAgain:
    """Nothing is written yet: both accounts are named first."""
    entries = RELINK_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    gone = await modal.read(partial(_gone, modal))
    relinker = modal.context.relinker
    accounts = await relinker.accounts(modal.actor, gone, email=entries[EMAIL])
    return AskAgain(confirm_modal(accounts, modal.held.number("page"), modal.say))


async def _gone(modal: Submitted, work: UnitOfWork) -> Former:
    return await service.former(work.session, work.actor, modal.held.number("enrolment"))


async def _list(modal: Submitted, work: UnitOfWork) -> View:
    row = await work.session.get_one(Enrolment, modal.held.number("enrolment"))
    return await page_of(modal, work, row.programme_id, modal.held.number("page"))


@submits_in_steps(said_at=ids.RELINK_CONFIRM, then=shows_below(_list))
async def confirm(modal: Submitted) -> Errors | AskAgain:
    try:
        await _confirmed(modal)
    except Problem as found:
        # There is no field below which Slack would show it.
        return AskAgain(notice_modal(problem(found, modal.say), modal.say))
    return {}


async def _confirmed(modal: Submitted) -> None:
    gone = await modal.read(partial(_gone, modal))
    relinker = modal.context.relinker
    # Slack is asked again: minutes may have passed.
    accounts = await relinker.accounts(modal.actor, gone, to=str(modal.held["account"]))
    channels = await relinker.channels(accounts)

    async def write(work: UnitOfWork) -> None:
        await service.relink(
            work.session, actor=work.actor, accounts=accounts, channels=channels, now=work.now
        )

    await modal.write(write)
