"""A form as a person has filled it in: what was there at first, what was chosen, what is typed."""

import json
from typing import Any

from sandbox.elements import acted, elements_of, flat, initial, stateful, value_in

Json = dict[str, Any]

_PEOPLE = {"users_select", "multi_users_select"}
_PLACES = {
    "channels_select", "conversations_select", "multi_channels_select",
    "multi_conversations_select",
}  # fmt: skip


def state_of(shown: Json, typed: Json, ids: "Ids") -> Json:
    """Of everything in a message or view, as it goes with a payload.

    `typed` is by block id for inputs, and by action id for what stands among other blocks.
    """
    held_before = (shown.get("state") or {}).get("values") or {}
    state: Json = {}
    for block, element in stateful(blocks_in(shown)):
        block_id, action_id = block["block_id"], element["action_id"]
        name = block_id if block["type"] == "input" else action_id
        held = held_before.get(block_id, {}).get(action_id)
        if name in typed:
            value = ids.of(element, typed[name])
        else:
            value = value_in(held) if held else initial(element)
        state.setdefault(block_id, {})[action_id] = acted(element, value)
    return state


class Ids:
    """People are named by handle and channels by name, as a person chooses them in a menu."""

    def __init__(self, state: Json | None) -> None:
        known = state or {"people": [], "channels": []}
        self._people = {person["handle"]: person["id"] for person in known["people"]}
        self._places = {channel["name"]: channel["id"] for channel in known["channels"]}

    def of(self, element: Json, value: Any) -> Any:
        """`value` with ids for names; ids stay. Raises `LookupError`."""
        kind = element["type"]
        if kind not in _PEOPLE | _PLACES or value is None:
            return value
        known = self._people if kind in _PEOPLE else self._places
        several = [value] if isinstance(value, str) else value
        found = [known.get(name, name) for name in several]
        for one in found:
            if one not in known.values():
                raise LookupError(f"no {one} to choose from")
        return found[0] if isinstance(value, str) else found


def chooses_among_ids(blocks: list[Json]) -> bool:
    return any(element["type"] in _PEOPLE | _PLACES for _, element in stateful(blocks))


def blocks_in(shown: Json) -> list[Json]:
    """Of a message or view, those in attachments too."""
    attached = [block for one in shown.get("attachments", []) for block in one.get("blocks", [])]
    return [*shown["blocks"], *attached]


def part_with(blocks: list[Json], action_id: str) -> tuple[Json, Json]:
    """The block and the element. Raises `LookupError`."""
    for block in flat(blocks):
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return block, element
    raise LookupError(f"no {action_id} here")


def shown_in(message: Json) -> str:
    """All that a person reads in a message, the names of its files included."""
    names = [file.get("name", "") for file in message.get("files", [])]
    shown = [message["blocks"], message.get("attachments", [])]
    blocks = json.dumps(shown, ensure_ascii=False)
    return "\n".join([message["text"], *names, blocks])
