"""Windows that are changed while they are open."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.kernel.errors import SlackFault
from bot.slack.kit import blocks
from bot.slack.kit.form import State
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Message
from bot.texts import Say

_PATIENCE = 3.0
"""Seconds: an acknowledgement that comes later is lost."""
# Twenty calls at most: views.update is of Slack's tier 4, a hundred and more a minute.
_EVERY = 0.15


async def wait_until_shown(
    gateway: Gateway, before: dict[str, Any], becomes: dict[str, Any]
) -> None:
    """Wait until Slack has taken in the acknowledgement by which a modal is updated.

    It goes another way than calls do: one made at once could arrive first and be overwritten.
    `before` is the view as it was submitted. A view that has changed since refuses a change that
    is meant for the one before, and that tells that the acknowledgement is there.
    """
    known = str(before.get("hash") or "")
    if not known:
        return
    end = asyncio.get_running_loop().time() + _PATIENCE
    while asyncio.get_running_loop().time() < end:
        try:
            known = await gateway.update_view(str(before["id"]), becomes, only_as=known)
        except SlackFault:
            return  # it is there, or the modal is closed
        await asyncio.sleep(_EVERY)


_MODAL = ("type", "title", "submit", "close", "callback_id", "private_metadata")
"""What Slack takes of a view that it gave."""
_INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "value": "initial_value",
}
"""Where an element takes what somebody has put into it."""


def filled(block: Mapping[str, Any], state: State) -> dict[str, Any]:
    """A block with what its element holds now as what it begins with."""
    if block["type"] != "input" or block["block_id"] not in state:
        return dict(block)
    element = dict(block["element"])
    held = state[block["block_id"]].get(element["action_id"]) or {}
    for name, initial in _INITIAL.items():
        if name in held:
            element.pop(initial, None)
            if held[name]:
                element[initial] = held[name]
    return {**block, "element": element}


def redrawn(view: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The same window with other blocks."""
    return {**{name: view[name] for name in _MODAL if view.get(name)}, "blocks": list(blocks)}


def notice_modal(message: Message, say: Say) -> dict[str, Any]:
    """An answer for where there is no conversation to answer in: App Home, the shortcut."""
    view = blocks.modal(blocks.divider(), title=say("modal.notice.title"), close=say("modal.done"))
    view["blocks"] = message.plain or message.blocks
    return view


def loading_modal(say: Say) -> dict[str, Any]:
    return notice_modal(blocks.sentence(say.md("modal.loading")), say)
