"""From App Home: let new leads read what one wrote before, or put the notice away."""

from bot.kernel.unit_of_work import UnitOfWork
from bot.leads import agreeing as service
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import writes


@writes
async def agree(interaction: Interaction, work: UnitOfWork) -> None:
    await service.agree(work.session, actor=work.actor, role_id=interaction.key, now=work.now)


@writes
async def put_away(interaction: Interaction, work: UnitOfWork) -> None:
    await service.put_away(work.session, actor=work.actor, role_id=interaction.key)
