"""A digest for the leads' channel is looked at once more when it leaves."""

from dataclasses import dataclass
from datetime import datetime

from bot.digest.digest_schedule import DOUBTED
from bot.digest.lead_channels import LeadChannels
from bot.digest.messages.digest import DigestLetter
from bot.kernel.errors import HeldUp, SlackFault
from bot.outbox.letters import Letter, Posted
from bot.outbox.ports import Acquire, Sender
from storage.kinds import Kind

_ASKED = ("conversations.info", "conversations.members")
"""What a look at a channel takes, each once for a channel of leads."""


@dataclass(frozen=True, kw_only=True)
class ChannelGuard:
    """A sender. What was owed while the channel was sound may have waited for hours, and somebody
    may have joined, or the channel may have been shared or changed for another one.
    """

    sender: Sender
    lead_channels: LeadChannels

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, acquire: Acquire
    ) -> Posted | None:
        return await self.sender.find(letter, channel_id, delivery_id, since, acquire)

    async def address(self, letter: Letter, acquire: Acquire) -> str:
        """Looks before the lease is asked for: between that and the post there is one call."""
        channel_id = await self.sender.address(letter, acquire)
        if letter.kind == Kind.DIGEST and isinstance(letter, DigestLetter) and not letter.to.person:
            await self._look(letter, channel_id, acquire)
        return channel_id

    async def send(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted:
        return await self.sender.send(letter, channel_id, delivery_id)

    async def _look(self, letter: DigestLetter, channel_id: str, acquire: Acquire) -> None:
        for method in _ASKED:
            await acquire(method)
        try:
            doubt = await self.lead_channels.doubt_of_posting(letter.digest.programme, channel_id)
        except SlackFault as fault:
            if fault.holds is not HeldUp.METHOD:
                raise
            # What Slack refuses is a look, and not posting: other messages do not wait for it.
            raise SlackFault(
                fault.code, permanent=False, method=fault.method, is_slacks=fault.is_slacks
            ) from fault
        if doubt is not None:
            # It fails for good, and `tell_leads` sees to what becomes of it.
            raise SlackFault(f"{DOUBTED}{doubt}", permanent=True, is_slacks=False)
