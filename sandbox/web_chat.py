"""The Web API's chat.* methods and conversations.history: messages and what becomes of them."""

import json
from typing import Any

from sandbox.arguments import Args, blocks_in, decoded, flag, instant, page
from sandbox.blockkit import check_message
from sandbox.elements import named
from sandbox.errors import ApiError
from sandbox.world import Channel, Message, World

_UPDATED_TEXT = 4000
_METADATA_BYTES = 8000


def post_message(world: World, args: Args) -> dict[str, Any]:
    message = _message(world, args)
    message.metadata = _metadata(args)
    channel = _target(world, args)
    world.post(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.public()}


def post_ephemeral(world: World, args: Args) -> dict[str, Any]:
    message = _message(world, args)
    channel = _of_the_app(world, args)
    message.to = str(args.get("user"))
    if message.to not in channel.members:
        raise ApiError("user_not_in_channel")
    world.post(channel, message)
    return {"message_ts": message.ts}


def update(world: World, args: Args) -> dict[str, Any]:
    text, blocks = str(args.get("text") or ""), blocks_in(args)
    check_message(blocks, text)
    if len(text) > _UPDATED_TEXT:
        raise ApiError("msg_too_long")
    channel = _of_the_app(world, args)
    message = _own(world, channel, args, refusal="cant_update_message")
    metadata = _metadata(args)
    message.text, message.blocks = text, named(blocks)
    message.edited_at = world.stamp()
    # Without the argument the old metadata stays; an empty object takes it away.
    if metadata is not None:
        message.metadata = metadata or None
    world.changed("changed", channel=channel.id, ts=message.ts)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.public()}


def delete(world: World, args: Args) -> dict[str, Any]:
    channel = _of_the_app(world, args)
    message = _own(world, channel, args, refusal="cant_delete_message")
    channel.messages.remove(message)
    world.changed("deleted", channel=channel.id, ts=message.ts)
    return {"channel": channel.id, "ts": message.ts}


def history(world: World, args: Args) -> dict[str, Any]:
    channel = _of_the_app(world, args)
    scopes = {"im": "im:history", "mpim": "mpim:history"}
    world.need(scopes.get(channel.kind, "channels:history"))
    rows = [m for m in channel.messages if m.to is None and _between(m, args)][::-1]
    found, cursor = page(rows, args, lambda message: message.ts, most=999, usual=100)
    shown = [message.public() for message in found]
    if flag(args, "include_all_metadata"):
        for message, public in zip(found, shown, strict=True):
            if message.metadata:
                public["metadata"] = message.metadata
    return {
        "messages": shown,
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _between(message: Message, args: Args) -> bool:
    at, inclusive = float(message.ts), flag(args, "inclusive")
    oldest, latest = instant(args, "oldest"), instant(args, "latest")
    if inclusive and at in (oldest, latest):
        return True
    return (oldest is None or at > oldest) and (latest is None or at < latest)


def _message(world: World, args: Args) -> Message:
    text, blocks = str(args.get("text") or ""), blocks_in(args)
    check_message(blocks, text)
    return world.said_by_app(text, named(blocks))


def _own(world: World, channel: Channel, args: Args, *, refusal: str) -> Message:
    message = channel.find(str(args.get("ts")))
    if message.to is not None:
        # What only one person sees is not in the channel, for the Web API.
        raise ApiError("message_not_found")
    if message.user != world.bot_user:
        raise ApiError(refusal)
    return message


def _metadata(args: Args) -> dict[str, Any] | None:
    metadata = decoded(args.get("metadata"))
    if metadata in (None, "", {}):
        return {} if metadata == {} else None
    if not isinstance(metadata, dict) or not metadata.get("event_type"):
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > _METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return dict(metadata)


def _target(world: World, args: Args) -> Channel:
    """A channel that the app is in; a user's id stands for the DM with them."""
    target = str(args.get("channel") or "")
    if target in world.members:
        return world.conversation([target])
    return _of_the_app(world, args)


def _of_the_app(world: World, args: Args) -> Channel:
    channel = world.channel(str(args.get("channel") or ""))
    if world.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel
