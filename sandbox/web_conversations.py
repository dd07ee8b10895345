"""The Web API's conversations.* methods, but for history: who is where, and since when."""

from typing import Any

from sandbox.arguments import Args, page
from sandbox.errors import ApiError
from sandbox.world import Channel, World

_READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}


def open_(world: World, args: Args) -> dict[str, Any]:
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
    return {"channel": {"id": channel.id, "is_im": channel.kind == "im"}, **known}


def info(world: World, args: Args) -> dict[str, Any]:
    channel = _readable(world, args)
    found = {
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
    return {"channel": found}


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
    users = given if isinstance(given, list) else str(given).split(",")
    return list(dict.fromkeys(user.strip() for user in users if user.strip()))
