"""One of the two who are proposed to each other answers."""

from bot.services import asking as service
from bot.slack import joining
from bot.slack.asking import Ask
from bot.slack.message import Message
from bot.slack.views import replies
from bot.slack.views.names import who
from storage.rows import by_ids
from storage.tables import Person, Programme, Proposal


async def yes(ask: Ask) -> Message:
    return await _answer(ask, yes=True)


async def no(ask: Ask) -> Message:
    return await _answer(ask, yes=False)


async def _answer(ask: Ask, *, yes: bool) -> Message:
    key = ask.key
    async with ask.desk.db.transaction() as session:
        row = await service.answer(
            session, actor=ask.actor, proposal_id=key, yes=yes, now=ask.desk.now()
        )
    ask.desk.wake()
    if row.state == "agreed":
        row = await joining.at_once(ask.desk, row)
    return await _told(ask, row)


async def _told(ask: Ask, row: Proposal) -> Message:
    async with ask.desk.db.reading() as session:
        people = await by_ids(session, Person, {row.mentor_id, row.executive_id})
        programme = await session.get_one(Programme, row.programme_id)
    other = row.mentor_id if ask.actor.id == row.executive_id else row.executive_id
    key = "proposal.over" if row.state == "withdrawn" else f"proposal.done.{row.state}"
    if row.state == "refused":
        key = f"proposal.done.refused.{row.refused_by}"
    if row.state == "paired" and programme.state == "draft":
        key = "proposal.done.paired_draft"
    return replies.done(ask.say.md(key, other=who(people[other]), programme=programme.name))
