"""`checkin`, the shortcut and the button *Answer*: the modal of one's own open check-in."""

from bot.check_ins import answers, words
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action, may
from bot.kernel.rules.working_days import today_in
from bot.kernel.unit_of_work import UnitOfWork
from bot.pairs import check_ins
from bot.slack.check_ins.views.answer_modal import answer_modal
from bot.slack.kit import replies
from bot.slack.kit.interactions import Answer, Interaction, View
from bot.slack.kit.listeners import shows
from storage.programmes import programmes
from storage.states import Side
from storage.tables import Person


@shows
async def open_own(interaction: Interaction, work: UnitOfWork) -> Answer:
    """The one open check-in of this person, or a choice, or when the next one comes."""
    interaction.refuse_more()
    if not may(work.actor.standing, Action.ANSWER):
        raise Mistake("checkin.ended" if work.actor.standing.was_paired else "checkin.no_pair")
    mine = await check_ins.own(work.session, work.actor, work.now)
    if not mine.open:
        if mine.is_paused:
            raise Mistake("checkin.on_leave", command=interaction.command)
        if mine.next_at is None:
            raise Mistake("checkin.paused" if mine.rests else "checkin.over")
        raise Mistake("checkin.none_open", next=mine.next_at)
    if len(mine.open) > 1:
        return replies.choose_check_in(mine.open, interaction.say)
    return await _modal(interaction, work, mine.open[0][0])


@shows
async def open_button(interaction: Interaction, work: UnitOfWork) -> View:
    return await _modal(interaction, work, interaction.key)


async def _modal(interaction: Interaction, work: UnitOfWork, check_in_id: int) -> View:
    session = work.session
    page = await answers.sheet(session, work.actor, check_in_id)
    answers.still_open(page.check_in, work.now)
    side_of_other = page.pair.executive_id if page.side == Side.MENTOR else page.pair.mentor_id
    other = await session.get_one(Person, side_of_other)
    # A topic that was hidden since stays what this check-in is about.
    about = (page.check_in.topic_id, page.said.topic_id if page.said else None)
    topics = await programmes.topics_of(session, page.pair.programme_id, also=about)
    return answer_modal(
        page,
        other=other,
        topics=topics,
        readers=await words.readers(session, page.pair, work.actor.id),
        today=today_in(work.actor.zone, work.now),
        say=interaction.say,
    )
