"""What services need of Slack, in their own words. Whoever implements a port raises `SlackFault`.

Slack may take seconds to answer: no port is asked while a transaction is open.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person; what it does not say is empty.

    `time_zone` is an IANA name, `locale` like "fr-FR", `shown_as` their display name.
    """

    slack_id: str
    handle: str
    name: str
    shown_as: str = ""
    time_zone: str = ""
    locale: str = ""
    is_active: bool = True
    is_bot: bool = False
    is_admin: bool = False
    is_foreign: bool = False
    """Of another company, met in a channel that the two share."""
    is_guest: bool = False
    """Slack's single- or multi-channel guests."""
    is_primary_owner: bool = False
    email: str = field(default="", repr=False)
    """Only to find people by; never kept."""


class PeopleDirectory(Protocol):
    """The members of one workspace. `SlackFault.knows_nobody` where there is no such person."""

    async def person(self, slack_id: str) -> Profile: ...

    async def person_by_email(self, email: str) -> Profile: ...

    async def people(self, cursor: str) -> tuple[Sequence[Profile], str]:
        """A page of all members, from "" on, and where the next one begins; "" after the last."""
        ...


class Migrations(Protocol):
    async def exchanged(self, slack_ids: Sequence[str], *, to_former: bool) -> Mapping[str, str]:
        """Each of these ids → the same person's present one, or the one before their workspace
        joined an organisation; ids that Slack does not know are left out. `SlackFault.is_no` where
        it tells this app nothing.
        """
        ...


@dataclass(frozen=True)
class Installed:
    """Where this app is, and who it is there."""

    team_id: str
    name: str
    bot_user_id: str


class Installation(Protocol):
    async def team(self) -> Installed:
        """`SlackFault.refuses_token` where the app is not, or is no longer, in any workspace."""
        ...


@dataclass(frozen=True)
class ChannelFacts:
    """What a channel is. `member_ids` are Slack ids, of apps too; `is_shared`: with another
    workspace or company, or about to be.
    """

    is_private: bool
    is_shared: bool
    member_ids: frozenset[str]


class Channels(Protocol):
    async def channel(self, channel_id: str) -> ChannelFacts:
        """`SlackFault.permanent` where the bot may not know."""
        ...


class Conversations(Protocol):
    async def open_conversation(self, *slack_ids: str) -> str:
        """The channel of the bot with these people, the same one each time."""
        ...


class Messages(Protocol):
    """Sentences are mrkdwn. What is owed to somebody goes through the outbox instead."""

    async def say(self, channel_id: str, sentence: str) -> str:
        """Post it once. Returns the message's ts."""
        ...

    async def change(self, channel_id: str, ts: str, sentence: str) -> None: ...


@dataclass(frozen=True)
class SharedFile:
    """`owner` is the Slack id of who shared it, `size` is in bytes."""

    owner: str
    size: int
    address: str


class Files(Protocol):
    async def upload(
        self, channel_id: str, name: str, content: bytes | Path, title: str, comment: str = ""
    ) -> str:
        """Share a file in a conversation, with a sentence above it. Returns the file's id.

        `SlackFault.perhaps_done` where it may be there already.
        """
        ...

    async def file(self, file_id: str) -> SharedFile: ...

    async def fetch(self, address: str, most: int) -> bytes:
        """What is in a file that people shared; of one that is larger, more than `most` bytes."""
        ...


_PAGES_AT_ONCE = 8
"""Pages that are read at most, because somebody waits for the answer. users.list is of Slack's tier
2: some twenty calls a minute (docs.slack.dev/apis/web-api/rate-limits).
"""


async def everyone(directory: PeopleDirectory) -> AsyncIterator[Profile]:
    """All members, page by page; stops after the first thousands in a very large workspace."""
    cursor = ""
    for _ in range(_PAGES_AT_ONCE):
        profiles, cursor = await directory.people(cursor)
        for profile in profiles:
            yield profile
        if not cursor:
            return
