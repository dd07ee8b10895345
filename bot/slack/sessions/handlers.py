"""Sessions are planned, changed, called off; the question sent ahead."""

from bot.check_ins import arranging
from bot.kernel.actors import language_for
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.sessions import planning, questions
from bot.sessions.planning import Away, PlanPage
from bot.sessions.questions import QuestionCard
from bot.slack.kit import ids, replies
from bot.slack.kit.form import ModalMetadata, numbers
from bot.slack.kit.interactions import Interaction, Reply, View
from bot.slack.kit.listeners import shows, writes
from bot.slack.kit.message import Message
from bot.slack.kit.names import topic_questions, who
from bot.slack.kit.submissions import AskAgain, Errors, Submitted, submits
from bot.slack.pairs.which_pair import which_pair
from bot.slack.sessions.views import (
    PLAN_FORM,
    QUESTION,
    QUESTION_FORM,
    Typed,
    plan_modal,
    question_card,
    question_modal,
    typed_in,
)
from bot.texts import slack_date


@shows
async def plan(interaction: Interaction, work: UnitOfWork) -> Reply:
    return await which_pair(interaction, work, Action.PLAN_SESSION, ids.PLAN_OPEN, _view_for)


@shows
async def open_button(interaction: Interaction, work: UnitOfWork) -> View:
    return await _view_for(interaction, work, interaction.key)


@shows
async def open_here(interaction: Interaction, work: UnitOfWork) -> View:
    """Below a prompt, whose button names its check-in."""
    pair_id = await arranging.of_check_in(work.session, work.actor, interaction.key)
    return await _view_for(interaction, work, pair_id)


@shows
async def change(interaction: Interaction, work: UnitOfWork) -> View:
    page = await planning.page_of(work.session, work.actor, interaction.key, work.now)
    return plan_modal(page, work.actor.zone, interaction.say)


@writes
async def cancel(interaction: Interaction, work: UnitOfWork) -> Message:
    row = await planning.cancel(
        work.session, actor=work.actor, session_id=interaction.key, now=work.now
    )
    say = interaction.say
    return replies.done(say.md("plan.cancel.done", at=slack_date(row.starts_at, say)))


@submits(said_at=ids.PLAN_DAY)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors | AskAgain:
    held, entries = modal.held, PLAN_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    typed = typed_in(entries, topic_id=held.get("topic"))
    try:
        # Sure of that day only: another one that is typed afterwards is asked about again.
        await _write(work, held, typed, sure=held.get("sure") == str(typed.day))
    except Away as found:
        # Nothing is wrong; they are asked once more, with all that was typed.
        page = await _page(work, held)
        return AskAgain(
            plan_modal(page, work.actor.zone, modal.say, typed=typed, away=found.people)
        )
    return {}


async def _write(work: UnitOfWork, held: ModalMetadata, typed: Typed, *, sure: bool) -> None:
    wanted = typed.plan(work.actor.zone)
    if not held.get("session"):
        await planning.plan(
            work.session,
            actor=work.actor,
            pair_id=held.number("pair"),
            wanted=wanted,
            sure=sure,
            now=work.now,
        )
        return
    await planning.change(
        work.session,
        actor=work.actor,
        session_id=held.number("session"),
        seen=held.number("sequence"),
        wanted=wanted,
        sure=sure,
        now=work.now,
    )


async def _page(work: UnitOfWork, held: ModalMetadata) -> PlanPage:
    if held.get("session"):
        return await planning.page_of(work.session, work.actor, held.number("session"), work.now)
    return await planning.page(work.session, work.actor, held.number("pair"))


async def _view_for(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    page = await planning.page(work.session, work.actor, pair_id)
    if page.about.pair.paused_at is not None and page.about.pair.paused_until_on is None:
        raise Mistake("plan.fault.paused", day=None)
    return plan_modal(page, work.actor.zone, interaction.say)


@writes
async def send(interaction: Interaction, work: UnitOfWork) -> Message:
    """A ready question of the topic, in its reader's language."""
    session_id, number = numbers(interaction.value, 2)
    card = await questions.to_write(work.session, work.actor, session_id, work.now)
    await questions.write(
        work.session,
        actor=work.actor,
        session_id=session_id,
        text=_ready(interaction, card, number),
        now=work.now,
    )
    return replies.done(interaction.say.md("question.sent", reader=who(card.reader)))


@shows
async def write(interaction: Interaction, work: UnitOfWork) -> View:
    card = await questions.to_write(work.session, work.actor, interaction.key, work.now)
    return question_modal(card, work.actor.zone, interaction.say)


@shows
async def read(interaction: Interaction, work: UnitOfWork) -> View:
    card, text = await questions.read(work.session, work.actor, interaction.key)
    return question_card(card, text, work.actor.zone, interaction.say)


@submits(said_at=ids.QUESTION)
async def submit_question(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = QUESTION_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await questions.write(
        work.session,
        actor=work.actor,
        session_id=modal.held.number("session"),
        text=entries[QUESTION],
        now=work.now,
    )
    return {}


def _ready(interaction: Interaction, card: QuestionCard, number: int) -> str:
    spoken = language_for(card.reader, otherwise=card.about.programme.language)
    ready = topic_questions(card.topic, interaction.context.texts.say(spoken))
    if not 1 <= number <= len(ready):
        raise Mistake("question.gone")
    return ready[number - 1]
