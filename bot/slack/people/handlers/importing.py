"""`import [programme]`: a file of people is dropped, looked at, and applied or dropped again."""

from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem, SlackFault, Trouble
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.people import importing as service
from bot.slack.kit import ids, replies
from bot.slack.kit.background import go_on
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.modal_updates import wait_until_shown
from bot.slack.kit.notices import notice_modal
from bot.slack.kit.submissions import metadata, saved
from bot.slack.people.views.import_modal import (
    IMPORT_FORM,
    PEOPLE_FILE,
    checking_modal,
    import_modal,
)
from bot.slack.people.views.import_result import PAGER, result_modal
from bot.slack.programmes.naming import programme_named
from bot.texts import Say
from storage.errors import Unavailable
from storage.programmes import programmes
from storage.tables import Programme, ident

MANY_BAD_LINES = 20
"""From so many on, they also come as a file."""


async def importing(interaction: Interaction, line: CommandLine) -> None:
    interaction.actor.require(Action.IMPORT_PEOPLE)
    if line.people:
        raise Mistake("import.form", command=interaction.command)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await programme_named(session, interaction, Action.IMPORT_PEOPLE, line.rest)
        return import_modal(programme, interaction.say)

    await interaction.show(view())


@steps
async def example(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        programme = await _programme(interaction, interaction.key)
        await interaction.context.import_files.send_example(interaction.actor, interaction.say)
        return import_modal(programme, interaction.say, is_sent=True)

    await interaction.show(view())


async def _programme(interaction: Interaction, programme_id: int) -> Programme:
    async with interaction.context.db.reading() as session:
        return await service.open_programme(session, interaction.actor, programme_id)


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Looked through behind the modal, which then shows what would change."""
    taken = await saved(context, ack, body, _take, said_at=ids.PEOPLE_FILE, becomes=checking_modal)
    file = IMPORT_FORM.read(body)[PEOPLE_FILE]
    if taken and file is not None:
        go_on(context, _look_through(context, body, file.id))


async def _look_through(context: Context, body: dict[str, Any], file_id: str) -> None:
    meant, view = metadata(body), body["view"]
    say = context.texts.say(str(meant.get("language")))
    await wait_until_shown(context.gateway, view, checking_modal(say))
    shown = Shown(context, str(view["id"]), say)
    try:
        asker = await context.asker(slack_id_in(body))
        async with context.db.reading() as session:
            programme = await service.open_programme(session, asker, meant.number("programme"))
        await _checked(shown, asker, programme, file_id)
    except Problem as found:
        await shown.problem(found)
    except Unavailable:
        await shown.problem(Trouble("trouble.database"))
    except Exception:
        # The lead waits: they must hear of it, and so must the log.
        structlog.get_logger().exception("import_not_checked")
        await shown.problem(Trouble("trouble.unexpected"))


async def _checked(shown: "Shown", asker: Actor, programme: Programme, file_id: str) -> None:
    """What was found, or the same field for another file; in a message when the modal is gone."""
    context, say = shown.context, shown.say
    try:
        run = await context.import_check.check(asker, programme, file_id)
    except Problem as problem:
        if not await shown.become(import_modal(programme, say, problem=problem)):
            await context.import_check.keep_refusal(asker, programme, problem)
        return
    async with context.db.reading() as session:
        topics = await programmes.all_topics_of(session, ident(programme))
    await shown.become(result_modal(run, {ident(topic): topic for topic in topics}, 0, say))
    if run.found.bad_lines > MANY_BAD_LINES:
        try:
            await context.import_files.send_bad_lines(asker, run.found, say)
        except Problem as problem:
            # They stand in the modal too, with a button that sends them again.
            structlog.get_logger().warning("bad_lines_not_sent", error=problem.key)


@dataclass(frozen=True)
class Shown:
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


async def _take(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    async with context.db.reading() as session:
        await service.open_programme(session, asker, metadata(body).number("programme"))
    return IMPORT_FORM.read(body).errors(say)


@steps
async def see(interaction: Interaction) -> None:
    await _show(interaction, interaction.key, 0)


@steps
async def turn_page(interaction: Interaction) -> None:
    run_id, page = PAGER.read(interaction.value)
    await _show(interaction, run_id, page)


async def _show(interaction: Interaction, run_id: int, page: int) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            run = await service.waiting(session, interaction.actor, run_id)
            topics = await programmes.all_topics_of(session, ident(run.programme))
        return result_modal(run, {ident(topic): topic for topic in topics}, page, interaction.say)

    await interaction.show(view())


@steps
async def apply(interaction: Interaction) -> Message:
    async with interaction.context.db.transaction() as session:
        run = await service.start(
            session, actor=interaction.actor, run_id=interaction.key, now=interaction.context.now()
        )
    go_on(interaction.context, interaction.context.importer.carry_on())
    return replies.done(interaction.say.count_md("import.applying", len(run.found.changes)))


@steps
async def drop(interaction: Interaction) -> Message:
    async with interaction.context.db.transaction() as session:
        await service.drop(
            session, actor=interaction.actor, run_id=interaction.key, now=interaction.context.now()
        )
    go_on(interaction.context, interaction.context.importer.show(interaction.key))
    return replies.done(interaction.say.md("import.dropped"))


@steps
async def bad_lines(interaction: Interaction) -> None:
    async with interaction.context.db.reading() as session:
        run = await service.waiting(session, interaction.actor, interaction.key)
    await interaction.context.import_files.send_bad_lines(
        interaction.actor, run.found, interaction.say
    )
