"""What Slack says of a person."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person; what it does not say is empty.

    `time_zone` is an IANA name, `locale` like "fr-FR", `shown_as` their display name.
    """

    slack_id: str
    handle: str
    name: str
    shown_as: str = ""
    time_zone: str = ""
    locale: str = ""
    is_active: bool = True
    is_bot: bool = False
    is_admin: bool = False
    is_foreign: bool = False
    """Of another company, met in a channel that the two share."""
    is_guest: bool = False
    """Slack's single- or multi-channel guests."""
    is_primary_owner: bool = False
    email: str = field(default="", repr=False)
    """Only to find people by; never kept."""
