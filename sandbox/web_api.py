"""The Web API's methods. Each takes the call's arguments and gives what Slack would."""

import json
from collections.abc import Callable
from typing import Any

from sandbox.blockkit import check_message, check_view
from sandbox.errors import ApiError
from sandbox.world import Channel, Message, World

Args = dict[str, Any]
Method = Callable[[World, Args], dict[str, Any]]


def auth_test(world: World, _: Args) -> dict[str, Any]:
    bot = world.members[world.bot_user]
    return {
        "url": "http://127.0.0.1/",
        "team": world.workspace.name,
        "team_id": world.workspace.id,
        "user": bot.handle,
        "user_id": bot.id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def api_test(_: World, args: Args) -> dict[str, Any]:
    return {"args": args}


def users_info(world: World, args: Args) -> dict[str, Any]:
    member = world.members.get(str(args.get("user")))
    if member is None:
        raise ApiError("user_not_found")
    return {"user": member.public(with_locale=_flag(args, "include_locale"))}


def users_list(world: World, args: Args) -> dict[str, Any]:
    page, following = _page(list(world.members.values()), args)
    locale = _flag(args, "include_locale")
    return {
        "members": [member.public(with_locale=locale) for member in page],
        "response_metadata": {"next_cursor": following},
    }


def conversations_open(world: World, args: Args) -> dict[str, Any]:
    users = [user for user in str(args.get("users") or "").split(",") if user]
    if not users or len(users) > 8:
        raise ApiError("not_enough_users" if not users else "too_many_users")
    for user in users:
        if user not in world.members:
            raise ApiError("user_not_found")
        if world.members[user].deleted and len(users) == 1:
            raise ApiError("user_disabled")
    channel = world.conversation(users)
    world.changed("channel", channel=channel.id)
    return {"channel": {"id": channel.id, "is_im": channel.kind == "im"}}


def conversations_history(world: World, args: Args) -> dict[str, Any]:
    channel = _of_the_app(world, args)
    needed = {"im": "im:history", "mpim": "mpim:history"}.get(channel.kind, "channels:history")
    _need(world, needed)
    oldest = float(args.get("oldest") or 0)
    kept = [m for m in channel.messages if m.to is None and float(m.ts) > oldest][::-1]
    page, following = _page(kept, args)
    messages = [m.public() for m in page]
    if _flag(args, "include_all_metadata"):
        for message, shown in zip(page, messages, strict=True):
            if message.metadata:
                shown["metadata"] = message.metadata
    return {
        "messages": messages,
        "has_more": bool(following),
        "response_metadata": {"next_cursor": following},
    }


def chat_post_message(world: World, args: Args) -> dict[str, Any]:
    text, blocks = str(args.get("text") or ""), _json(args.get("blocks"))
    check_message(blocks, text)
    channel = _target(world, args)
    metadata = _json(args.get("metadata"))
    message = Message(world.stamp(), world.bot_user, text, _named(blocks), metadata)
    world.post(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.public()}


def chat_post_ephemeral(world: World, args: Args) -> dict[str, Any]:
    text, blocks = str(args.get("text") or ""), _json(args.get("blocks"))
    check_message(blocks, text)
    channel = _of_the_app(world, args)
    user = str(args.get("user"))
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    message = Message(world.stamp(), world.bot_user, text, _named(blocks), to=user)
    world.post(channel, message)
    return {"message_ts": message.ts}


def chat_update(world: World, args: Args) -> dict[str, Any]:
    text, blocks = str(args.get("text") or ""), _json(args.get("blocks"))
    check_message(blocks, text)
    channel = _of_the_app(world, args)
    message = channel.find(str(args.get("ts")))
    if message.user != world.bot_user:
        raise ApiError("cant_update_message")
    message.text, message.blocks, message.edited = text, _named(blocks), True
    world.changed("changed", channel=channel.id, ts=message.ts)
    return {"channel": channel.id, "ts": message.ts, "text": text}


def chat_delete(world: World, args: Args) -> dict[str, Any]:
    channel = _of_the_app(world, args)
    message = channel.find(str(args.get("ts")))
    if message.user != world.bot_user:
        raise ApiError("cant_delete_message")
    channel.messages.remove(message)
    world.changed("deleted", channel=channel.id, ts=message.ts)
    return {"channel": channel.id, "ts": message.ts}


def views_open(world: World, args: Args) -> dict[str, Any]:
    view = _view_in(args)
    user = world.use_trigger(str(args.get("trigger_id") or ""))
    opened = world.new_view(user, view)
    world.modals[user] = [opened]
    world.changed("view", user=user, view=opened.id)
    return {"view": opened.public(world)}


def views_push(world: World, args: Args) -> dict[str, Any]:
    view = _view_in(args)
    user = world.use_trigger(str(args.get("trigger_id") or ""))
    if len(world.modals.get(user, [])) >= 3:
        raise ApiError("push_limit_reached")
    pushed = world.new_view(user, view)
    world.modals.setdefault(user, []).append(pushed)
    world.changed("view", user=user, view=pushed.id)
    return {"view": pushed.public(world)}


def views_update(world: World, args: Args) -> dict[str, Any]:
    view = _view_in(args)
    shown = world.view(str(args.get("view_id")))
    if args.get("hash") and args["hash"] != f"{shown.version}.{shown.id}":
        raise ApiError("hash_conflict")
    shown.body, shown.version = view, shown.version + 1
    world.changed("view", user=shown.user, view=shown.id)
    return {"view": shown.public(world)}


def views_publish(world: World, args: Args) -> dict[str, Any]:
    view = _view_in(args)
    user = world.member(str(args.get("user_id"))).id
    home = world.homes.get(user) or world.new_view(user, view)
    home.body, home.version = view, home.version + 1
    world.homes[user] = home
    world.changed("home", user=user)
    return {"view": home.public(world)}


METHODS: dict[str, tuple[str | None, Method]] = {
    "auth.test": (None, auth_test),
    "api.test": (None, api_test),
    "users.info": ("users:read", users_info),
    "users.list": ("users:read", users_list),
    "conversations.open": (None, conversations_open),
    "conversations.history": (None, conversations_history),
    "chat.postMessage": ("chat:write", chat_post_message),
    "chat.postEphemeral": ("chat:write", chat_post_ephemeral),
    "chat.update": ("chat:write", chat_update),
    "chat.delete": ("chat:write", chat_delete),
    "views.open": (None, views_open),
    "views.push": (None, views_push),
    "views.update": (None, views_update),
    "views.publish": (None, views_publish),
}
"""Method → the scope that it needs, and what it does."""


def call(world: World, method: str, args: Args) -> dict[str, Any]:
    """The whole answer, `ok` included; Slack's errors are answers too."""
    try:
        if method not in METHODS:
            raise ApiError("unknown_method")
        scope, work = METHODS[method]
        if method == "conversations.open":
            several = "," in str(args.get("users") or "")
            scope = "mpim:write" if several else "im:write"
        if scope:
            _need(world, scope)
        return {"ok": True, **work(world, args)}
    except ApiError as fault:
        return {"ok": False, "error": fault.code, **fault.extra}


def _need(world: World, scope: str) -> None:
    if scope not in world.granted:
        provided = ",".join(sorted(world.granted))
        raise ApiError("missing_scope", needed=scope, provided=provided)


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


def _view_in(args: Args) -> dict[str, Any]:
    view = _json(args.get("view"))
    if not isinstance(view, dict):
        raise ApiError("invalid_arguments")
    check_view(view)
    view["blocks"] = _named(view.get("blocks"))
    return view


def _named(blocks: Any) -> list[dict[str, Any]]:
    """Slack gives every block an id."""
    found = list(blocks or [])
    for number, block in enumerate(found):
        block.setdefault("block_id", f"b{number}")
    return found


def _json(value: Any) -> Any:
    if isinstance(value, str) and value:
        try:
            return json.loads(value)
        except ValueError as fault:
            raise ApiError("invalid_arguments") from fault
    return value


def _flag(args: Args, name: str) -> bool:
    return str(args.get(name, "")).lower() in ("1", "true")


def _page(rows: list[Any], args: Args) -> tuple[list[Any], str]:
    start = int(str(args.get("cursor") or "0") or 0)
    limit = int(args.get("limit") or 100)
    following = str(start + limit) if start + limit < len(rows) else ""
    return rows[start : start + limit], following
