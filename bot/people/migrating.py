"""A workspace joins an Enterprise organisation: Slack gives its people new ids, and tells which.

`migration.exchange` needs the optional scope `tokens.basic`, and is refused in a workspace of no
organisation (docs.slack.dev/reference/methods/migration.exchange). Where Slack does not tell, a
lead links the two accounts (`bot.people.relinking`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.kernel.errors import Mistake, SlackFault
from bot.kernel.ports import Conversations, Migrations, Profile
from bot.kernel.unit_of_work import noted
from bot.outbox.ports import Acquire
from bot.people.lookup import PeopleLookup
from bot.people.relinking import move
from storage.engine import Session
from storage.pairs import pairs
from storage.people import people
from storage.tables import Person, Workspace, ident

_AT_ONCE = 400
"""Ids a call takes."""


@dataclass(kw_only=True)
class Migrator:
    """What Slack says of two ids needs nobody's word; it is noted in the audit log."""

    lookup: PeopleLookup
    migrations: Migrations
    conversations: Conversations
    is_offered: bool = field(default=True, init=False)
    """False once this Slack said that it tells nothing: it is not asked again until the start."""

    async def meet(self, slack_id: str, *, called: str = "") -> None:
        """Somebody clicked or typed whom nobody knows by this id: perhaps by their former one."""
        former = (await self._exchanged([slack_id], to_former=True)).get(slack_id, slack_id)
        if former == slack_id or not await self._follow({former: slack_id}):
            await self.lookup.look_up_asker(slack_id, called=called)

    async def look_at_all(self, acquire: Acquire) -> None:
        """Everybody who is known, as Slack knows them now. `acquire` keeps the calls within its
        limits: there are thousands of people.
        """
        async with self.lookup.db.reading() as session:
            slack_ids = await people.slack_ids_in(session, self.lookup.team_id)
        gone: list[str] = []
        # One by one: `users.list` gives everybody in the workspace, of whom few use the bot.
        for slack_id in slack_ids:
            await acquire("users.info")
            try:
                await self.lookup.refresh(await self.lookup.directory.person(slack_id))
            except SlackFault as fault:
                structlog.get_logger().info("person_not_synced", error=fault.code)
                if fault.not_offered:
                    return
                gone += [slack_id] if fault.knows_nobody else []
        for first in range(0, len(gone), _AT_ONCE):
            await acquire("migration.exchange")
            await self._follow(await self._exchanged(gone[first : first + _AT_ONCE]))

    async def _exchanged(
        self, slack_ids: Sequence[str], *, to_former: bool = False
    ) -> Mapping[str, str]:
        if not self.is_offered:
            return {}
        try:
            return await self.migrations.exchanged(slack_ids, to_former=to_former)
        except SlackFault as fault:
            self.is_offered = not fault.is_no
            structlog.get_logger().info("accounts_not_exchanged", error=fault.code)
            return {}

    async def _follow(self, moved: Mapping[str, str]) -> bool:
        """`moved` is former → new id. Returns whether anybody who is known was among them."""
        found = False
        for former, new in moved.items():
            if former == new:
                continue
            try:
                found = await self._move(former, new) or found
            except (Mistake, SlackFault) as fault:
                # A lead can link them still.
                structlog.get_logger().warning("account_not_followed", error=str(fault))
        return found

    async def _move(self, former: str, new: str) -> bool:
        async with self.lookup.db.reading() as session:
            person = await self._known(session, former)
            if person is None:
                return False
            partners = await _partners(session, person)
        profile = await self.lookup.directory.person(new)
        if not profile.is_active or profile.is_bot or profile.is_foreign:
            return False
        return await self._write(former, profile, await self._channels(new, partners))

    async def _channels(self, new: str, partners: Mapping[int, str]) -> Mapping[int, str]:
        """Pair → its conversation. The other may have a new id as well."""
        found: dict[int, str] = {}
        present = await self._exchanged(list(partners.values())) if partners else {}
        for pair_id, other in partners.items():
            try:
                found[pair_id] = await self.conversations.open_conversation(
                    new, present.get(other, other)
                )
            except SlackFault as fault:
                # Slack keeps a workspace's conversations when it joins an organisation.
                structlog.get_logger().info("conversation_kept", error=fault.code)
        return found

    async def _write(self, former: str, profile: Profile, channels: Mapping[int, str]) -> bool:
        now = self.lookup.clock.now()
        async with self.lookup.db.transaction() as session:
            person = await self._known(session, former)
            if person is None:
                return False
            workspace = await session.get_one(Workspace, person.workspace_id)
            await move(session, workspace, person, profile, now)
            for pair in await pairs.active_of(session, ident(person)):
                pair.channel_id = channels.get(ident(pair), pair.channel_id)
                session.add(pair)
            noted(session, ident(workspace), "account.followed", f"person:{person.id}", now)
        return True

    async def _known(self, session: Session, slack_id: str) -> Person | None:
        workspace = await people.workspace_by_team(session, self.lookup.team_id)
        return await people.by_slack_id(session, ident(workspace), slack_id) if workspace else None


async def _partners(session: Session, person: Person) -> Mapping[int, str]:
    """Active pair → the id of its other, who is there."""
    there = await pairs.active_of(session, ident(person))
    others = {
        ident(pair): pair.executive_id if pair.mentor_id == person.id else pair.mentor_id
        for pair in there
    }
    found = await people.by_ids(session, list(others.values()))
    return {key: found[other].slack_id for key, other in others.items() if found[other].is_active}
