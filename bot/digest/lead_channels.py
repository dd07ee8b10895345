"""The leads' channel is looked at in Slack when it is chosen, and before each of its digests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.digest import digest_schedule
from bot.digest.rules.lead_channel import Doubt, doubt_of
from bot.kernel.clock import Clock
from bot.kernel.errors import SlackFault
from bot.kernel.ports import ChannelFacts, Channels
from storage.engine import Database
from storage.people import people
from storage.programmes import programmes
from storage.tables import Programme, Workspace, ident


@dataclass(frozen=True, kw_only=True)
class LeadChannels:
    """`admins` are the Slack ids in the settings."""

    db: Database
    clock: Clock
    channels: Channels
    workspace: Workspace
    admins: frozenset[str]

    async def doubt(self, channel_id: str, leads: Collection[str]) -> Doubt | None:
        """Whether that channel is one for a programme that these people lead (Slack ids).

        Raises `SlackFault` where Slack does not answer: it may be asked again.
        """
        facts = await self._facts(channel_id)
        async with self.db.reading() as session:
            admins = await people.admins_of(session, ident(self.workspace), self.admins)
        known = {admin.slack_id for admin in admins}
        return doubt_of(facts, {*leads, *known, *self.admins, self.workspace.bot_user_id})

    async def doubt_of_posting(self, programme: Programme, channel_id: str) -> Doubt | None:
        """The same of a programme's digest that is about to be posted there."""
        async with self.db.reading() as session:
            leads = await people.leads_of(session, ident(programme))
        return await self.doubt(channel_id, [lead.slack_id for lead in leads])

    async def owe_due(self) -> None:
        """Owe the digests that are due: what goes to a channel is looked at first.

        A programme whose channel Slack does not tell of now waits for the next time.
        """
        while True:
            seen = await self._looked_at()
            async with self.db.transaction() as session:
                if not await digest_schedule.owe_due(session, self.clock.now(), seen):
                    return

    async def _looked_at(self) -> Mapping[int, Doubt | None]:
        """Programme whose digest is due in a channel → what is wrong with that channel."""
        async with self.db.reading() as session:
            due = await programmes.with_digest_due(session, self.clock.now(), digest_schedule.BATCH)
            asked = {
                ident(each): (each, await people.leads_of(session, ident(each)))
                for each in due
                if digest_schedule.channel_of(each) is not None
            }
        found: dict[int, Doubt | None] = {}
        for key, (programme, leads) in asked.items():
            try:
                found[key] = await self._doubt_of(programme, [lead.slack_id for lead in leads])
            except SlackFault:
                continue
        return found

    async def _doubt_of(self, programme: Programme, leads: Collection[str]) -> Doubt | None:
        return await self.doubt(str(digest_schedule.channel_of(programme)), leads)

    async def _facts(self, channel_id: str) -> ChannelFacts | None:
        try:
            return await self.channels.channel(channel_id)
        except SlackFault as fault:
            if fault.permanent:
                return None
            raise
