"""The Web API's conversations.* methods, but for history: who is where, and since when."""

from typing import Any

from sandbox.arguments import Args, flag, not_here, page
from sandbox.errors import ApiError
from sandbox.world import Channel, World

_READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}

_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def open_(world: World, args: Args) -> dict[str, Any]:
    not_here("conversations.open", args, "prevent_creation")
    if args.get("channel"):
        return _again(world, args)
    users = _users_in(args)
    world.need("mpim:write" if len(users) > 1 else "im:write")
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 8:
        raise ApiError("too_many_users")
    for user in users:
        if user not in world.members:
            raise ApiError("user_not_found")
    if len(users) == 1:
        if world.members[users[0]].deleted:
            raise ApiError("user_disabled")
        if world.members[users[0]].is_bot:
            raise ApiError("cannot_dm_bot")
    before = len(world.channels)
    channel = world.conversation(users)
    already = len(world.channels) == before
    if not already:
        world.changed("channel", channel=channel.id)
    known = {"no_op": True, "already_open": True} if already else {}
    brief = {"id": channel.id, "is_im": channel.kind == "im"}
    return {"channel": _told(world, channel) if flag(args, "return_im") else brief, **known}


def _again(world: World, args: Args) -> dict[str, Any]:
    """A conversation that is there already, by its id."""
    if args.get("users"):
        raise ApiError("invalid_arguments")
    channel = world.channel_for_app(str(args["channel"]))
    if channel.kind not in ("im", "mpim"):
        raise ApiError("channel_not_found")
    world.need(f"{channel.kind}:write")
    return {"channel": _told(world, channel), "no_op": True, "already_open": True}


def list_(world: World, args: Args) -> dict[str, Any]:
    """Public channels, without `types`; private conversations only where the app is."""
    types = [one.strip() for one in str(args.get("types") or "public_channel").split(",")]
    if not set(types) <= _TYPES.keys():
        raise ApiError("invalid_types")
    kinds = {_TYPES[one] for one in types}
    for kind in sorted(kinds):
        world.need(_READ[kind])
    rows = [
        channel
        for channel in world.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or world.bot_user in channel.members)
    ]
    found, cursor = page(rows, args, lambda channel: channel.id, most=1000, usual=100)
    return {
        "channels": [_told(world, channel, counted=True) for channel in found],
        "response_metadata": {"next_cursor": cursor},
    }


def info(world: World, args: Args) -> dict[str, Any]:
    channel = _readable(world, args)
    found = _told(world, channel, counted=flag(args, "include_num_members"))
    locale = {"locale": "en-US"} if flag(args, "include_locale") else {}
    return {"channel": {**found, **locale}}


def _told(world: World, channel: Channel, *, counted: bool = False) -> dict[str, Any]:
    """As Slack shows a conversation; `counted` says how many are in a channel."""
    found: dict[str, Any] = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": False,
        "is_member": world.bot_user in channel.members,
    }
    if channel.kind == "im":
        found["user"] = next((u for u in channel.members if u != world.bot_user), world.bot_user)
    elif counted:
        found["num_members"] = len(channel.members)
    return found


def members(world: World, args: Args) -> dict[str, Any]:
    channel = _readable(world, args)
    found, cursor = page(channel.members, args, lambda user: user, most=1000, usual=100)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def _readable(world: World, args: Args) -> Channel:
    channel = world.channel_for_app(str(args.get("channel") or ""))
    world.need(_READ[channel.kind])
    return channel


def _users_in(args: Args) -> list[str]:
    """Each once, in the order given."""
    given = args.get("users") or ""
    users = map(str, given) if isinstance(given, list) else str(given).split(",")
    return list(dict.fromkeys(user.strip() for user in users if user.strip()))
