"""What services need of Slack, in their own words. Whoever implements a port raises `SlackFault`.

Slack may take seconds to answer: no port is asked while a transaction is open.
"""

from collections.abc import Sequence
from typing import Protocol

from bot.kernel.profiles import Profile


class PeopleDirectory(Protocol):
    """The members of one workspace."""

    async def person(self, slack_id: str) -> Profile: ...

    async def people(self, cursor: str) -> tuple[Sequence[Profile], str]:
        """A page of all members, from "" on, and where the next one begins; "" after the last."""
        ...
