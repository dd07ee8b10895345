"""How sure somebody feels of the programme's topics: asked, and kept for them alone."""

from bot.confidence import confidence as service
from bot.kernel.errors import Mistake
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.confidence.views import confidence_modal, levels_chosen
from bot.slack.kit import ids
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.kit.values import number, parts
from storage.states import Moment


@shows
async def ask_for(interaction: Interaction, work: UnitOfWork) -> View:
    pair_id, moment = parts(interaction.value, 2)
    page = await service.page(work.session, work.actor, number(pair_id), _moment(moment), work.now)
    return confidence_modal(page, interaction.say)


def _first(modal: Submitted) -> str:
    return str(modal.held.get("first", ids.CONFIDENCE_MODAL))


@submits(said_at=_first)
async def rate(modal: Submitted, work: UnitOfWork) -> Errors:
    held = modal.held
    await service.rate(
        work.session,
        actor=work.actor,
        pair_id=held.number("pair"),
        moment=_moment(str(held["moment"])),
        levels=levels_chosen(modal.body),
        now=work.now,
    )
    return {}


def _moment(name: str) -> Moment:
    if name not in list(Moment):
        raise Mistake("confidence.gone")
    return Moment(name)
