"""The Web API's conversations.history and conversations.replies."""

from typing import Any

from sandbox.arguments import Args, flag, instant, page
from sandbox.errors import ApiError
from sandbox.web_chat import of_the_app
from sandbox.world import Channel, PostedMessage, World

_SCOPES = {"im": "im:history", "mpim": "mpim:history", "group": "groups:history"}


def history(world: World, args: Args) -> dict[str, Any]:
    channel = _readable(world, args)
    within = _within(channel, args)
    rows = [m for m in reversed(within) if m.to is None and (m.parent is None or m.broadcast)]
    return _paged(rows, args, most=999, usual=100)


def replies(world: World, args: Args) -> dict[str, Any]:
    """The whole thread of a message, or the message alone; the one it began with comes first."""
    channel = _readable(world, args)
    if not args.get("ts"):
        raise ApiError("invalid_arguments")
    try:
        found = channel.find(str(args["ts"]))
    except ApiError as fault:
        raise ApiError("thread_not_found") from fault
    if found.to is not None:
        raise ApiError("thread_not_found")
    parent = found.parent or found
    within = set(_within(channel, args))
    rows = [parent, *(reply for reply in parent.replies if reply in within)]
    return _paged(rows, args, most=1000, usual=1000)


def _readable(world: World, args: Args) -> Channel:
    channel = of_the_app(world, args)
    world.need(_SCOPES.get(channel.kind, "channels:history"))
    return channel


def _within(channel: Channel, args: Args) -> list[PostedMessage]:
    oldest, latest = instant(args, "oldest"), instant(args, "latest")
    return channel.between(oldest, latest, inclusive=flag(args, "inclusive"))


def _paged(rows: list[PostedMessage], args: Args, *, most: int, usual: int) -> dict[str, Any]:
    found, cursor = page(rows, args, lambda message: message.ts, most=most, usual=usual)
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
