"""The people whom a file names, as Slack knows them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.kernel.ports import PeopleDirectory, Profile

_FEW = 40
"""So many are asked for one by one; for more, all members are gone through page by page."""
_MOST_PAGES = 400
# Somebody waits before an open window: a Slack that refuses so often is said to be away.
_TRIES = 8
_LONGEST_WAIT = 60.0
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ImportLookup:
    """Finds people in Slack, and waits as long as Slack asks when it is asked too often."""

    directory: PeopleDirectory
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def look_for(self, wanted: Collection[str]) -> dict[str, Profile]:
        """Slack id or e-mail (in small letters) → who it is; nothing for those who are not there.

        Raises `Mistake` where the app may not ask for people, `Trouble` where Slack does not
        answer.
        """
        # users.lookupByEmail takes some fifty calls a minute, and a page of users.list holds
        # hundreds.
        if len(wanted) <= _FEW:
            return {who: found for who in sorted(wanted) if (found := await self._one(who))}
        return await self._among_all(frozenset(wanted))

    async def _one(self, who: str) -> Profile | None:
        ask = self.directory.person_by_email if "@" in who else self.directory.person
        try:
            return await self._answered(lambda: ask(who))
        except SlackFault:
            return None

    async def _among_all(self, wanted: frozenset[str]) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        cursor = ""
        for _ in range(_MOST_PAGES):
            profiles, cursor = await self._page(cursor)
            for profile in profiles:
                for name in (profile.slack_id, profile.email.strip().lower()):
                    # An address that somebody left behind is that of whoever has it now.
                    if name in wanted and (name not in found or not found[name].is_active):
                        found[name] = profile
            if not cursor or all(name in found and found[name].is_active for name in wanted):
                break
        return found

    async def _page(self, cursor: str) -> tuple[Sequence[Profile], str]:
        return await self._answered(lambda: self.directory.people(cursor))

    async def _answered(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Raises the `SlackFault` that says that there is no such person, and no other."""
        for wait in range(1, _TRIES):
            try:
                return await ask()
            except SlackFault as fault:
                if fault.knows_nobody:
                    raise
                if fault.has_no_method:
                    raise Mistake("people.no_method", code=fault.code) from fault
                if fault.not_offered:
                    raise Mistake("import.no_scope") from fault
                if fault.permanent:
                    raise Trouble("trouble.slack") from fault
                await self.sleep(min(fault.retry_after or wait, _LONGEST_WAIT))
        raise Trouble("trouble.slack")
