"""`checkin`, the shortcut and the button *Answer*: the modal of one's own open check-in."""

from typing import Any

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action, may
from bot.rules.working_days import today_in
from bot.services import answers, check_ins
from bot.slack.asking import Ask
from bot.slack.message import Message
from bot.slack.views import replies
from bot.slack.views.answer_modal import answer_modal
from storage import people, programmes
from storage.tables import Person, ident


async def checkin(ask: Ask, line: CommandLine) -> Message | None:
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=ask.command)
    return await open_own(ask)


async def open_own(ask: Ask) -> Message | None:
    """The one open check-in of this person, or a choice, or when the next one comes."""
    if not may(ask.actor.standing, Action.ANSWER):
        raise Mistake("checkin.ended" if ask.actor.standing.was_paired else "checkin.no_pair")
    async with ask.desk.db.reading() as session:
        mine = await check_ins.own(session, ask.actor, ask.desk.now())
    if not mine.open:
        if mine.is_paused:
            raise Mistake("checkin.on_leave", command=ask.command)
        if mine.next_at is None:
            raise Mistake("checkin.paused" if mine.rests else "checkin.over")
        raise Mistake("checkin.none_open", next=mine.next_at)
    if len(mine.open) > 1:
        return replies.choose_check_in(mine.open, ask.say)
    await ask.show(modal_for(ask, mine.open[0][0]))
    return None


async def open_button(ask: Ask) -> None:
    await ask.show(modal_for(ask, ask.key))


async def modal_for(ask: Ask, check_in_id: int) -> dict[str, Any]:
    async with ask.desk.db.reading() as session:
        page = await answers.sheet(session, ask.actor, check_in_id)
        answers.still_open(page.check_in, ask.desk.now())
        side_of_other = page.pair.executive_id if page.side == "mentor" else page.pair.mentor_id
        other = await session.get_one(Person, side_of_other)
        # A topic that was hidden since stays what this check-in is about.
        about = (page.check_in.topic_id, page.said.topic_id if page.said else None)
        topics = await programmes.topics_of(session, page.pair.programme_id, also=about)
        leads = await people.leads_of(session, page.pair.programme_id)
    return answer_modal(
        page,
        other=other,
        topics=topics,
        has_lead=any(ident(lead) != ask.actor.id for lead in leads),
        today=today_in(ask.actor.zone, ask.desk.now()),
        say=ask.say,
    )
