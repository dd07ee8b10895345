"""The Web API's reactions.* methods."""

import re
from typing import Any

from sandbox.arguments import Args, page
from sandbox.errors import ApiError
from sandbox.web_chat import of_the_app
from sandbox.world import Channel, PostedMessage, World

_NAME = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?")
_MOST_OF_A_MESSAGE = 50


def add(world: World, args: Args) -> dict[str, Any]:
    channel, message = _reacted_to(world, args)
    react(world, channel, message, _name(args), world.bot_user)
    return {}


def remove(world: World, args: Args) -> dict[str, Any]:
    channel, message = _reacted_to(world, args)
    unreact(world, channel, message, _name(args), world.bot_user)
    return {}


def get(world: World, args: Args) -> dict[str, Any]:
    channel, message = _reacted_to(world, args)
    return {"type": "message", "channel": channel.id, "message": message.answered()}


def list_(world: World, args: Args) -> dict[str, Any]:
    """What somebody reacted to, the newest message first; the app itself without `user`."""
    user = str(args.get("user") or world.bot_user)
    if user not in world.members:
        raise ApiError("user_not_found")
    items = [
        (channel, message)
        for channel in world.channels_of(world.bot_user)
        for message in reversed(channel.messages)
        if any(user in users for users in message.reactions.values())
    ]
    found, cursor = page(items, args, lambda item: item[1].ts, most=1000, usual=100)
    shown = [{"type": "message", "channel": c.id, "message": m.answered()} for c, m in found]
    return {"items": shown, "response_metadata": {"next_cursor": cursor}}


def react(world: World, channel: Channel, message: PostedMessage, name: str, user: str) -> None:
    if user in message.reactions.get(name, ()):
        raise ApiError("already_reacted")
    if name not in message.reactions and len(message.reactions) >= _MOST_OF_A_MESSAGE:
        raise ApiError("too_many_emoji")
    message.react(name, user)
    world.changed("changed", channel=channel.id, ts=message.ts)


def unreact(world: World, channel: Channel, message: PostedMessage, name: str, user: str) -> None:
    if user not in message.reactions.get(name, ()):
        raise ApiError("no_reaction")
    message.unreact(name, user)
    world.changed("changed", channel=channel.id, ts=message.ts)


def emoji(name: str) -> str:
    """Raises `ApiError` for what is no emoji's name."""
    if not _NAME.fullmatch(name):
        raise ApiError("invalid_name")
    return name


def _name(args: Args) -> str:
    return emoji(str(args.get("name") or "").strip(":"))


def _reacted_to(world: World, args: Args) -> tuple[Channel, PostedMessage]:
    ts = str(args.get("timestamp") or "")
    if not ts or not args.get("channel"):
        raise ApiError("no_item_specified")
    channel = of_the_app(world, args)
    if not re.fullmatch(r"\d+\.\d+", ts):
        raise ApiError("bad_timestamp")
    message = channel.find(ts)
    if message.to is not None:
        raise ApiError("message_not_found")
    return channel, message
