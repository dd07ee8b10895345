"""Whether a channel is what a leads' channel is said to be: read by those who may read digests.

Whoever joins a channel later reads what was posted there: even a sound one gets figures only.
"""

from collections.abc import Set
from enum import StrEnum

from bot.kernel.ports import ChannelFacts


class Doubt(StrEnum):
    """Why nothing is posted in a channel; the first that applies is told."""

    HIDDEN = "hidden"
    """Slack does not let the bot see what the channel is: it is not in it, or lacks the scope."""
    PUBLIC = "public"
    """Everybody of the workspace can read it."""
    SHARED = "shared"
    """Another company, or another workspace, reads it too."""
    STRANGERS = "strangers"
    """Somebody is in it who may not read the digest."""


def doubt_of(facts: ChannelFacts | None, readers: Set[str]) -> Doubt | None:
    """`readers` are the Slack ids of those who may read the digest, and of the bot itself."""
    if facts is None:
        return Doubt.HIDDEN
    if not facts.is_private:
        return Doubt.PUBLIC
    if facts.is_shared:
        return Doubt.SHARED
    return None if facts.member_ids <= readers else Doubt.STRANGERS
