"""`plan`, and the buttons *Plan a session* and *Change*: a session is planned in a modal."""

from bot.check_ins import arranging
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.sessions import planning
from bot.sessions.planning import Away, Page
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Answer, Interaction, View
from bot.slack.kit.listeners import shows, writes
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import Again, Errors, Submitted, submits
from bot.slack.kit.values import Held
from bot.slack.pairs.which_pair import which_pair
from bot.slack.sessions.views.plan_modal import PLAN_FORM, Typed, plan_modal, typed_in
from bot.texts import slack_date


@shows
async def plan(interaction: Interaction, work: UnitOfWork) -> Answer:
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
async def submit(modal: Submitted, work: UnitOfWork) -> Errors | Again:
    held, entries = modal.held, PLAN_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    typed = typed_in(entries, topic_id=held.get("topic"))
    try:
        await _write(work, held, typed, sure=held.get("sure") == str(typed.day))
    except Away as found:
        # Nothing is wrong; they are asked once more, with all that was typed.
        page = await _page(work, held)
        return Again(plan_modal(page, work.actor.zone, modal.say, typed=typed, away=found.people))
    return {}


async def _write(work: UnitOfWork, held: Held, typed: Typed, *, sure: bool) -> None:
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


async def _page(work: UnitOfWork, held: Held) -> Page:
    if held.get("session"):
        return await planning.page_of(work.session, work.actor, held.number("session"), work.now)
    return await planning.page(work.session, work.actor, held.number("pair"))


async def _view_for(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    page = await planning.page(work.session, work.actor, pair_id)
    if page.about.pair.paused_at is not None and page.about.pair.paused_until_on is None:
        raise Mistake("plan.fault.paused", day=None)
    return plan_modal(page, work.actor.zone, interaction.say)
