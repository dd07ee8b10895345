"""An open window that is drawn anew: what somebody has put into it stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.kit.field import State

_MODAL = ("type", "title", "submit", "close", "callback_id", "private_metadata")
"""What Slack takes of a view that it gave."""
_INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "value": "initial_value",
}
"""Where an element takes what somebody has put into it."""


def filled(block: Mapping[str, Any], state: State) -> dict[str, Any]:
    """A block with what its element holds now as what it begins with."""
    if block["type"] != "input" or block["block_id"] not in state:
        return dict(block)
    element = dict(block["element"])
    held = state[block["block_id"]].get(element["action_id"]) or {}
    for name, initial in _INITIAL.items():
        if name in held:
            element.pop(initial, None)
            if held[name]:
                element[initial] = held[name]
    return {**block, "element": element}


def redrawn(view: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The same window with other blocks."""
    return {**{name: view[name] for name in _MODAL if view.get(name)}, "blocks": list(blocks)}
