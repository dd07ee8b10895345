"""The Web API's chat.* methods: messages and what becomes of them."""

from typing import Any, Literal

from sandbox.arguments import Args, decoded, flag, not_here
from sandbox.drafts import drafted, thread_in
from sandbox.errors import ApiError
from sandbox.wire import Packed, pack
from sandbox.world import Channel, PostedMessage, World

_UPDATED_TEXT = 4000
_METADATA_BYTES = 8000


def post_message(world: World, args: Args) -> dict[str, Any]:
    message = _message(world, args)
    message.packed_metadata = _metadata(args) or None
    channel = target(world, str(args.get("channel") or ""), named=True)
    message.parent = thread_in(channel, args)
    message.broadcast = message.parent is not None and flag(args, "reply_broadcast")
    world.post(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.answered()}


def post_ephemeral(world: World, args: Args) -> dict[str, Any]:
    message = _message(world, args)
    channel = of_the_app(world, args)
    message.to = str(args.get("user"))
    if message.to not in channel.members:
        raise ApiError("user_not_in_channel")
    message.parent = thread_in(channel, args)
    world.post(channel, message)
    return {"message_ts": message.ts}


def update(world: World, args: Args) -> dict[str, Any]:
    not_here("chat.update", args, "file_ids")
    # Here the app is the user that `as_user` speaks of.
    draft = drafted(world, {**args, "as_user": None})
    if len(draft.text) > _UPDATED_TEXT:
        raise ApiError("msg_too_long")
    channel = of_the_app(world, args)
    message = _own(world, channel, args, refusal="cant_update_message")
    metadata = _metadata(args)
    draft.write(message)
    message.edited_at = world.stamp()
    message.broadcast |= message.parent is not None and flag(args, "reply_broadcast")
    # Without the argument the old metadata stays; an empty object takes it away.
    if metadata is not None:
        message.packed_metadata = metadata or None
    world.changed("changed", channel=channel.id, ts=message.ts)
    told = {"channel": channel.id, "ts": message.ts, "text": message.text}
    return {**told, "message": message.answered()}


def delete(world: World, args: Args) -> dict[str, Any]:
    channel = of_the_app(world, args)
    message = _own(world, channel, args, refusal="cant_delete_message")
    world.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _message(world: World, args: Args) -> PostedMessage:
    draft = drafted(world, args)
    message = world.said_by_app(draft.text, draft.blocks)
    draft.write(message)
    return message


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
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if not metadata["event_type"] or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    packed = pack(metadata)
    if len(packed.json) > _METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return packed


def target(world: World, name: str, *, named: bool = False) -> Channel:
    """A channel that the app is in; a person's id stands for the DM with them.

    `named`: the channel's name is taken as well, with a # or without.
    """
    if name in world.members:
        return world.conversation([name])
    channel = world.channel_for_app(_id_of(world, name.removeprefix("#")) if named else name)
    if world.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def addressed(world: World, args: Args) -> str:
    """The id of the channel that a post goes to, whether there is one or not."""
    target = str(args.get("channel") or "")
    return world.conversation_id([target]) if target in world.members else target


def of_the_app(world: World, args: Args) -> Channel:
    name = str(args.get("channel") or "")
    if name in world.members:
        raise ApiError("channel_not_found")
    return target(world, name)


def _id_of(world: World, name: str) -> str:
    if name in world.channels:
        return name
    named = (c.id for c in world.channels.values() if c.kind in ("channel", "group"))
    return next((found for found in named if world.channels[found].name == name), name)
