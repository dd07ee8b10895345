"""Where an answer goes: a modal, opened while its data may still be loading, or a message."""

import asyncio
from collections.abc import Awaitable

import structlog

from bot.kernel.errors import Problem, SlackFault, Trouble
from bot.slack.kit.interactions import Interaction, Reply, View
from bot.slack.kit.message import Message
from bot.slack.kit.modals import loading_modal, notice_modal
from bot.slack.kit.replies import problem
from storage.errors import Unavailable


async def show(
    interaction: Interaction, answer: Awaitable[Reply], *, above: bool = False
) -> Message | None:
    """Open a modal at once: when its data is slow, first as a loading view.

    `above` keeps the modal in which the click was, below the new one. A result that is not a
    view is returned, to be sent as a message.
    """
    if interaction.in_modal and not above:
        return await _in_its_place(interaction, answer)
    return await _by_trigger(interaction, answer)


async def _in_its_place(interaction: Interaction, answer: Awaitable[Reply]) -> Message | None:
    """The modal in which the click was becomes the next one.

    Slack stacks three views at most (docs.slack.dev/surfaces/modals): to replace one never runs
    into that.
    """
    shown = await answer
    _let_others_work(interaction)
    if not isinstance(shown, dict):
        return shown
    await interaction.context.gateway.update_view(str(interaction.body["view"]["id"]), shown)
    return None


async def _by_trigger(interaction: Interaction, answer: Awaitable[Reply]) -> Message | None:
    """A trigger opens a window within three seconds of its click
    (docs.slack.dev/interactivity/handling-user-interaction): a loading view takes it, and is
    filled later without one.
    """
    trigger, gateway = str(interaction.body["trigger_id"]), interaction.context.gateway
    open_view = gateway.push_view if interaction.in_modal else gateway.open_view
    loading = asyncio.ensure_future(answer)
    done, _ = await asyncio.wait({loading}, timeout=interaction.context.patience.loading)
    _let_others_work(interaction)
    if done:
        shown = loading.result()
        if not isinstance(shown, dict):
            return shown
        await open_view(trigger, shown)
        return None
    view_id = await open_view(trigger, loading_modal(interaction.say))
    shown = await _late(interaction, loading)
    try:
        await gateway.update_view(view_id, shown)
    except SlackFault as fault:
        if not fault.is_no:
            raise
        # Their trigger is used up: only the loading view can say so.
        refused = problem(Trouble("trouble.not_shown"), interaction.say)
        await gateway.update_view(view_id, notice_modal(refused, interaction.say))
    return None


async def _late(interaction: Interaction, loading: Awaitable[Reply]) -> View:
    """What takes the place of a loading view: nobody waits there for a message."""
    try:
        shown = await loading
    except Problem as found:
        await interaction.settle()
        shown = problem(found, interaction.say)
    except Unavailable:
        shown = problem(Trouble("trouble.database"), interaction.say)
    if isinstance(shown, dict):
        return shown
    return notice_modal(shown, interaction.say)


def _let_others_work(interaction: Interaction) -> None:
    """Give the slot back while Slack is waited for, so that another interaction can run."""
    if interaction.slot is not None:
        interaction.slot.release()


async def tell(interaction: Interaction, message: Message) -> None:
    """Answer where the person is: through the response URL, or in a modal where there is none.

    A modal in which they clicked becomes the answer.
    """
    # Where Slack refuses the answer itself, a short one tells them so.
    for told in (message, problem(Trouble("trouble.not_shown"), interaction.say)):
        try:
            return await _tell(interaction, told)
        except SlackFault as fault:
            structlog.get_logger().warning("answer_not_shown", error=fault.code)
            if not fault.is_no or fault.too_late:
                # The person has gone or Slack has: there is nobody left to tell.
                return


async def _tell(interaction: Interaction, message: Message) -> None:
    body, say, gateway = interaction.body, interaction.say, interaction.context.gateway
    if url := body.get("response_url"):
        await gateway.respond(str(url), message)
    elif (view := body.get("view") or {}).get("type") == "modal":
        await gateway.update_view(str(view["id"]), notice_modal(message, say))
    elif trigger := body.get("trigger_id"):
        await gateway.open_view(str(trigger), notice_modal(message, say))
