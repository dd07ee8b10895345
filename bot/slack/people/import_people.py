"""The people whom a file names, as Slack knows them."""

import asyncio
from collections.abc import Collection

from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.kernel.profiles import Profile
from bot.slack.kit.gateway import Gateway

_FEW = 40
"""So many are asked for one by one; for more, all members are gone through page by page."""
_MOST_PAGES = 400
_TRIES = 8
_LONGEST_WAIT = 60.0


async def look_for(gateway: Gateway, wanted: Collection[str]) -> dict[str, Profile]:
    """Slack id or e-mail (in small letters) → who it is; nothing for those who are not there.

    Needs `users:read` and `users:read.email`. Slack's limits are waited for.
    """
    if len(wanted) <= _FEW:
        return {who: found for who in sorted(wanted) if (found := await _one(gateway, who))}
    return await _among_all(gateway, frozenset(wanted))


async def _one(gateway: Gateway, who: str) -> Profile | None:
    for wait in range(1, _TRIES):
        try:
            return await (gateway.person_by_email(who) if "@" in who else gateway.person(who))
        except SlackFault as fault:
            if fault.code in {"user_not_found", "users_not_found", "user_not_visible"}:
                return None
            await _patience(fault, wait)
    raise Trouble("trouble.slack")


async def _among_all(gateway: Gateway, wanted: frozenset[str]) -> dict[str, Profile]:
    found: dict[str, Profile] = {}
    cursor = ""
    for _ in range(_MOST_PAGES):
        profiles, cursor = await _page(gateway, cursor)
        for profile in profiles:
            for name in (profile.slack_id, profile.email.strip().lower()):
                # An address that somebody left behind is that of whoever has it now.
                if name in wanted and (name not in found or not found[name].is_active):
                    found[name] = profile
        if not cursor or all(name in found and found[name].is_active for name in wanted):
            break
    return found


async def _page(gateway: Gateway, cursor: str) -> tuple[list[Profile], str]:
    for wait in range(1, _TRIES):
        try:
            return await gateway.people(cursor)
        except SlackFault as fault:
            await _patience(fault, wait)
    raise Trouble("trouble.slack")


async def _patience(fault: SlackFault, seconds: float) -> None:
    """Wait as long as Slack asks for; raises where waiting cannot help."""
    if fault.not_offered:
        raise Mistake("import.no_scope") from fault
    if fault.permanent:
        raise Trouble("trouble.slack") from fault
    await asyncio.sleep(min(fault.retry_after or seconds, _LONGEST_WAIT))
