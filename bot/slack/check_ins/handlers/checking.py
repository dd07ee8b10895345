"""`checkin`, the shortcut and the button *Answer*: the modal of one's own open check-in."""

from typing import Any

from bot.check_ins import answers
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action, may
from bot.kernel.rules.working_days import today_in
from bot.pairs import check_ins
from bot.slack.check_ins.views.answer_modal import answer_modal
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.message import Message
from storage.people import people
from storage.programmes import programmes
from storage.tables import Person, ident


async def checkin(interaction: Interaction, line: CommandLine) -> Message | None:
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=interaction.command)
    return await open_own(interaction)


async def open_own(interaction: Interaction) -> Message | None:
    """The one open check-in of this person, or a choice, or when the next one comes."""
    if not may(interaction.actor.standing, Action.ANSWER):
        raise Mistake(
            "checkin.ended" if interaction.actor.standing.was_paired else "checkin.no_pair"
        )
    async with interaction.context.db.reading() as session:
        mine = await check_ins.own(session, interaction.actor, interaction.context.now())
    if not mine.open:
        if mine.is_paused:
            raise Mistake("checkin.on_leave", command=interaction.command)
        if mine.next_at is None:
            raise Mistake("checkin.paused" if mine.rests else "checkin.over")
        raise Mistake("checkin.none_open", next=mine.next_at)
    if len(mine.open) > 1:
        return replies.choose_check_in(mine.open, interaction.say)
    await interaction.show(modal_for(interaction, mine.open[0][0]))
    return None


async def open_button(interaction: Interaction) -> None:
    await interaction.show(modal_for(interaction, interaction.key))


async def modal_for(interaction: Interaction, check_in_id: int) -> dict[str, Any]:
    async with interaction.context.db.reading() as session:
        page = await answers.sheet(session, interaction.actor, check_in_id)
        answers.still_open(page.check_in, interaction.context.now())
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
        has_lead=any(ident(lead) != interaction.actor.id for lead in leads),
        today=today_in(interaction.actor.zone, interaction.context.now()),
        say=interaction.say,
    )
