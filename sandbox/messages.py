"""Messages, and the channels in which they stand in the order of their ts."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any

from sandbox.blockkit import check_message, check_written
from sandbox.elements import named
from sandbox.errors import ApiError
from sandbox.files import File
from sandbox.wire import Packed, pack

Json = dict[str, Any]

NO_BLOCKS = Packed("[]")


class PostedMessage:
    """`to` is the only person who sees an ephemeral message.

    Blocks and metadata are kept packed: a workspace holds many messages and looks into few.
    """

    __slots__ = (
        "app_id", "bot_id", "edited_at", "files", "packed_blocks", "packed_metadata", "text",
        "thread_ts", "to", "ts", "user",
    )  # fmt: skip

    def __init__(
        self,
        ts: str,
        user: str,
        text: str,
        blocks: list[Json] | Packed,
        *,
        to: str | None = None,
    ) -> None:
        self.ts, self.user, self.to = ts, user, to
        self.rewrite(text, blocks)
        self.packed_metadata: Packed | None = None
        self.edited_at = self.thread_ts = ""
        self.files: tuple[File, ...] = ()
        self.bot_id: str | None = None
        self.app_id: str | None = None

    @property
    def blocks(self) -> list[Json]:
        found: list[Json] = self.packed_blocks.value()
        return found

    @property
    def metadata(self) -> Json | None:
        return self.packed_metadata.value() if self.packed_metadata else None

    @property
    def edited(self) -> bool:
        return bool(self.edited_at)

    def rewrite(self, text: str, blocks: list[Json] | Packed) -> None:
        self.text = text
        packed = blocks if isinstance(blocks, Packed) else pack(blocks)
        self.packed_blocks = packed if packed.json != NO_BLOCKS.json else NO_BLOCKS

    def public(self) -> Json:
        return {**self.answered(), "blocks": self.blocks}

    def answered(self) -> Json:
        """The same with the blocks packed, for `wire.written`."""
        found: Json = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "blocks": self.packed_blocks,
        }
        if self.bot_id:
            found |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.files:
            found |= {"files": [file.public() for file in self.files], "upload": True}
        if self.thread_ts:
            found["thread_ts"] = self.thread_ts
        if self.edited_at:
            found["edited"] = {"user": self.user, "ts": self.edited_at}
        return found


@dataclass(eq=False)
class Channel:
    id: str
    name: str
    kind: str
    """ "channel", "group" for a private one, "im" or "mpim"."""
    members: list[str]
    messages: list[PostedMessage] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def seen_by(self, user: str) -> list[PostedMessage]:
        return [m for m in self.messages if m.to in (None, user)]

    def mark_read(self, user: str) -> None:
        if self.messages:
            self.read[user] = self.messages[-1].ts

    def find(self, ts: str) -> PostedMessage:
        return self.messages[self._place(ts)]

    def remove(self, message: PostedMessage) -> None:
        del self.messages[self._place(message.ts)]

    def between(
        self, oldest: float | None, latest: float | None, *, inclusive: bool
    ) -> list[PostedMessage]:
        first, last = 0, len(self.messages)
        if oldest is not None:
            search = bisect_left if inclusive else bisect_right
            first = search(self.messages, oldest, key=_instant)
        if latest is not None:
            search = bisect_right if inclusive else bisect_left
            last = search(self.messages, latest, key=_instant)
        return self.messages[first:last]

    def _place(self, ts: str) -> int:
        place = bisect_left(self.messages, ts, key=lambda message: message.ts)
        if place == len(self.messages) or self.messages[place].ts != ts:
            raise ApiError("message_not_found")
        return place


def composed(text: str, blocks: list[Json] | None, without: frozenset[str]) -> Packed:
    """Blocks as they will stand: checked, and with an id each. Raises `ApiError`.

    `without`: types of blocks that this workspace does not have.
    """
    check_message(blocks, text, without)
    if not blocks:
        return NO_BLOCKS
    packed = pack(named(blocks))
    check_written(blocks, packed)
    return packed


def _instant(message: PostedMessage) -> float:
    return float(message.ts)
