"""What Slack's refusals mean, and what is said of them."""

from typing import Any

from slack_sdk.errors import SlackApiError

from bot.kernel.errors import SlackFault

_RATE = {"ratelimited", "rate_limited"}
_PASSING = _RATE | {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
}


def fault_of(fault: SlackApiError) -> SlackFault:
    response: Any = fault.response
    status = getattr(response, "status_code", 200)
    data = getattr(response, "data", response)
    code = (
        str(data.get("error") or f"http_{status}") if isinstance(data, dict) else f"http_{status}"
    )
    # Names of headers ignore case (RFC 9110, 5.1): Slack writes the first one, a proxy in between
    # may write the other.
    headers = getattr(response, "headers", None) or {}
    wait = headers.get("Retry-After") or headers.get("retry-after")
    passing = code in _PASSING or status == 429 or status >= 500
    return SlackFault(
        code,
        permanent=not passing,
        method=str(getattr(response, "api_url", "")).rsplit("/", 1)[-1],
        retry_after=float(wait) if wait else None,
        # What was refused for its rate was not done; after any other passing error it may have
        # been.
        perhaps_done=passing and status != 429 and code not in _RATE,
    )


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
