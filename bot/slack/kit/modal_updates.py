"""An acknowledgement that changes a modal, and what is shown in that modal after it."""

import asyncio
from typing import Any

from bot.kernel.errors import SlackFault
from bot.slack.kit.gateway import Gateway

_PATIENCE = 3.0
"""Seconds: an acknowledgement that comes later is lost."""
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
