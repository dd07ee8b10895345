"""Fields in which something of the workspace is picked: people, a channel, a file."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from slackblocks import (
    ConversationFilter,
    ConversationSelectMenu,
    Element,
    FileInput,
    UserMultiSelectMenu,
)

from bot.kernel.errors import Fault
from bot.slack.kit.field import Field, State, held
from bot.texts import Say


@dataclass(frozen=True)
class PeopleField(Field[tuple[str, ...]]):
    """Slack ids, each once; `limit` is how many people it takes, and `too_many` the key of what is
    said of more than Slack's own client would let through.
    """

    _: KW_ONLY
    too_many: str = ""

    def element(self, value: tuple[str, ...] | None, say: Say) -> Element:
        return UserMultiSelectMenu(
            self.block_id,
            initial_users=list((value or ())[: self.limit]) or None,
            max_selected_items=self.limit,
        )

    def read(self, state: State) -> tuple[str, ...]:
        found: Any = held(state, self.block_id, "selected_users")
        return tuple(dict.fromkeys(map(str, found if isinstance(found, list) else ())))

    def fault(self, value: tuple[str, ...]) -> Fault | None:
        if self.too_many and len(value) > self.limit:
            return self.too_many, self.limit
        return super().fault(value)


@dataclass(frozen=True)
class ChannelField(Field[str | None]):
    """The Slack id of a private channel."""

    def element(self, value: str | None, say: Say) -> Element:
        return ConversationSelectMenu(
            self.block_id,
            initial_conversation=value,
            # Who is in a public channel nobody controls: a leads' channel is a private one.
            filter=ConversationFilter(include=["private"], exclude_bot_users=True),
            placeholder=self.prompt(say),
        )

    def read(self, state: State) -> str | None:
        found = held(state, self.block_id, "selected_conversation")
        return str(found) if found else None


@dataclass(frozen=True)
class SentFile:
    """What Slack tells of a file that was dropped. `size` is in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class FileField(Field[SentFile | None]):
    """One file; None where there is not exactly one. `kinds` are the endings that Slack takes."""

    _: KW_ONLY
    kinds: Sequence[str]

    def element(self, value: SentFile | None, say: Say) -> Element:
        return FileInput(self.block_id, filetypes=list(self.kinds), max_files=1)

    def read(self, state: State) -> SentFile | None:
        files: Any = held(state, self.block_id, "files")
        if not isinstance(files, list) or len(files) != 1 or not isinstance(files[0], dict):
            return None
        (file,) = files
        if not file.get("id"):
            return None
        size = file.get("size")
        return SentFile(
            str(file["id"]), str(file.get("name") or ""), size if isinstance(size, int) else 0
        )
