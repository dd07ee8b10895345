"""Slack's errors for which there is something better to say than the error."""

_TROUBLES = {
    "channel_not_found": "channel",
    "is_archived": "channel",
    "not_in_channel": "channel",
    "user_disabled": "account",
    "user_not_found": "account",
    "cannot_dm_bot": "account",
}


def trouble_of(error: str) -> str:
    """The end of the key under which it is told."""
    return _TROUBLES.get(error, "other")
