"""The few blocks that all views are made of, within Slack's limits."""

from collections.abc import Iterable
from typing import Any, Literal

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ConfirmationDialogue,
    ContextBlock,
    DividerBlock,
    Element,
    HeaderBlock,
    HomeTabView,
    InputBlock,
    Markdown,
    ModalView,
    PlainText,
    SectionBlock,
)

from bot.slack.kit.message import Message
from bot.texts import cut

# Slack refuses longer texts of a section (docs.slack.dev/reference/block-kit/blocks/section-block).
SECTION_LIMIT = 3000
TEXT_LIMIT = 12_000
"""Characters of a message's `text`, in which the whole message stands for notifications and screen
readers. Slack cuts it at 40,000 (docs.slack.dev/reference/methods/chat.postMessage).
"""
# docs.slack.dev/reference/block-kit/blocks/header-block
_HEADER_LIMIT = 150


def whole_lines(text: str, limit: int = TEXT_LIMIT) -> str:
    """Cut between lines, so that no mention and no escaped sign is cut in two."""
    if len(text) <= limit:
        return text
    # Also a link such as <@U1|name> would end in its middle, and its sign be shown.
    end = text.rfind("\n", 0, limit - 1)
    return text[: max(end, 0)] + "\n…"


def header(text: str) -> Block:
    return HeaderBlock(PlainText(cut(text, _HEADER_LIMIT), emoji=True))


def section(mrkdwn: str, accessory: Element | None = None) -> Block:
    return SectionBlock(Markdown(cut(mrkdwn, SECTION_LIMIT)), accessory=accessory)


def plain(text: str) -> Block:
    """A paragraph of plain text, for what people wrote: Slack reads no markup in it."""
    return SectionBlock(PlainText(cut(text, SECTION_LIMIT), emoji=False))


def context(mrkdwn: str) -> Block:
    return ContextBlock([Markdown(cut(mrkdwn, SECTION_LIMIT))])


def divider() -> Block:
    return DividerBlock()


def actions(*elements: Element) -> Block:
    return ActionsBlock(list(elements))


def button(
    text: str,
    action_id: str,
    value: object,
    style: Literal["primary", "danger"] | None = None,
    confirm: ConfirmationDialogue | None = None,
) -> Button:
    return Button(
        PlainText(text, emoji=True), action_id, value=str(value), style=style, confirm=confirm
    )


def confirmation(
    *, title: str, text: str, yes: str, no: str, danger: bool = False
) -> ConfirmationDialogue:
    """Asked before a click counts."""
    return ConfirmationDialogue(
        PlainText(title),
        PlainText(text),
        PlainText(yes),
        PlainText(no),
        style="danger" if danger else None,
    )


def message(text: str, *blocks: Block) -> Message:
    return Message(text, [block._resolve() for block in _placed(blocks)])


def _placed(blocks: Iterable[Block]) -> list[Block]:
    """Blocks whose id is their position, so that a click on a message that was updated meanwhile
    still names a block that the message has.
    """
    placed = list(blocks)
    for number, block in enumerate(placed):
        if not isinstance(block, InputBlock):
            block.block_id = f"block.{number}"
    return placed


def sentence(mrkdwn: str, *more: Block) -> Message:
    """A message of one paragraph, perhaps with something below it."""
    return message(mrkdwn, section(mrkdwn), *more)


def modal(
    *blocks: Block,
    title: str,
    close: str,
    submit: str | None = None,
    callback_id: str | None = None,
    metadata: str = "",
) -> dict[str, Any]:
    view: dict[str, Any] = ModalView(
        title=PlainText(title),
        blocks=_placed(blocks),
        close=PlainText(close),
        submit=PlainText(submit) if submit else None,
        private_metadata=metadata or None,
        callback_id=callback_id,
    ).to_dict()
    return view


def home(*blocks: Block) -> dict[str, Any]:
    view: dict[str, Any] = HomeTabView(blocks=_placed(blocks)).to_dict()
    return view


def quoted(text: str) -> list[Block]:
    """Somebody's words unchanged, as plain text: Slack reads no markup in it."""
    pieces = [text[at : at + SECTION_LIMIT] for at in range(0, len(text), SECTION_LIMIT)]
    return [plain(piece) for piece in pieces]
