"""Clicks and submissions that Slack's own client would not let a person make."""

import json
import time
from typing import Any

from sandbox.driver import Json, User
from tests.town import Town


async def forged_click(town: Town, person: User, action_id: str, value: object) -> Json:
    """Press a button that this person cannot see; gives the answer that only they see."""
    before = len(await _answers(person))
    payload = click_payload(town, person, action_id, value)
    await town.sandbox.outward.send("interactive", payload)

    async def answered() -> Json | None:
        seen = await _answers(person)
        return seen[-1] if len(seen) > before else None

    return await person.until(answered)


def click_payload(town: Town, person: User, action_id: str, value: object) -> Json:
    world = town.sandbox.world
    general = next(c for c in world.channels.values() if c.name == "general")
    return {
        **_by(person, "block_actions"),
        "trigger_id": world.trigger(person.id),
        "response_url": f"{town.sandbox.url}/respond/{world.reach(person.id, general.id)}",
        "container": {"type": "message"},
        "actions": [
            {
                "type": "button",
                "block_id": "b0",
                "action_id": action_id,
                "value": str(value),
                "action_ts": f"{time.time():.6f}",
            }
        ],
    }


async def forged_submit(
    town: Town, person: User, callback_id: str, metadata: Json, values: dict[str, Json]
) -> Json:
    """Submit a modal of one's own making. `values`: block id → what its element holds."""
    payload = {
        **_by(person, "view_submission"),
        "trigger_id": town.sandbox.world.trigger(person.id),
        "view": {
            "id": "V0FORGED",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": json.dumps({"language": "en", **metadata}),
            "state": {"values": {block: {block: held} for block, held in values.items()}},
        },
    }
    answer: Json = await town.sandbox.outward.send("interactive", payload) or {}
    return answer


def chosen(value: str) -> Json:
    return {"type": "radio_buttons", "selected_option": {"value": value}}


def typed(value: str) -> Json:
    return {"type": "plain_text_input", "value": value}


async def _answers(person: User) -> list[Json]:
    return [m for m in await person.messages("general") if m["ephemeral"]]


def _by(person: User, kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": "T0VAUBAN", "domain": "sandbox"},
        "user": {"id": person.id, "username": person.handle, "name": person.handle},
        "is_enterprise_install": False,
        "enterprise": None,
    }
