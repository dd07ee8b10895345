"""`import [programme]`: a file of people is dropped, looked at, and applied or dropped again."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.rules.sheets import MOST_BYTES
from bot.services import importing as service
from bot.services.actors import Actor
from bot.slack import ids, import_check, import_progress
from bot.slack.asking import Ask, slack_id_in
from bot.slack.background import go_on
from bot.slack.desk import Desk
from bot.slack.handlers.naming import programme_named
from bot.slack.import_files import send_bad_lines, send_example
from bot.slack.landing import landed
from bot.slack.message import Message
from bot.slack.saving import metadata, saved
from bot.slack.values import numbers
from bot.slack.views import replies
from bot.slack.views.import_modal import checking_modal, file_in, import_modal
from bot.slack.views.import_result import result_modal
from bot.texts import Say
from storage import programmes
from storage.tables import Programme, ident


async def importing(ask: Ask, line: CommandLine) -> None:
    ask.actor.require(Action.IMPORT_PEOPLE)
    if line.people:
        raise Mistake("import.form", command=ask.command)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            programme = await programme_named(session, ask, Action.IMPORT_PEOPLE, line.rest)
        return import_modal(programme, ask.say)

    await ask.show(view())


async def example(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        programme = await _programme(ask, ask.key)
        await send_example(ask.desk, ask.actor, ask.say)
        return import_modal(programme, ask.say, is_sent=True)

    await ask.show(view())


async def _programme(ask: Ask, programme_id: int) -> Programme:
    async with ask.desk.db.reading() as session:
        return await service.open_programme(session, ask.actor, programme_id)


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Looked through behind the modal, which then shows what would change."""
    taken = await saved(desk, ack, body, _take, said_at=ids.PEOPLE_FILE, becomes=checking_modal)
    file = file_in(body["view"]["state"]["values"])
    if taken and file is not None:
        go_on(desk, _look_through(desk, body, str(file["id"])))


async def _look_through(desk: Desk, body: dict[str, Any], file_id: str) -> None:
    meant, view = metadata(body), body["view"]
    say = desk.texts.say(str(meant.get("language")))
    await landed(desk.gateway, view, checking_modal(say))
    programme_id = meant.number("programme")
    await import_check.check(desk, slack_id_in(body), programme_id, file_id, str(view["id"]), say)


async def _take(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    async with desk.db.reading() as session:
        await service.open_programme(session, asker, metadata(body).number("programme"))
    file = file_in(body["view"]["state"]["values"])
    if file is None or not file.get("id"):
        return {ids.PEOPLE_FILE: say("import.one_file")}
    if not str(file.get("name") or "").lower().endswith((".csv", ".xlsx", ".txt")):
        return {ids.PEOPLE_FILE: say("import.file.kind")}
    if int(file.get("size") or 0) > MOST_BYTES:
        return {ids.PEOPLE_FILE: say("import.file.too_big", most=MOST_BYTES // 1_000_000)}
    return {}


async def see(ask: Ask) -> None:
    await _show(ask, ask.key, 0)


async def turn_page(ask: Ask) -> None:
    run_id, at = numbers(ask.value, 2)
    await _show(ask, run_id, at)


async def _show(ask: Ask, run_id: int, at: int) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            run = await service.waiting(session, ask.actor, run_id)
            topics = await programmes.all_topics_of(session, ident(run.programme))
        return result_modal(run, {ident(topic): topic for topic in topics}, at, ask.say)

    await ask.show(view())


async def apply(ask: Ask) -> Message:
    async with ask.desk.db.transaction() as session:
        run = await service.start(session, actor=ask.actor, run_id=ask.key, now=ask.desk.now())
    go_on(ask.desk, import_progress.carry_on(ask.desk))
    return replies.done(ask.say.count_md("import.applying", len(run.found.changes)))


async def drop(ask: Ask) -> Message:
    async with ask.desk.db.transaction() as session:
        await service.drop(session, actor=ask.actor, run_id=ask.key, now=ask.desk.now())
    go_on(ask.desk, import_progress.show(ask.desk, ask.key))
    return replies.done(ask.say.md("import.dropped"))


async def bad_lines(ask: Ask) -> None:
    async with ask.desk.db.reading() as session:
        run = await service.waiting(session, ask.actor, ask.key)
    await send_bad_lines(ask.desk, ask.actor, run.found, ask.say)
