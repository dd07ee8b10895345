"""Ids of people before and after their workspace joined an Enterprise organisation."""

from typing import Any

from sandbox.arguments import Args, booleans, flag
from sandbox.errors import ApiError
from sandbox.world import World

_MOST = 400


def exchange(world: World, args: Args) -> dict[str, Any]:
    """Each id is mapped to the person's other one, and where they have only one, to itself
    (docs.slack.dev/reference/methods/migration.exchange).
    """
    booleans(args, ("to_old",))
    asked = args.get("users")
    users = asked if isinstance(asked, list) else str(asked or "").split(",")
    wanted = [str(user).strip() for user in users if str(user).strip()]
    if not wanted:
        told = "[ERROR] missing required field: users"
        raise ApiError("invalid_arguments", response_metadata={"messages": [told]})
    if len(wanted) > _MOST:
        raise ApiError("too_many_users")
    if not world.workspace.organisation:
        raise ApiError("not_enterprise_team")
    known = {member.former_id: member for member in world.members.values() if member.former_id}
    known |= world.members
    to_old = flag(args, "to_old")
    found = {
        user: (known[user].former_id if to_old else "") or known[user].id
        for user in wanted
        if user in known
    }
    invalid = [user for user in wanted if user not in known]
    return {
        "team_id": world.workspace.id,
        "enterprise_id": world.workspace.organisation,
        "user_id_map": found,
        **({"invalid_user_ids": invalid} if invalid else {}),
    }
