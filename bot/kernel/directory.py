"""Going through the members of a workspace."""

from collections.abc import AsyncIterator

from bot.kernel.ports import PeopleDirectory
from bot.kernel.profiles import Profile

_PAGES = 8
"""Pages that are read at most, because somebody waits for the answer. users.list is of Slack's tier
2: some twenty calls a minute (docs.slack.dev/apis/web-api/rate-limits).
"""


async def everyone(directory: PeopleDirectory) -> AsyncIterator[Profile]:
    """All members, page by page; stops after the first thousands in a very large workspace."""
    cursor = ""
    for _ in range(_PAGES):
        profiles, cursor = await directory.people(cursor)
        for profile in profiles:
            yield profile
        if not cursor:
            return
