"""What a person asks of the app through Slack's own menus: options that it knows, a shortcut."""

import time
from typing import Any

from sandbox.blockkit_objects import OPTION_GROUPS, options
from sandbox.errors import ApiError, NotAcknowledged
from sandbox.outward import Outward
from sandbox.payloads import common
from sandbox.shapes import Json, record
from sandbox.world import World

_SHORTEST = 3
"""Letters that are typed before the client asks, where the menu does not say."""
_OPTIONS = record({"options": options(), "option_groups": OPTION_GROUPS})
_NONE: Json = {"options": []}


async def suggested(
    world: World, outward: Outward, user: str, base: Json, element: Json, action: Json
) -> dict[str, Any]:
    """The options of a menu of the app's, for what is typed so far. `base`: where the menu is."""
    if element["type"] not in ("external_select", "multi_external_select"):
        raise ApiError("action_not_found")
    typed = str(action.get("value") or "")
    if len(typed) < element.get("min_query_length", _SHORTEST):
        return {"ok": True, **_NONE}
    payload = {
        **common(world, user, "block_suggestion"),
        **base,
        "action_id": action["action_id"],
        "block_id": action["block_id"],
        "value": typed,
    }
    try:
        answer = await outward.send("interactive", payload)
    except NotAcknowledged:
        return {"ok": False, "notice": "This app is not responding. Please try again."}
    return _offered(answer)


def message_action(world: World, user: str, callback_id: str, base: Json) -> Json:
    """The payload of a shortcut that was chosen on a message. `base`: which one it was."""
    if callback_id not in {s.callback_id for s in world.manifest.message_shortcuts}:
        raise ApiError("shortcut_not_found")
    return {
        **common(world, user, "message_action"),
        **{name: base[name] for name in ("message", "channel", "response_url")},
        "callback_id": callback_id,
        "message_ts": base["message"]["ts"],
        "trigger_id": world.trigger(user),
        "action_ts": f"{time.time():.6f}",
    }


def _offered(answer: Any) -> dict[str, Any]:
    """No options are no fault; an answer that is none of Slack's shows nothing to choose."""
    found = {k: v for k, v in answer.items() if v != []} if isinstance(answer, dict) else answer
    faults: list[str] = []
    _OPTIONS(found, "", faults)
    if faults:
        return {"ok": False, "notice": "Something went wrong loading the options."}
    return {"ok": True, **(found or _NONE)}
