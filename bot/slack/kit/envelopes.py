"""What Slack sent: who did it, what tells it from another, and which message it was done in."""

import hashlib
from collections.abc import Container
from typing import Any, NamedTuple

from bot.kernel.rules.languages import language_of_command
from bot.slack.kit import ids


class Clicked(NamedTuple):
    """A message of the bot's in which somebody clicked: its delivery, its channel and its ts."""

    delivery_id: int
    channel_id: str
    ts: str


# Slack sends the user as an object with clicks and modals, and as `user_id` with commands.
def slack_id_in(body: dict[str, Any]) -> str:
    user = body.get("user")
    return str(user["id"] if isinstance(user, dict) else body.get("user_id"))


def name_in(body: dict[str, Any]) -> str:
    """What Slack calls whoever clicked or typed."""
    user = body.get("user")
    if isinstance(user, dict):
        return str(user.get("username") or user.get("name") or "")
    return str(body.get("user_name") or "")


def clicked_in(body: dict[str, Any]) -> Clicked | None:
    """None for what was not done in a message that a delivery brought."""
    action, container = (body.get("actions") or [{}])[0], body.get("container") or {}
    # The id of the block comes with every click, whatever else Slack sends of the message.
    delivery_id = ids.delivery_in(str(action.get("block_id") or ""))
    channel_id, ts = container.get("channel_id"), container.get("message_ts")
    if delivery_id is None or not channel_id or not ts:
        return None
    return Clicked(delivery_id, str(channel_id), str(ts))


def belongs(body: dict[str, Any], team_id: str, granted: Container[str] = ()) -> bool:
    """Whether an envelope comes from this workspace, and from one of its people.

    `granted` are the other workspaces of the same organisation that an org-wide installation was
    granted. In a channel that is shared with another company its people send envelopes too: with
    their own team beside their name, or with it as the envelope's
    (https://docs.slack.dev/apis/slack-connect/using-slack-connect-channels).
    """
    user = body.get("user")
    teams = (_team_of(body), user.get("team_id") if isinstance(user, dict) else None)
    return all(team == team_id or team in granted for team in teams if team)


def _team_of(body: dict[str, Any]) -> Any:
    team = body.get("team")
    return team.get("id") if isinstance(team, dict) else body.get("team_id")


def language_typed(body: dict[str, Any]) -> str | None:
    """The language of a command's name."""
    return language_of_command(str(body.get("command")))


def envelope_key(body: dict[str, Any]) -> str:
    """What is the same when Slack sends the same envelope again, and never otherwise.

    A trigger is given once; what was done with it is named too, for a Slack that repeats its
    triggers. Empty where there is neither. A window is submitted once as it stands: two quick
    clicks come with two triggers, and one view.
    """
    view = body.get("view") or {}
    if body.get("type") == "view_submission" and view.get("hash"):
        filled = (view.get("id"), view["hash"], slack_id_in(body), view.get("state"))
        return hashlib.sha256(repr(filled).encode()).hexdigest()
    action = (body.get("actions") or [{}])[0]
    if not body.get("trigger_id") and not action.get("action_ts"):
        return ""
    done = (
        body.get("trigger_id"),
        action.get("action_ts"),
        action.get("action_id"),
        slack_id_in(body),
        body.get("command"),
        body.get("text"),
    )
    return hashlib.sha256(repr(done).encode()).hexdigest()
