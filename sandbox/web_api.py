"""The Web API: which methods there are, what each needs, and those about people."""

from collections.abc import Callable
from typing import Any

from sandbox import (
    web_chat,
    web_conversations,
    web_files,
    web_history,
    web_migration,
    web_reactions,
    web_views,
)
from sandbox.arguments import Args, flag, not_yet, page
from sandbox.errors import ApiError
from sandbox.method_names import METHOD_NAMES
from sandbox.workspace import Member
from sandbox.world import World

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
    if args.get("error"):
        raise ApiError(str(args["error"]), args=args)
    return {"args": args}


def users_info(world: World, args: Args) -> dict[str, Any]:
    member = world.members.get(str(args.get("user")))
    if member is None:
        raise ApiError("user_not_found")
    return {"user": _public(world, member, args)}


def users_lookup_by_email(world: World, args: Args) -> dict[str, Any]:
    """Those who left are not found."""
    wanted = str(args.get("email") or "").strip().lower()
    for member in world.members.values():
        if wanted and member.email.lower() == wanted and not member.deleted:
            return {"user": _public(world, member, args)}
    raise ApiError("users_not_found")


def users_list(world: World, args: Args) -> dict[str, Any]:
    everybody = list(world.members.values())
    found, cursor = page(everybody, args, lambda member: member.id, most=1000)
    return {
        "members": [_public(world, member, args) for member in found],
        "response_metadata": {"next_cursor": cursor},
    }


METHODS: dict[str, tuple[str | None, Method]] = {
    "auth.test": (None, auth_test),
    "api.test": (None, api_test),
    "users.info": ("users:read", users_info),
    "users.list": ("users:read", users_list),
    "users.lookupByEmail": ("users:read.email", users_lookup_by_email),
    "conversations.open": (None, web_conversations.open_),
    "conversations.info": (None, web_conversations.info),
    "conversations.members": (None, web_conversations.members),
    "conversations.list": (None, web_conversations.list_),
    "conversations.history": (None, web_history.history),
    "conversations.replies": (None, web_history.replies),
    "chat.postMessage": ("chat:write", web_chat.post_message),
    "chat.postEphemeral": ("chat:write", web_chat.post_ephemeral),
    "chat.update": ("chat:write", web_chat.update),
    "chat.delete": ("chat:write", web_chat.delete),
    "files.getUploadURLExternal": ("files:write", web_files.get_upload_url),
    "files.completeUploadExternal": ("files:write", web_files.complete_upload),
    "files.info": ("files:read", web_files.info),
    "files.delete": ("files:write", web_files.delete),
    "migration.exchange": ("tokens.basic", web_migration.exchange),
    "reactions.add": ("reactions:write", web_reactions.add),
    "reactions.remove": ("reactions:write", web_reactions.remove),
    "reactions.get": ("reactions:read", web_reactions.get),
    "reactions.list": ("reactions:read", web_reactions.list_),
    "views.open": (None, web_views.open_),
    "views.push": (None, web_views.push),
    "views.update": (None, web_views.update),
    "views.publish": (None, web_views.publish),
}
"""Method → the scope that it always needs, and what it does."""


def call(world: World, method: str, args: Args) -> dict[str, Any]:
    """The whole answer, `ok` included; Slack's errors are answers too."""
    try:
        if method not in METHODS:
            raise not_yet(method) if method in METHOD_NAMES else ApiError("unknown_method")
        scope, work = METHODS[method]
        if scope:
            world.need(scope)
        return {"ok": True, **work(world, args)}
    except ApiError as fault:
        return refused(fault)


def refused(fault: ApiError) -> dict[str, Any]:
    return {"ok": False, "error": fault.code, **fault.extra}


def _public(world: World, member: Member, args: Args) -> dict[str, Any]:
    locale = flag(args, "include_locale")
    return member.public(with_locale=locale, with_email="users:read.email" in world.granted)
