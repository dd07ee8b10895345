"""The Web API's chat.* methods and conversations.history: messages and what becomes of them."""

from typing import Any, Literal

from sandbox.arguments import Args, blocks_in, decoded, flag, instant, page
from sandbox.errors import ApiError
from sandbox.wire import Packed, pack
from sandbox.world import Channel, PostedMessage, World

_UPDATED_TEXT = 4000
_METADATA_BYTES = 8000


def post_message(world: World, args: Args) -> dict[str, Any]:
    message = _message(world, args)
    message.packed_metadata = _metadata(args) or None
    channel = target(world, str(args.get("channel") or ""))
    world.post(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.answered()}


def post_ephemeral(world: World, args: Args) -> dict[str, Any]:
    message = _message(world, args)
    channel = _of_the_app(world, args)
    message.to = str(args.get("user"))
    if message.to not in channel.members:
        raise ApiError("user_not_in_channel")
    world.post(channel, message)
    return {"message_ts": message.ts}


def update(world: World, args: Args) -> dict[str, Any]:
    text = str(args.get("text") or "")
    blocks = world.composed(text, blocks_in(args))
    if len(text) > _UPDATED_TEXT:
        raise ApiError("msg_too_long")
    channel = _of_the_app(world, args)
    message = _own(world, channel, args, refusal="cant_update_message")
    metadata = _metadata(args)
    message.rewrite(text, blocks)
    message.edited_at = world.stamp()
    # Without the argument the old metadata stays; an empty object takes it away.
    if metadata is not None:
        message.packed_metadata = metadata or None
    world.changed("changed", channel=channel.id, ts=message.ts)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.answered()}


def delete(world: World, args: Args) -> dict[str, Any]:
    channel = _of_the_app(world, args)
    message = _own(world, channel, args, refusal="cant_delete_message")
    world.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def history(world: World, args: Args) -> dict[str, Any]:
    channel = _of_the_app(world, args)
    scopes = {"im": "im:history", "mpim": "mpim:history", "group": "groups:history"}
    world.need(scopes.get(channel.kind, "channels:history"))
    oldest, latest = instant(args, "oldest"), instant(args, "latest")
    within = channel.between(oldest, latest, inclusive=flag(args, "inclusive"))
    rows = [m for m in reversed(within) if m.to is None and m.thread_ts in ("", m.ts)]
    found, cursor = page(rows, args, lambda message: message.ts, most=999, usual=100)
    shown = [message.answered() for message in found]
    if flag(args, "include_all_metadata"):
        for message, public in zip(found, shown, strict=True):
            if message.packed_metadata:
                public["metadata"] = message.packed_metadata
    return {
        "messages": shown,
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _message(world: World, args: Args) -> PostedMessage:
    text = str(args.get("text") or "")
    return world.said_by_app(text, world.composed(text, blocks_in(args)))


def _own(world: World, channel: Channel, args: Args, *, refusal: str) -> PostedMessage:
    message = channel.find(str(args.get("ts")))
    if message.to is not None:
        # What only one person sees is not in the channel, for the Web API.
        raise ApiError("message_not_found")
    if message.user != world.bot_user:
        raise ApiError(refusal)
    return message


def _metadata(args: Args) -> Packed | Literal[""] | None:
    """`None` when there is no such argument, and "" when it takes the metadata away."""
    metadata = decoded(args.get("metadata"))
    if metadata in (None, "", {}):
        return "" if metadata == {} else None
    if not isinstance(metadata, dict) or not metadata.get("event_type"):
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    packed = pack(metadata)
    if len(packed.json) > _METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return packed


def target(world: World, name: str) -> Channel:
    """A channel that the app is in; a person's id stands for the DM with them."""
    if name in world.members:
        return world.conversation([name])
    channel = world.channel_for_app(name)
    if world.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def addressed(world: World, args: Args) -> str:
    """The id of the channel that a post goes to, whether there is one or not."""
    target = str(args.get("channel") or "")
    return world.conversation_id([target]) if target in world.members else target


def _of_the_app(world: World, args: Args) -> Channel:
    name = str(args.get("channel") or "")
    if name in world.members:
        raise ApiError("channel_not_found")
    return target(world, name)
