"""One of the two who are proposed to each other answers."""

from functools import partial

from bot.kernel.unit_of_work import UnitOfWork
from bot.matching import asking as service
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from storage.rows import by_ids
from storage.states import ProgrammeState, ProposalState
from storage.tables import Person, Programme, Proposal


async def yes(interaction: Interaction) -> Message:
    return await _answer(interaction, yes=True)


async def no(interaction: Interaction) -> Message:
    return await _answer(interaction, yes=False)


async def _answer(interaction: Interaction, *, yes: bool) -> Message:
    async def write(work: UnitOfWork) -> Proposal:
        return await service.answer(
            work.session, actor=work.actor, proposal_id=interaction.key, yes=yes, now=work.now
        )

    row = await interaction.write(write)
    if row.state == ProposalState.AGREED:
        row = await interaction.context.joiner.join_at_once(row)
    return await interaction.read(partial(_told, interaction, row))


async def _told(interaction: Interaction, row: Proposal, work: UnitOfWork) -> Message:
    people = await by_ids(work.session, Person, {row.mentor_id, row.executive_id})
    programme = await work.session.get_one(Programme, row.programme_id)
    other = row.mentor_id if work.actor.id == row.executive_id else row.executive_id
    key = "proposal.over" if row.state == ProposalState.WITHDRAWN else f"proposal.done.{row.state}"
    if row.state == ProposalState.REFUSED:
        key = f"proposal.done.refused.{row.refused_by}"
    if row.state == ProposalState.PAIRED and programme.state == ProgrammeState.DRAFT:
        key = "proposal.done.paired_draft"
    return replies.done(interaction.say.md(key, other=who(people[other]), programme=programme.name))
