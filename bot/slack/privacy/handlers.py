"""`privacy`: what is kept about me, who reads it, all of it as a file, and my texts taken away."""

from bot.kernel.errors import SlackFault
from bot.kernel.file_refusals import told_of
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import today_in
from bot.kernel.unit_of_work import UnitOfWork
from bot.privacy import own_data as service
from bot.privacy.own_data import OwnData
from bot.slack.kit import showing
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows, steps
from bot.slack.kit.message import Message
from bot.slack.kit.modals import loading_modal
from bot.slack.privacy.views.own_data import privacy_modal, told_modal
from bot.slack.privacy.views.own_file import zipped
from bot.slack.workspaces.views import threshold_told
from bot.workspaces import thresholds
from storage.tables import ident

_FILE = "vice-versa.zip"


@shows
async def show(interaction: Interaction, work: UnitOfWork) -> View:
    own = await service.look(work.session, work.actor)
    context = interaction.context
    held = await thresholds.of(work.session, ident(work.actor.workspace))
    today = today_in(work.actor.zone, work.now)
    return privacy_modal(
        own,
        interaction.say,
        figures=list(threshold_told(held, today, interaction.say)),
        reads_history=context.gateway.reads_history,
        backup_days=context.backup_days,
    )


@steps
async def download(interaction: Interaction) -> Message | None:
    """A moment's work: the modal says so meanwhile, and in the end where the file is."""
    interaction.actor.require(Action.DOWNLOAD_OWN_DATA)
    # The trigger lives three seconds, and gathering, zipping and uploading may take longer.
    await _wait(interaction)
    return await showing.show(interaction, _sent(interaction))


@changes
async def delete(interaction: Interaction, work: UnitOfWork) -> View:
    gone = await service.delete_texts(work.session, work.actor, work.now)
    return told_modal(interaction.say.count_md("privacy.deleted", gone), interaction.say)


async def _wait(interaction: Interaction) -> None:
    view = interaction.body.get("view") or {}
    if view.get("type") == "modal":
        await interaction.context.gateway.update_view(
            str(view["id"]), loading_modal(interaction.say)
        )


async def _sent(interaction: Interaction) -> View:
    own = await interaction.write(_hand_out)
    # In memory and never on the disk: it holds what the person wrote, in clear.
    content = zipped(own, interaction.actor, interaction.say, interaction.context.now())
    gateway = interaction.context.gateway
    try:
        channel = await gateway.open_conversation(interaction.slack_id)
        await gateway.files.upload(
            channel, _FILE, content, interaction.say("file.title"), interaction.say("file.comment")
        )
    except SlackFault as fault:
        if problem := told_of(fault):
            raise problem from fault
        raise
    return told_modal(interaction.say.md("privacy.sent"), interaction.say)


async def _hand_out(work: UnitOfWork) -> OwnData:
    return await service.hand_out(work.session, work.actor, work.now)
