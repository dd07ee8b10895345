"""What an answer is asked beside its text when it is to be an insight: its area, and names or not.

These two questions stand in the answer's modal while that label is chosen, and only then.
"""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block, CheckboxGroup, InputBlock, Option, PlainText, StaticSelectMenu

from bot.check_ins.rules.answers import Visibility
from bot.insights.rules import AREAS
from bot.slack.kit import ids
from bot.texts import Say

_ANONYMOUS = "yes"
_MODAL = ("type", "title", "submit", "close", "callback_id", "private_metadata")
"""What Slack takes of a view that it gave."""
_INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "value": "initial_value",
}
"""Where an element takes what somebody has put into it."""


def sharing_blocks(area: str | None, *, is_anonymous: bool, say: Say) -> list[Block]:
    areas = [Option(PlainText(say(f"sharing.area.{name}")), name) for name in AREAS]
    without = Option(PlainText(say("sharing.anonymous.yes")), _ANONYMOUS)
    return [
        InputBlock(
            PlainText(say("sharing.area")),
            StaticSelectMenu(
                ids.AREA,
                options=areas,
                initial_option=next((each for each in areas if each.value == area), None),
                placeholder=PlainText(say("sharing.area.placeholder")),
            ),
            block_id=ids.AREA,
            optional=True,
        ),
        InputBlock(
            PlainText(say("sharing.anonymous")),
            CheckboxGroup(
                ids.ANONYMOUS, [without], initial_options=[without] if is_anonymous else None
            ),
            block_id=ids.ANONYMOUS,
            hint=PlainText(say("sharing.anonymous.hint")),
            optional=True,
        ),
    ]


def area_in(state: dict[str, Any]) -> str | None:
    option = _element(state, ids.AREA).get("selected_option")
    return option["value"] if option and option["value"] in AREAS else None


def is_anonymous_in(state: dict[str, Any]) -> bool:
    options = _element(state, ids.ANONYMOUS).get("selected_options") or []
    return any(option["value"] == _ANONYMOUS for option in options)


def for_label(view: dict[str, Any], label: str, say: Say) -> dict[str, Any]:
    """An open answer modal as it is to be for the label that was chosen in it.

    What has been typed stays: Slack keeps it in blocks of the same ids.
    """
    state = view["state"]["values"]
    kept = [
        _filled(block, state)
        for block in view["blocks"]
        if block["block_id"] not in (ids.AREA, ids.ANONYMOUS)
    ]
    if label == Visibility.INSIGHT:
        place = _after(kept, ids.VISIBILITY)
        asked = sharing_blocks(area_in(state), is_anonymous=is_anonymous_in(state), say=say)
        kept[place:place] = [block._resolve() for block in asked]
    return {**{name: view[name] for name in _MODAL if view.get(name)}, "blocks": kept}


def _after(blocks: Sequence[dict[str, Any]], block_id: str) -> int:
    ids_ = [block["block_id"] for block in blocks]
    return ids_.index(block_id) + 1 if block_id in ids_ else len(blocks)


def _filled(block: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """An input with what it holds now as what it begins with."""
    if block["type"] != "input" or block["block_id"] not in state:
        return block
    element = dict(block["element"])
    held = state[block["block_id"]].get(element["action_id"]) or {}
    for name, initial in _INITIAL.items():
        if name in held:
            element.pop(initial, None)
            if held[name]:
                element[initial] = held[name]
    return {**block, "element": element}


def _element(state: dict[str, Any], block_id: str) -> dict[str, Any]:
    return (state.get(block_id) or {}).get(block_id) or {}
