"""`import [programme]`: a file of people is dropped, looked at, and applied or dropped again."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from bot.kernel.errors import Mistake, Problem, SlackFault, Trouble
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.people import importing as service
from bot.people.importing import Run
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context, go_on
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows, steps, writes
from bot.slack.kit.message import Message
from bot.slack.kit.modals import notice_modal, wait_until_shown
from bot.slack.kit.showing import show
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.people.views.importing import (
    IMPORT_FORM,
    PAGER,
    PEOPLE_FILE,
    checking_modal,
    import_modal,
    result_modal,
    shared_fields,
)
from bot.slack.programmes.naming import programme_named
from bot.texts import Say
from storage.errors import Unavailable
from storage.programmes import programmes
from storage.tables import Programme, Topic, ident

MANY_BAD_LINES = 20
"""From so many on, they also come as a file."""


@shows
async def importing(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.IMPORT_PEOPLE)
    line = interaction.line
    if line.people:
        raise Mistake("import.form", command=interaction.command)
    programme = await programme_named(interaction, work, Action.IMPORT_PEOPLE, line.rest)
    return import_modal(programme, interaction.say)


@steps
async def example(interaction: Interaction) -> Message | None:
    return await show(interaction, _with_example(interaction))


async def _with_example(interaction: Interaction) -> View:
    async def load(work: UnitOfWork) -> Programme:
        return await service.open_programme(work.session, work.actor, interaction.key)

    programme = await interaction.read(load)
    await interaction.context.import_files.send_example(interaction.actor, interaction.say)
    return import_modal(programme, interaction.say, is_sent=True)


async def _open(modal: Submitted, work: UnitOfWork) -> Programme:
    """The programme whose people are dropped there, if it still takes any."""
    return await service.open_programme(work.session, work.actor, modal.held.number("programme"))


async def _look_through(modal: Submitted) -> None:
    """Behind the modal, which then shows what would change."""
    file = IMPORT_FORM.read(modal.body)[PEOPLE_FILE]
    if file is not None:
        go_on(modal.context, _looked_through(modal, file.id))


@submits(said_at=ids.PEOPLE_FILE, becomes=checking_modal, then=_look_through)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    await _open(modal, work)
    return IMPORT_FORM.read(modal.body).errors(modal.say)


async def _looked_through(modal: Submitted, file_id: str) -> None:
    view, say = modal.body["view"], modal.say
    await wait_until_shown(modal.context.gateway, view, checking_modal(say))
    shown = OpenModal(modal.context, str(view["id"]), say)
    try:
        programme = await modal.read_anew(partial(_open, modal))
        await _checked(shown, modal, programme, file_id)
    except Problem as found:
        await shown.problem(found)
    except Unavailable:
        await shown.problem(Trouble("trouble.database"))
    except Exception:
        # The lead waits: they must hear of it, and so must the log.
        structlog.get_logger().exception("import_not_checked")
        await shown.problem(Trouble("trouble.unexpected"))


async def _checked(
    shown: "OpenModal", modal: Submitted, programme: Programme, file_id: str
) -> None:
    """What was found, or the same field for another file; in a message when the modal is gone."""
    context, asker, say = modal.context, modal.actor, modal.say
    try:
        run = await context.import_check.check(asker, programme, file_id)
    except Problem as problem:
        if not await shown.become(import_modal(programme, say, problem=problem)):
            await context.import_check.keep_refusal(asker, programme, problem)
        return

    async def load(work: UnitOfWork) -> Sequence[Topic]:
        return await programmes.all_topics_of(work.session, ident(programme))

    topics = await modal.read(load)
    await shown.become(result_modal(run, {ident(topic): topic for topic in topics}, 0, say))
    if run.found.bad_lines > MANY_BAD_LINES:
        try:
            await context.import_files.send_bad_lines(asker, run.found, say)
        except Problem as problem:
            # They stand in the modal too, with a button that sends them again.
            structlog.get_logger().warning("bad_lines_not_sent", error=problem.key)


@dataclass(frozen=True)
class OpenModal:
    """The modal in which the file was dropped."""

    context: Context
    view_id: str
    say: Say

    async def become(self, view: dict[str, Any]) -> bool:
        """False when it was closed meanwhile."""
        try:
            await self.context.gateway.update_view(self.view_id, view)
        except SlackFault as fault:
            structlog.get_logger().info("import_modal_gone", error=fault.code)
            return False
        return True

    async def problem(self, found: Problem) -> None:
        await self.become(notice_modal(replies.problem(found, self.say), self.say))


@shows
async def see(interaction: Interaction, work: UnitOfWork) -> View:
    return await _page(interaction, work, interaction.key, 0)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    run_id, page = PAGER.read(interaction.value)
    return await _page(interaction, work, run_id, page)


async def _page(interaction: Interaction, work: UnitOfWork, run_id: int, page: int) -> View:
    run = await service.waiting(work.session, work.actor, run_id)
    topics = await programmes.all_topics_of(work.session, ident(run.programme))
    return result_modal(run, {ident(topic): topic for topic in topics}, page, interaction.say)


@writes
async def apply(interaction: Interaction, work: UnitOfWork) -> Message:
    run = await service.start(work.session, actor=work.actor, run_id=interaction.key, now=work.now)
    context = interaction.context
    work.after(lambda: go_on(context, context.importer.carry_on()))
    say = interaction.say
    told = say.count_md("import.applying", len(run.found.changes))
    if not run.left:
        return replies.done(told)
    left = shared_fields("import.shared_left", run.left, say)
    return replies.done(say.md("import.applying_partly", told=told, left=left))


@writes
async def drop(interaction: Interaction, work: UnitOfWork) -> Message:
    run_id, context = interaction.key, interaction.context
    await service.drop(work.session, actor=work.actor, run_id=run_id, now=work.now)
    work.after(lambda: go_on(context, context.importer.show(run_id)))
    return replies.done(interaction.say.md("import.dropped"))


@steps
async def bad_lines(interaction: Interaction) -> None:
    async def load(work: UnitOfWork) -> Run:
        return await service.waiting(work.session, work.actor, interaction.key)

    run = await interaction.read(load)
    await interaction.context.import_files.send_bad_lines(
        interaction.actor, run.found, interaction.say
    )
