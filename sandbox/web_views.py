"""The Web API's views.* methods: modals in a stack of at most three, and App Home."""

from typing import Any

from sandbox.arguments import Args, decoded
from sandbox.blockkit import check_view
from sandbox.elements import named
from sandbox.errors import ApiError
from sandbox.file_inputs import need_scope
from sandbox.view import View
from sandbox.world import World


def open_(world: World, args: Args) -> dict[str, Any]:
    body = _view_in(world, args, "modal")
    user = world.use_trigger(_trigger(args))
    world.modals[user] = []
    return {"view": world.push(user, body).public(world)}


def push(world: World, args: Args) -> dict[str, Any]:
    body = _view_in(world, args, "modal")
    user = world.use_trigger(_trigger(args))
    return {"view": world.push(user, body).public(world)}


def update(world: World, args: Args) -> dict[str, Any]:
    body = _view_in(world, args, "modal", "home")
    view = _shown(world, args)
    if body["type"] != view.body["type"]:
        raise ApiError("invalid_arguments")
    _same_hash(view, args)
    view.replace(body)
    world.changed("view", user=view.user, view=view.id)
    return {"view": view.public(world)}


def publish(world: World, args: Args) -> dict[str, Any]:
    body = _view_in(world, args, "home")
    user = str(args.get("user_id") or "")
    if user not in world.members:
        raise ApiError("user_not_found")
    home = world.homes.get(user)
    if home is None:
        home = world.homes[user] = world.new_view(user, body)
    else:
        _same_hash(home, args)
        home.replace(body)
    world.changed("home", user=user)
    return {"view": home.public(world)}


def _trigger(args: Args) -> str:
    return str(args.get("trigger_id") or args.get("interactivity_pointer") or "")


def _shown(world: World, args: Args) -> View:
    if external := args.get("external_id"):
        return world.view_by_external_id(str(external))
    return world.view(str(args.get("view_id") or ""))


def _same_hash(view: View, args: Args) -> None:
    if args.get("hash") and args["hash"] != view.hash:
        raise ApiError("hash_conflict")


def _view_in(world: World, args: Args, *types: str) -> dict[str, Any]:
    body = decoded(args.get("view"))
    check_view(body, types, world.settings.missing_blocks)
    need_scope(world, body["blocks"])
    return {**body, "blocks": named(body["blocks"])}
