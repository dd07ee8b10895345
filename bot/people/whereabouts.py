"""Who has left, or moved, while the bot was away: Slack tells of it once, to a bot that listens.

So after a pause everybody is asked for once, before the first thing that is sent to them.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.kernel.errors import HeldUp, SlackFault
from bot.kernel.ports import Profile
from bot.kernel.stopping import Stopped
from bot.outbox.ports import Acquire
from bot.people.lookup import PeopleLookup
from storage.errors import Unavailable
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.tables import Person, Workspace, ident

AWAY = timedelta(minutes=5)
"""A shorter pause is a restart."""
_LISTED_WITHIN = 5.0
"""Seconds; what is not listed by then is asked for one by one, or waits."""
_AT_ONCE = 20
"""People asked for in one go: what else was claimed meanwhile must not wait for its lease's end."""


@dataclass(kw_only=True)
class Whereabouts:
    lookup: PeopleLookup
    acquire: Acquire
    _seen_at: datetime | None = None
    _back_at: datetime | None = None
    _asked: set[int] = field(default_factory=set)
    _listing: asyncio.Task[bool] | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def arrive(self) -> None:
        """Read when the bot was last at work here."""
        async with self.lookup.db.reading() as session:
            workspace = await people.workspace_by_team(session, self.lookup.team_id)
        self._seen_at = workspace.seen_at if workspace is not None else None
        self._notice(self.lookup.clock.now())

    async def be_seen(self) -> None:
        """Write down that the bot is at work, every minute."""
        now = self.lookup.clock.now()
        self._notice(now)
        async with self.lookup.db.transaction() as session:
            found = await people.workspace_by_team(session, self.lookup.team_id)
            if found is not None:
                workspace = await session.get_one(Workspace, ident(found))
                workspace.seen_at = now
                session.add(workspace)

    async def look_again(self, rows: Sequence[Claimed]) -> Collection[int]:
        """Ask for everybody whom these deliveries are for, and who was last known before a pause.

        Gives the keys of the deliveries that have to wait until Slack has answered.
        """
        if self._back_at is None:
            return ()
        async with self._turn:
            await self._listed()
            concerned, unsure = await self._unsure(rows)
            for person in unsure[:_AT_ONCE]:
                try:
                    if not await self._ask(person):
                        break  # nor will Slack answer for the others
                except SlackFault:
                    # It refuses more than this question: the messages themselves are to meet that,
                    # for they alone make it known.
                    return ()
        late = {ident(person) for person in unsure} - self._asked
        return {key for key, ids in concerned.items() if ids & late}

    def _notice(self, now: datetime) -> None:
        if self._seen_at is None or now - self._seen_at > AWAY:
            self._back_at, self._listing = now, None
            self._asked.clear()
        self._seen_at = now

    async def _listed(self) -> None:
        """All at once, a thousand in one answer: one by one, ten thousand pairs would take hours.
        Who is not in the list is asked for alone. A list that Slack did not give is asked for anew.
        """
        if self._listing is None or _came_to_nothing(self._listing):
            self._listing = asyncio.create_task(self._list())
        await asyncio.wait({self._listing}, timeout=_LISTED_WITHIN)

    async def _list(self) -> bool:
        """Returns whether there is nothing more to be had of it."""
        try:
            return await self._list_all()
        except SlackFault as fault:
            structlog.get_logger().info("people_not_listed", error=fault.code)
            return fault.permanent
        except Unavailable as fault:
            structlog.get_logger().warning("people_not_listed", error=str(fault))
            return False
        except Stopped:
            return True  # the bot ends, and asks anew when it is back

    async def _list_all(self) -> bool:
        async with self.lookup.db.reading() as session:
            workspace = await people.workspace_by_team(session, self.lookup.team_id)
            if workspace is None:
                return True
            known = await people.everyone(session, ident(workspace))
        by_id = {each.slack_id: each for each in known}
        cursor = ""
        while True:
            await self.acquire("users.list")
            profiles, cursor = await self.lookup.directory.people(cursor)
            for profile in profiles:
                if (person := by_id.get(profile.slack_id)) is not None:
                    await self._heard(person, profile)
            if not cursor:
                return True

    async def _heard(self, person: Person, profile: Profile) -> None:
        was, now = (person.is_active, person.time_zone), (profile.is_active, profile.time_zone)
        if was != now:
            await self.lookup.refresh(profile)
        self._asked.add(ident(person))

    async def _unsure(
        self, rows: Sequence[Claimed]
    ) -> tuple[Mapping[int, set[int]], Sequence[Person]]:
        """Delivery → whom it is for, one person or the two of a pair; and who of them was last
        known before the pause.
        """
        async with self.lookup.db.reading() as session:
            pairs = await people.of_pairs(session, {row.pair_id for row in rows if row.pair_id})
            concerned = {
                row.id: {row.person_id or 0, *pairs.get(row.pair_id or 0, ())} - {0} for row in rows
            }
            keys = set[int]().union(*concerned.values()) - self._asked
            found = await people.by_ids(session, sorted(keys)) if keys else {}
        back_at = self._back_at
        unsure = [each for each in found.values() if back_at and each.synced_at < back_at]
        # The others were asked for since: they need not be read again.
        self._asked |= found.keys() - {ident(each) for each in unsure}
        return concerned, unsure

    async def _ask(self, person: Person) -> bool:
        """Returns whether Slack answered."""
        await self.acquire("users.info")
        try:
            await self.lookup.refresh(await self.lookup.directory.person(person.slack_id))
        except SlackFault as fault:
            structlog.get_logger().info("person_not_looked_up", error=fault.code)
            if fault.holds is not HeldUp.NOTHING:
                raise
            if fault.not_offered:
                self._back_at = None  # this Slack tells nothing about people
            elif not fault.permanent:
                return False
        self._asked.add(ident(person))
        return True


def _came_to_nothing(listing: asyncio.Task[bool]) -> bool:
    if not listing.done():
        return False
    # Whatever it was: the database may have been away as well.
    return listing.cancelled() or listing.exception() is not None or not listing.result()
