"""Modals that say one thing: an answer outside a conversation, or that data is on its way."""

from typing import Any

from bot.slack.kit import blocks
from bot.slack.kit.message import Message
from bot.texts import Say


def notice_modal(message: Message, say: Say) -> dict[str, Any]:
    """An answer for where there is no conversation to answer in: App Home, the shortcut."""
    view = blocks.modal(blocks.divider(), title=say("modal.notice.title"), close=say("modal.done"))
    view["blocks"] = message.plain or message.blocks
    return view


def loading_modal(say: Say) -> dict[str, Any]:
    return notice_modal(blocks.sentence(say.md("modal.loading")), say)
