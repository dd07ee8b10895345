"""What two people answer to a proposal; who must not be paired; who has no mentor yet."""

from functools import partial

from bot.kernel import tenancy
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.matching import asking as service
from bot.matching import coverage as committee
from bot.matching import proposals
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import prepares, shows
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.matching.views.match_list import COMMITTEE_PAGER, coverage_board
from bot.slack.programmes.naming import programme_named
from storage.rows import by_ids
from storage.states import ProgrammeState, ProposalState
from storage.tables import Person, Programme, Proposal, ident


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


_REASON_LIMIT = 500


@prepares
async def block(interaction: Interaction) -> Message:
    one, other = await _two(interaction, "block.form")
    reason = interaction.line.rest
    if len(reason) > _REASON_LIMIT:
        raise Mistake("end.long_reason")

    async def write(work: UnitOfWork) -> bool:
        return await proposals.block(
            work.session, actor=work.actor, one=one, other=other, reason=reason, now=work.now
        )

    key = "block.done_paired" if await interaction.write(write) else "block.done"
    return replies.done(
        interaction.say.md(key, one=who(one), other=who(other), command=interaction.command)
    )


@prepares
async def unblock(interaction: Interaction) -> Message:
    one, other = await _two(interaction, "unblock.form")

    async def write(work: UnitOfWork) -> None:
        await proposals.unblock(work.session, actor=work.actor, one=one, other=other, now=work.now)

    await interaction.write(write)
    return replies.done(interaction.say.md("unblock.done", one=who(one), other=who(other)))


async def _two(interaction: Interaction, form: str) -> tuple[Person, Person]:
    interaction.actor.require(Action.BLOCK)
    if len(interaction.line.people) != 2:
        raise Mistake(form, command=interaction.command)
    one, other = await interaction.context.people.find_all(interaction.line.people)
    return one, other


@shows
async def coverage(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.SEE_COVERAGE)
    line = interaction.line
    if line.people:
        raise Mistake("coverage.form", command=interaction.command)
    programme = await programme_named(interaction, work, Action.SEE_COVERAGE, line.rest)
    return await page_of(interaction, work, ident(programme), 0)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    programme_id, page = COMMITTEE_PAGER.read(interaction.value)
    return await page_of(interaction, work, programme_id, page)


async def page_of(interaction: Interaction, work: UnitOfWork, programme_id: int, page: int) -> View:
    work.actor.require(Action.SEE_COVERAGE, programme=programme_id)
    programme = await tenancy.found(
        work.session, Programme, programme_id, work.actor, gone="match.unknown"
    )
    board = await committee.board(work.session, work.actor, programme)
    return coverage_board(board, page, interaction.say)
