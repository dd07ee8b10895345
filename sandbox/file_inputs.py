"""Modals in which files are chosen: what the app needs for them, and what the client refuses."""

from collections.abc import Iterator
from typing import Any

from sandbox.errors import ApiError
from sandbox.file_types import fits
from sandbox.world import World

Json = dict[str, Any]

MOST_FILES = 10


def need_scope(world: World, blocks: list[Json]) -> None:
    """An app that asks for files must be allowed to read them. Raises `ApiError`."""
    if any(_file_inputs(blocks)):
        world.need("files:read")


def with_files(world: World, user: str, blocks: list[Json], state: Json) -> Json:
    """The client names the files that a person has chosen; the app is told all about them."""
    found = dict(state)
    for block in _file_inputs(blocks):
        name, action_id = block["block_id"], block["element"]["action_id"]
        held = (state.get(name) or {}).get(action_id) or {}
        files = [_own(world, user, one) for one in held.get("files") or []]
        found[name] = {action_id: {"type": "file_input", "files": files}}
    return found


def refused(world: World, blocks: list[Json], state: Json) -> dict[str, str]:
    """Block id → what the client tells the person about the files chosen there."""
    return {
        block["block_id"]: fault
        for block in _file_inputs(blocks)
        for held in state.get(block["block_id"], {}).values()
        if (fault := _fault(block["element"], held["files"], world.settings.largest_chosen))
    }


def _fault(element: Json, files: list[Json], largest: int) -> str | None:
    most, types = element.get("max_files", MOST_FILES), element.get("filetypes") or []
    if len(files) > most:
        return f"You can add at most {most} file{'s' if most > 1 else ''}."
    for file in files:
        if not fits(file["name"], types):
            return f"{file['name']} can't be added: only {', '.join(types)}."
        if file["size"] > largest:
            return f"{file['name']} is too large."
    return None


def _file_inputs(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        if block["type"] == "input" and block["element"]["type"] == "file_input":
            yield block


def _own(world: World, user: str, chosen: Json) -> Json:
    file = world.files.find(str(chosen.get("id") or ""))
    if file.user != user:
        raise ApiError("file_not_found")
    return file.public()
