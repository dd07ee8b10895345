"""One of the two who are proposed to each other answers."""

from bot.matching import asking as service
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from storage.rows import by_ids
from storage.states import ProgrammeState, ProposalState
from storage.tables import Person, Programme, Proposal


@steps
async def yes(interaction: Interaction) -> Message:
    return await _answer(interaction, yes=True)


@steps
async def no(interaction: Interaction) -> Message:
    return await _answer(interaction, yes=False)


async def _answer(interaction: Interaction, *, yes: bool) -> Message:
    key = interaction.key
    async with interaction.context.db.transaction() as session:
        row = await service.answer(
            session,
            actor=interaction.actor,
            proposal_id=key,
            yes=yes,
            now=interaction.context.now(),
        )
    if row.state == ProposalState.AGREED:
        row = await interaction.context.joiner.join_at_once(row)
    return await _told(interaction, row)


async def _told(interaction: Interaction, row: Proposal) -> Message:
    async with interaction.context.db.reading() as session:
        people = await by_ids(session, Person, {row.mentor_id, row.executive_id})
        programme = await session.get_one(Programme, row.programme_id)
    other = row.mentor_id if interaction.actor.id == row.executive_id else row.executive_id
    key = "proposal.over" if row.state == ProposalState.WITHDRAWN else f"proposal.done.{row.state}"
    if row.state == ProposalState.REFUSED:
        key = f"proposal.done.refused.{row.refused_by}"
    if row.state == ProposalState.PAIRED and programme.state == ProgrammeState.DRAFT:
        key = "proposal.done.paired_draft"
    return replies.done(interaction.say.md(key, other=who(people[other]), programme=programme.name))
