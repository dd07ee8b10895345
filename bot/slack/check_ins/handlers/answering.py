"""Answers: one tap, the snooze menu, the form; and what was written, read in windows."""

from typing import Any

from bot.check_ins import answers, arranging, words
from bot.check_ins.rules.answers import faults
from bot.check_ins.rules.reminders import Snooze
from bot.check_ins.snoozing import snooze
from bot.insights import insights
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action, may
from bot.kernel.rules.working_days import today_in
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.check_ins.views.answer_modal import ANSWER_FORM, answer_modal, for_label, said_in
from bot.slack.check_ins.views.reading import (
    DECISION,
    DECISION_FORM,
    insight_modal,
    shared_modal,
    word_modal,
)
from bot.slack.kit import ids, replies
from bot.slack.kit.form import number, numbers, parts, unknown
from bot.slack.kit.interactions import Interaction, Reply, View
from bot.slack.kit.listeners import changes, shows, steps, writes
from bot.slack.kit.message import Message
from bot.slack.kit.showing import show
from bot.slack.kit.submissions import Errors, Submitted, seen_in, submits
from bot.texts import slack_date
from storage.check_ins import check_ins
from storage.people import people
from storage.programmes import programmes as programme_rows
from storage.states import Side
from storage.tables import Person


@shows
async def open_own(interaction: Interaction, work: UnitOfWork) -> Reply:
    """The one open check-in of this person, or a choice, or when the next one comes."""
    if not may(work.actor.standing, Action.ANSWER):
        raise Mistake("checkin.ended" if work.actor.standing.was_paired else "checkin.no_pair")
    mine = await arranging.own(work.session, work.actor, work.now)
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
    topics = await programme_rows.topics_of(session, page.pair.programme_id, also=about)
    return answer_modal(
        page,
        other=other,
        topics=topics,
        readers=await words.readers(session, page.pair, work.actor.id),
        today=today_in(work.actor.zone, work.now),
        say=interaction.say,
    )


@writes
async def met(interaction: Interaction, work: UnitOfWork) -> Message:
    return await _tap(interaction, work, met=True)


@writes
async def not_yet(interaction: Interaction, work: UnitOfWork) -> Message:
    return await _tap(interaction, work, met=False)


async def _tap(interaction: Interaction, work: UnitOfWork, *, met: bool) -> Message:
    page = await answers.tap(
        work.session, actor=work.actor, check_in_id=interaction.key, met=met, now=work.now
    )
    topics = await answers.topics_to_say(work.session, page) if met else ()
    return replies.recorded(page, topics, interaction.say)


@writes
async def topic(interaction: Interaction, work: UnitOfWork) -> Message:
    """What the session was about, chosen below the answer to one tap."""
    check_in_id, topic_id = numbers(interaction.value, 2)
    about = await answers.say_topic(
        work.session,
        actor=work.actor,
        check_in_id=check_in_id,
        topic_id=topic_id,
        now=work.now,
    )
    return replies.about_recorded(about, check_in_id, interaction.say)


@writes
async def later(interaction: Interaction, work: UnitOfWork) -> Message:
    """A moment of the menu *Later…*, for oneself alone."""
    key, choice = parts(interaction.value, 2)
    if choice not in list(Snooze):
        raise unknown()
    at = await snooze(
        work.session,
        actor=work.actor,
        check_in_id=number(key),
        choice=Snooze(choice),
        now=work.now,
    )
    return replies.done(interaction.say.md("snooze.done", at=slack_date(at, interaction.say)))


@submits(said_at=ids.MET)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = ANSWER_FORM.read(modal.body)
    said = said_in(entries)
    if wrong := entries.errors(modal.say, faults(said, today=today_in(work.actor.zone, work.now))):
        return wrong
    await answers.record(
        work.session,
        actor=work.actor,
        check_in_id=modal.held.number("check_in"),
        said=said,
        now=work.now,
        seen_at=seen_in(modal),
    )
    return {}


@steps
async def label(interaction: Interaction) -> None:
    """Who may read the answer is chosen: an insight is asked for its area and its names too."""

    async def view() -> dict[str, Any]:
        if "view" not in interaction.body:
            raise unknown()
        return for_label(interaction.body, interaction.value, interaction.say)

    await show(interaction, view())


# Each answer is a note of up to 3,000 characters with two blocks around it: a quarter of a year of
# weeks.
_SHARED = 12


@changes
async def word(interaction: Interaction, work: UnitOfWork) -> View:
    """Reading it is logged, so that this writes."""
    author, text = await words.read(work.session, work.actor, interaction.key, work.now)
    return word_modal(author, text, interaction.say)


@shows
async def insight(interaction: Interaction, work: UnitOfWork) -> View:
    found = await insights.look(work.session, work.actor, interaction.key)
    author = await work.session.get_one(Person, found.author_id)
    return insight_modal(found, author, insights.version(found), interaction.say)


@shows
async def shared(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.READ_SHARED, pair=interaction.key)
    rows = await check_ins.shared_in(work.session, interaction.key, _SHARED)
    authors = await people.by_ids(work.session, [answer.person_id for answer, *_ in rows])
    return shared_modal(rows, authors, work.actor.zone, interaction.say)


@submits(said_at=ids.DECISION)
async def decide(modal: Submitted, work: UnitOfWork) -> Errors:
    """The other's decision on an insight, committed before the modal closes."""
    agreed = DECISION_FORM.read(modal.body).needed(DECISION)
    await insights.decide(
        work.session,
        actor=work.actor,
        insight_id=modal.held.number("insight"),
        agreed=agreed,
        seen=modal.held["seen"],
        now=work.now,
    )
    return {}
