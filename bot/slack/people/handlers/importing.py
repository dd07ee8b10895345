"""`import [programme]`: a file of people is dropped, looked at, and applied or dropped again."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
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
from bot.slack.kit.submissions import metadata, saved
from bot.slack.people import import_check, import_progress
from bot.slack.people.import_files import send_bad_lines, send_example
from bot.slack.people.views.import_modal import (
    IMPORT_FORM,
    PEOPLE_FILE,
    checking_modal,
    import_modal,
)
from bot.slack.people.views.import_result import PAGER, result_modal
from bot.slack.programmes.handlers.naming import programme_named
from bot.texts import Say
from storage.programmes import programmes
from storage.tables import Programme, ident


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
        await send_example(interaction.context, interaction.actor, interaction.say)
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
    programme_id = meant.number("programme")
    await import_check.check(
        context, slack_id_in(body), programme_id, file_id, str(view["id"]), say
    )


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
    go_on(interaction.context, import_progress.carry_on(interaction.context))
    return replies.done(interaction.say.count_md("import.applying", len(run.found.changes)))


@steps
async def drop(interaction: Interaction) -> Message:
    async with interaction.context.db.transaction() as session:
        await service.drop(
            session, actor=interaction.actor, run_id=interaction.key, now=interaction.context.now()
        )
    go_on(interaction.context, import_progress.show(interaction.context, interaction.key))
    return replies.done(interaction.say.md("import.dropped"))


@steps
async def bad_lines(interaction: Interaction) -> None:
    async with interaction.context.db.reading() as session:
        run = await service.waiting(session, interaction.actor, interaction.key)
    await send_bad_lines(interaction.context, interaction.actor, run.found, interaction.say)
