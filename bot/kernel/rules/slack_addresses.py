"""Which addresses are Slack's: only these are given the bot's token, or an answer of its."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_ANSWERED_AT = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
"""Hosts of Slack's response URLs, with GovSlack's."""


def takes_answers(response_url: str, api_url: str) -> bool:
    """True for the host of the Web API itself, and for those of Slack's response URLs."""
    asked, ours = urlsplit(response_url), urlsplit(api_url)
    if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and asked.netloc in _ANSWERED_AT


def is_slack_s(url: str, api_url: str) -> bool:
    """True for the host of the Web API itself, and over https for its neighbours.

    Files of slack.com are on files.slack.com; where another Slack is set, on that one.
    """
    try:
        file, api = urlsplit(url), urlsplit(api_url)
        same = (file.scheme, file.hostname, file.port) == (api.scheme, api.hostname, api.port)
    except ValueError:
        return False
    if not file.hostname or not api.hostname or file.username is not None:
        return False
    if same:
        return True
    domain = api.hostname.removeprefix("www.")
    own_domain = "." in domain and not _is_address(domain)
    return own_domain and file.scheme == "https" and file.hostname.endswith(f".{domain}")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
