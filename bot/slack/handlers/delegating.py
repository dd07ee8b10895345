"""`delegate [@assistant ...]` and App Home's button: an executive names delegates."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import delegating as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers.home import refresh
from bot.slack.message import Message
from bot.slack.saving import saved
from bot.slack.views import replies
from bot.slack.views.delegates_modal import delegates_modal
from bot.slack.views.fields import people_in
from bot.slack.views.names import who
from bot.texts import Say
from storage.tables import ident


async def delegate(ask: Ask, line: CommandLine) -> Message | None:
    """With people it adds them; alone it opens the list, in which they are also removed."""
    ask.actor.require(Action.NAME_DELEGATE)
    if line.words:
        raise Mistake("delegate.form", command=ask.command)
    if not line.people:
        await ask.show(_view(ask))
        return None
    people = [await ask.desk.people.find(mention) for mention in line.people]
    async with ask.desk.db.transaction() as session:
        await service.add(session, actor=ask.actor, people=people, now=ask.desk.now())
    ask.desk.wake()
    names = ask.say.joined([who(person) for person in people])
    return replies.done(ask.say.md("delegate.done", people=names))


async def open_list(ask: Ask) -> None:
    await ask.show(_view(ask))


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(desk, ack, body, _save, said_at=ids.DELEGATES):
        desk.wake()
        refresh(desk, slack_id_in(body))


async def _view(ask: Ask) -> dict[str, Any]:
    async with ask.desk.db.reading() as session:
        there = await service.delegates(session, ask.actor)
    return delegates_modal(there, ask.say)


async def _save(desk: Desk, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    asker.require(Action.NAME_DELEGATE)
    wanted = people_in(body["view"]["state"]["values"], ids.DELEGATES)
    if len(wanted) > service.MOST:
        raise Mistake("delegate.many", most=service.MOST)
    async with desk.db.reading() as session:
        there = {person.slack_id: person for person in await service.delegates(session, asker)}
    people = [there.get(slack_id) or await desk.people.look_up(slack_id) for slack_id in wanted]
    async with desk.db.transaction() as session:
        await service.name(
            session,
            actor=asker,
            people=list({ident(person): person for person in people}.values()),
            now=desk.now(),
        )
    return {}
