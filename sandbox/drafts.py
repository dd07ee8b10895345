"""A message as the app asks for it, before it is posted: what it says, and under whose name."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.arguments import Args, blocks_in, booleans, text_in
from sandbox.attachments import attachments_in
from sandbox.errors import ApiError
from sandbox.messages import PostedMessage, composed
from sandbox.shapes import Json
from sandbox.wire import Packed
from sandbox.world import Channel, World

_MARKDOWN = 12_000
_TS = re.compile(r"\d{10}\.\d{6}")
_NAME = re.compile(r"(?<![\w<|&])([@#])([\w.-]*\w)")
_BOOLEANS = (
    "as_user", "link_names", "mrkdwn", "reply_broadcast", "unfurl_links", "unfurl_media",
)  # fmt: skip


@dataclass
class Draft:
    """`attachments` is `None` without such an argument. `looks` is what else shows."""

    text: str
    blocks: Packed
    attachments: list[Json] | None
    looks: Json

    def write(self, message: PostedMessage) -> None:
        message.rewrite(self.text, self.blocks)
        if self.attachments is not None:
            message.show(attachments=self.attachments or None)
        message.show(**self.looks)


def drafted(world: World, args: Args) -> Draft:
    """Raises `ApiError` for whatever Slack refuses, and drops nothing silently."""
    booleans(args, _BOOLEANS)
    if str(args.get("as_user", "")).lower() in ("1", "true"):
        raise ApiError("as_user_not_supported")
    text, blocks = _said(args)
    attachments = attachments_in(args, world.settings.missing_blocks)
    packed = composed(text, blocks, world.settings.missing_blocks, more=bool(attachments))
    if args.get("link_names") or args.get("parse") == "full":
        text = _linked(world, text)
    return Draft(text, packed, attachments, _looks(world, args))


def thread_in(channel: Channel, args: Args) -> PostedMessage | None:
    """The message that `thread_ts` names, or the one that began its thread."""
    ts = args.get("thread_ts")
    if ts in (None, ""):
        return None
    if not isinstance(ts, str) or not _TS.fullmatch(ts):
        told = f"[ERROR] {ts} is not a valid thread_ts"
        raise ApiError("invalid_thread_ts", response_metadata={"messages": [told]})
    try:
        found = channel.find(ts)
    except ApiError as fault:
        raise ApiError("thread_not_found") from fault
    if found.to is not None:
        raise ApiError("thread_not_found")
    return found.parent or found


def _said(args: Args) -> tuple[str, Any]:
    markdown = text_in(args, "markdown_text")
    if not markdown:
        return text_in(args, "text"), blocks_in(args)
    if args.get("text") or args.get("blocks"):
        raise ApiError("markdown_text_conflict")
    if len(markdown) > _MARKDOWN:
        raise ApiError("msg_too_long")
    return markdown, [{"type": "markdown", "text": markdown}]


def _looks(world: World, args: Args) -> Json:
    """A name and a face of its own are granted by a scope of their own."""
    if args.get("parse") not in (None, "", "full", "none"):
        raise ApiError("invalid_arguments")
    name, emoji = text_in(args, "username"), text_in(args, "icon_emoji")
    image = text_in(args, "icon_url")
    looks: Json = {}
    if name or emoji or image:
        world.need("chat:write.customize")
        looks["subtype"] = "bot_message"
    if name:
        looks["username"] = name
    if emoji or image:
        looks["icons"] = {"emoji": emoji} if emoji else {"image_48": image}
    if str(args.get("mrkdwn", "")).lower() in ("0", "false"):
        looks["mrkdwn"] = False
    return looks


def _linked(world: World, text: str) -> str:
    """Names of people and of public channels become what a client shows as links."""
    people = {member.handle: member.id for member in world.members.values()}
    places = {c.name: c.id for c in world.channels.values() if c.kind == "channel"}

    def linked(found: re.Match[str]) -> str:
        sign, name = found.groups()
        if sign == "@" and name in people:
            return f"<@{people[name]}>"
        return f"<#{places[name]}|{name}>" if sign == "#" and name in places else found.group(0)

    return _NAME.sub(linked, text)
