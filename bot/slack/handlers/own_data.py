"""`privacy`: what is kept about me, who reads it, all of it as a file, and my texts taken away."""

from typing import Any

from bot.errors import SlackFault, Trouble
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import own_data as service
from bot.slack.asking import Ask
from bot.slack.handlers.home import refresh
from bot.slack.views.own_data import privacy_modal, told_modal
from bot.slack.views.own_file import zipped
from bot.slack.views.reading import loading_modal

_FILE = "vice-versa.zip"


async def privacy(ask: Ask, _: CommandLine) -> None:
    """Whatever else was typed: "vie privée" is two words."""
    await show(ask)


async def show(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            own = await service.look(session, ask.actor)
        return privacy_modal(own, ask.say, reads_history=ask.desk.gateway.reads_history)

    await ask.show(view())


async def download(ask: Ask) -> None:
    """A moment's work: the modal says so meanwhile, and in the end where the file is."""
    ask.actor.require(Action.DOWNLOAD_OWN_DATA)
    await _wait(ask)
    await ask.show(_sent(ask))


async def delete(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            gone = await service.delete_texts(session, ask.actor, ask.desk.now())
        return told_modal(ask.say.count_md("privacy.deleted", gone), ask.say)

    await ask.show(view())
    refresh(ask.desk, ask.actor.person.slack_id)


async def _wait(ask: Ask) -> None:
    view = ask.body.get("view") or {}
    if view.get("type") == "modal":
        await ask.desk.gateway.update_view(str(view["id"]), loading_modal(ask.say))


async def _sent(ask: Ask) -> dict[str, Any]:
    async with ask.desk.db.transaction() as session:
        own = await service.hand_out(session, ask.actor, ask.desk.now())
    content = zipped(own, ask.actor, ask.say, ask.desk.now())
    gateway = ask.desk.gateway
    try:
        channel = await gateway.open_conversation(ask.actor.person.slack_id)
        await gateway.upload(
            channel, _FILE, content, ask.say("file.title"), ask.say("file.comment")
        )
    except SlackFault as fault:
        if fault.not_offered:
            raise Trouble("privacy.no_files") from fault
        raise
    return told_modal(ask.say.md("privacy.sent"), ask.say)
