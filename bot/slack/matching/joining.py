"""Opens the conversation of two people who both said yes, and has their pair made."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.kernel.errors import Problem, SlackFault
from bot.matching import joining as service
from bot.matching.joining import Joining
from bot.slack.kit.context import Context
from storage.errors import AlreadyThere, Unavailable
from storage.people.people import workspace_by_team
from storage.rows import by_ids
from storage.tables import Person, Proposal, ident

Turn = Callable[..., Awaitable[None]]


async def join_agreed(context: Context, turn: Turn) -> None:
    """All that wait. When Slack does not answer, they go on waiting for the next time."""
    last = 0
    while True:
        async with context.db.reading() as session:
            workspace = await workspace_by_team(session, context.team_id)
            rows = (
                await service.waiting(session, workspace.id or 0, after=last) if workspace else ()
            )
        if not rows:
            return
        for row in rows:
            last = ident(row.proposal)
            await turn("conversations.open")
            if not await _join(context, row):
                return


async def at_once(context: Context, row: Proposal) -> Proposal:
    """One that has just been agreed; gives it as it is then."""
    async with context.db.reading() as session:
        who = await by_ids(session, Person, {row.mentor_id, row.executive_id})
    await _join(context, Joining(row, who[row.mentor_id], who[row.executive_id]))
    async with context.db.reading() as session:
        return await session.get_one(Proposal, ident(row))


def soon(context: Context, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
    """Without keeping anybody waiting; what is left over waits for the job."""
    going = asyncio.create_task(_all(context, then))
    context.aside.add(going)
    going.add_done_callback(context.aside.discard)


async def _all(context: Context, then: Callable[[], Awaitable[None]] | None) -> None:
    try:
        await join_agreed(context, _unpaced)
        if then is not None:
            await then()
    except (SlackFault, Unavailable, Problem) as fault:
        # What was agreed stays agreed; a list that could not be shown is right the next time.
        structlog.get_logger().warning("pairs_not_joined", error=repr(fault))
    except Exception:
        # In the background nobody would see a fault, so the log must have it.
        structlog.get_logger().exception("joining_broken")


async def _join(context: Context, row: Joining) -> bool:
    """False when Slack does not answer now."""
    key = ident(row.proposal)
    try:
        channel_id = await context.gateway.open_conversation(
            row.mentor.slack_id, row.executive.slack_id
        )
    except SlackFault as fault:
        structlog.get_logger().warning("conversation_not_opened", error=fault.code)
        if not fault.permanent:
            return False
        async with context.db.transaction() as session:
            await service.stick(session, key, context.now())
        return True
    try:
        async with context.db.transaction() as session:
            await service.join(session, key, channel_id, context.now())
    except AlreadyThere:
        # Paired by hand in this very moment: the next time it is seen.
        return True
    return True


async def _unpaced(method: str) -> None:
    """A page of pairs at most: Slack takes such a burst, or else says so."""
