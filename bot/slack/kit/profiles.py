"""People as Slack describes them."""

from typing import Any

from bot.kernel.ports import Profile


def profile_of(user: dict[str, Any], team_id: str = "") -> Profile:
    """Slack's user object, with the fields that a Slack may leave out; `team_id` is our own."""
    profile = user.get("profile") or {}
    handle = str(user.get("name") or "")
    name = profile.get("real_name") or user.get("real_name") or profile.get("display_name")
    return Profile(
        slack_id=str(user["id"]),
        handle=handle,
        name=str(name or handle or user["id"]),
        shown_as=str(profile.get("display_name") or ""),
        time_zone=str(user.get("tz") or ""),
        locale=str(user.get("locale") or ""),
        is_active=not user.get("deleted", False),
        is_bot=bool(user.get("is_bot", False)) or user["id"] == "USLACKBOT",
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_foreign=_is_foreign(user, team_id),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_primary_owner=bool(user.get("is_primary_owner", False)),
        email=str(profile.get("email") or ""),
    )


def _is_foreign(user: dict[str, Any], team_id: str) -> bool:
    """https://docs.slack.dev/reference/objects/user-object: `is_stranger` is only told where it is
    so; people of an Enterprise organisation name all of their workspaces.
    """
    if user.get("is_stranger"):
        return True
    theirs = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())}
    theirs.discard(None)
    return bool(team_id and theirs and team_id not in theirs)
