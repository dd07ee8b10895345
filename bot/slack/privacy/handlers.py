"""`privacy`: what is kept about me, who reads it, all of it as a file, and my texts taken away."""

from typing import Any

from bot.kernel.errors import SlackFault, Trouble
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.privacy import own_data as service
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.notices import loading_modal
from bot.slack.privacy.views.own_data import privacy_modal, told_modal
from bot.slack.privacy.views.own_file import zipped

_FILE = "vice-versa.zip"


async def privacy(interaction: Interaction, _: CommandLine) -> None:
    """Whatever else was typed: "vie privée" is two words."""
    await show(interaction)


@steps
async def show(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            own = await service.look(session, interaction.actor)
        return privacy_modal(
            own, interaction.say, reads_history=interaction.context.gateway.reads_history
        )

    await interaction.show(view())


@steps
async def download(interaction: Interaction) -> None:
    """A moment's work: the modal says so meanwhile, and in the end where the file is."""
    interaction.actor.require(Action.DOWNLOAD_OWN_DATA)
    await _wait(interaction)
    await interaction.show(_sent(interaction))


@steps
async def delete(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            gone = await service.delete_texts(session, interaction.actor, interaction.context.now())
        return told_modal(interaction.say.count_md("privacy.deleted", gone), interaction.say)

    await interaction.show(view())
    interaction.context.homes.changed(interaction.slack_id)


async def _wait(interaction: Interaction) -> None:
    view = interaction.body.get("view") or {}
    if view.get("type") == "modal":
        await interaction.context.gateway.update_view(
            str(view["id"]), loading_modal(interaction.say)
        )


async def _sent(interaction: Interaction) -> dict[str, Any]:
    async with interaction.context.db.transaction() as session:
        own = await service.hand_out(session, interaction.actor, interaction.context.now())
    content = zipped(own, interaction.actor, interaction.say, interaction.context.now())
    gateway = interaction.context.gateway
    try:
        channel = await gateway.open_conversation(interaction.actor.person.slack_id)
        await gateway.upload(
            channel, _FILE, content, interaction.say("file.title"), interaction.say("file.comment")
        )
    except SlackFault as fault:
        if fault.not_offered:
            raise Trouble("privacy.no_files") from fault
        raise
    return told_modal(interaction.say.md("privacy.sent"), interaction.say)
