"""Slack's side of the ports, in memory: for services that are tried without Slack.

`tests/kernel/test_ports.py` holds them to what the real side does.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.kernel.errors import SlackFault
from bot.kernel.ports import ChannelFacts, Installed, Profile, SharedFile

MEMBERS_A_PAGE = 500


def refused(code: str) -> SlackFault:
    """What asking again cannot help."""
    return SlackFault(code, permanent=True)


def unanswered(*, perhaps_done: bool = False) -> SlackFault:
    """Slack has an error of its own, or is not reached."""
    return SlackFault("internal_error", permanent=False, perhaps_done=perhaps_done)


def rate_limited(seconds: float) -> SlackFault:
    return SlackFault("ratelimited", permanent=False, retry_after=seconds)


@dataclass
class Failing:
    """`faults` are what the next calls come to, one each."""

    faults: list[SlackFault] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until calls have made something so."""
        while not is_so():
            self._news.clear()
            await self._news.wait()

    async def _called(self) -> None:
        # The real side gives way to other tasks here.
        await asyncio.sleep(0)
        self._news.set()
        if self.faults:
            raise self.faults.pop(0)


@dataclass
class InMemoryChannels(Failing):
    """`Channels`. What is not among them the bot may not know."""

    known: dict[str, ChannelFacts] = field(default_factory=dict)

    async def channel(self, channel_id: str) -> ChannelFacts:
        await self._called()
        if channel_id not in self.known:
            raise refused("channel_not_found")
        return self.known[channel_id]


@dataclass
class InMemoryDirectory(Failing):
    """`PeopleDirectory` and `Migrations`."""

    members: dict[str, Profile] = field(default_factory=dict)
    """By Slack id."""
    asked: list[str] = field(default_factory=list)
    """Ids, addresses and cursors, in the order in which they came."""
    former: dict[str, str] | None = None
    """Present id → the former one; None where the workspace belongs to no organisation."""

    async def person(self, slack_id: str) -> Profile:
        self.asked.append(slack_id)
        await self._called()
        if slack_id not in self.members:
            raise refused("user_not_found")
        return self.members[slack_id]

    async def person_by_email(self, email: str) -> Profile:
        self.asked.append(email)
        await self._called()
        for profile in self.members.values():
            if profile.email.lower() == email.strip().lower() and profile.is_active:
                return profile
        raise refused("users_not_found")

    async def exchanged(self, slack_ids: Sequence[str], *, to_former: bool) -> dict[str, str]:
        await self._called()
        if self.former is None:
            raise refused("not_enterprise_team")
        present = {old: new for new, old in self.former.items()} | {
            key: key for key in self.members
        }
        there = {key: present[key] for key in slack_ids if key in present}
        return {key: self.former.get(new, new) if to_former else new for key, new in there.items()}

    async def people(self, cursor: str) -> tuple[Sequence[Profile], str]:
        self.asked.append(cursor)
        await self._called()
        everybody, first = list(self.members.values()), int(cursor or 0)
        after = first + MEMBERS_A_PAGE
        return everybody[first:after], str(after) if after < len(everybody) else ""


@dataclass
class InMemoryInstallation(Failing):
    """`Installation`."""

    installed: Installed = field(default_factory=lambda: Installed("T0VAUBAN", "Vauban", "U0BOT"))

    async def team(self) -> Installed:
        await self._called()
        return self.installed


@dataclass
class InMemoryConversations(Failing):
    """`Conversations`."""

    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    channels: dict[frozenset[str], str] = field(default_factory=dict)
    """Who is in it besides the bot → its id."""

    async def open_conversation(self, *slack_ids: str) -> str:
        await self._called()
        if not all(slack_id in self.directory.members for slack_id in slack_ids):
            raise refused("user_not_found")
        kind = "D" if len(slack_ids) == 1 else "G"
        new = f"{kind}{len(self.channels) + 1:08d}"
        return self.channels.setdefault(frozenset(slack_ids), new)


@dataclass
class InMemoryMessages(Failing):
    """`Messages`."""

    conversations: InMemoryConversations = field(default_factory=InMemoryConversations)
    posted: dict[tuple[str, str], str] = field(default_factory=dict)
    """Channel and ts → the sentence as it stands there now."""
    history: list[str] = field(default_factory=list)
    """Every sentence that could be read, also those that another one has replaced."""

    async def say(self, channel_id: str, sentence: str) -> str:
        await self._called()
        if channel_id not in self.conversations.channels.values():
            raise refused("channel_not_found")
        ts = f"{len(self.posted) + 1}.000000"
        self._stands(channel_id, ts, sentence)
        return ts

    async def change(self, channel_id: str, ts: str, sentence: str) -> None:
        await self._called()
        if (channel_id, ts) not in self.posted:
            raise refused("message_not_found")
        self._stands(channel_id, ts, sentence)

    def _stands(self, channel_id: str, ts: str, sentence: str) -> None:
        self.posted[channel_id, ts] = sentence
        self.history.append(sentence)
        self._news.set()


@dataclass(frozen=True)
class Uploaded:
    """A file as it came to a conversation."""

    channel_id: str
    name: str
    content: bytes
    title: str
    comment: str


@dataclass
class InMemoryFiles(Failing):
    """`Files`. `uploaded` are the bot's, `shared` those of people."""

    conversations: InMemoryConversations = field(default_factory=InMemoryConversations)
    uploaded: list[Uploaded] = field(default_factory=list)
    shared: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """File id → whose it is, and what is in it."""
    largest: int | None = None
    """Bytes, where this workspace takes no larger file."""

    def share(self, owner: str, content: bytes) -> str:
        """Somebody drops a file. Returns its id."""
        file_id = f"F{len(self.shared) + 1:08d}"
        self.shared[file_id] = owner, content
        return file_id

    async def upload(
        self, channel_id: str, name: str, content: bytes | Path, title: str, comment: str = ""
    ) -> str:
        await self._called()
        data = await asyncio.to_thread(content.read_bytes) if isinstance(content, Path) else content
        if self.largest is not None and len(data) > self.largest:
            raise refused("file_upload_size_restricted")
        if channel_id not in self.conversations.channels.values():
            raise refused("channel_not_found")
        self.uploaded.append(Uploaded(channel_id, name, data, title, comment))
        return f"F9{len(self.uploaded):07d}"

    async def file(self, file_id: str) -> SharedFile:
        await self._called()
        if file_id not in self.shared:
            raise refused("file_not_found")
        owner, content = self.shared[file_id]
        return SharedFile(owner, len(content), f"memory:{file_id}")

    async def fetch(self, address: str, most: int) -> bytes:
        await self._called()
        kind, _, file_id = address.partition(":")
        if kind != "memory":
            raise refused("foreign_address")
        return self.shared[file_id][1][: most + 1]


class InMemorySlack:
    """All ports of one workspace, which know of each other."""

    def __init__(self, *members: Profile) -> None:
        self.directory = InMemoryDirectory(members={each.slack_id: each for each in members})
        self.installation = InMemoryInstallation()
        self.conversations = InMemoryConversations(directory=self.directory)
        self.messages = InMemoryMessages(conversations=self.conversations)
        self.files = InMemoryFiles(conversations=self.conversations)

    def sentences_for(self, *slack_ids: str) -> list[str]:
        """What stands in the conversation with these people, oldest first."""
        channel_id = self.conversations.channels.get(frozenset(slack_ids))
        return [text for (where, _), text in self.messages.posted.items() if where == channel_id]

    def files_for(self, *slack_ids: str) -> list[Uploaded]:
        channel_id = self.conversations.channels.get(frozenset(slack_ids))
        return [file for file in self.files.uploaded if file.channel_id == channel_id]
