"""What every interaction tells the app, and how it gets there."""

from typing import Any

from sandbox.errors import NotAcknowledged
from sandbox.outward import Outward
from sandbox.world import World


def common(world: World, user: str, kind: str) -> dict[str, Any]:
    member = world.members[user]
    team = world.workspace.id
    return {
        "type": kind,
        "team": {"id": team, "domain": "sandbox"},
        "user": {"id": user, "username": member.handle, "name": member.handle, "team_id": team},
        "api_app_id": world.app_id,
        "is_enterprise_install": False,
        "enterprise": None,
    }


async def interact(outward: Outward, payload: dict[str, Any]) -> dict[str, Any]:
    """What the person gets to see of it."""
    try:
        await outward.send("interactive", payload)
    except NotAcknowledged:
        return {"ok": False, "notice": "This app is not responding. Please try again."}
    return {"ok": True}
