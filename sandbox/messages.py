"""Messages, and the channels in which they stand in the order of their ts."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sandbox.blockkit import check_message, check_written
from sandbox.elements import named
from sandbox.errors import ApiError
from sandbox.files import File
from sandbox.wire import Packed, pack

Json = dict[str, Any]

NO_BLOCKS = Packed("[]")
_NOTHING: Mapping[str, Any] = {}


class PostedMessage:
    """`to` is the only person who sees an ephemeral message.

    Blocks and metadata are kept packed: a workspace holds many messages and looks into few.
    `parent` is the message that began the thread; `broadcast` shows a reply in the channel too.
    `shown` is what few messages have: attachments, a name and a face of their own.
    """

    __slots__ = (
        "app_id", "bot_id", "broadcast", "edited_at", "files", "packed_blocks",
        "packed_metadata", "parent", "reactions", "replies", "shown", "text", "to", "ts", "user",
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
        self.edited_at = ""
        self.files: tuple[File, ...] = ()
        self.parent: PostedMessage | None = None
        self.broadcast = False
        self.replies: tuple[PostedMessage, ...] = ()
        self.reactions: Mapping[str, tuple[str, ...]] = _NOTHING
        self.shown: Mapping[str, Any] = _NOTHING
        self.bot_id: str | None = None
        self.app_id: str | None = None

    @property
    def blocks(self) -> list[Json]:
        found: list[Json] = self.packed_blocks.value()
        return found

    @property
    def standing(self) -> list[Json]:
        """Its blocks, and those of its attachments."""
        attached = (one.get("blocks", []) for one in self.shown.get("attachments", []))
        return [*self.blocks, *chain.from_iterable(attached)]

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

    def show(self, **more: Any) -> None:
        """Beside what is shown already; `None` takes away."""
        if more:
            shown = {**self.shown, **more}
            self.shown = {name: value for name, value in shown.items() if value is not None}

    def react(self, name: str, user: str) -> None:
        self.reactions = {**self.reactions, name: (*self.reactions.get(name, ()), user)}

    def unreact(self, name: str, user: str) -> None:
        left = {**self.reactions, name: tuple(u for u in self.reactions[name] if u != user)}
        self.reactions = {name: users for name, users in left.items() if users}

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
        if self.edited_at:
            found["edited"] = {"user": self.user, "ts": self.edited_at}
        if self.reactions:
            found["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ]
        return {**found, **self.shown, **self._threaded()}

    def _threaded(self) -> Json:
        if self.parent is not None:
            found = {"thread_ts": self.parent.ts, "parent_user_id": self.parent.user}
            return {**found, "subtype": "thread_broadcast"} if self.broadcast else found
        if not self.replies:
            return {}
        users = list(dict.fromkeys(reply.user for reply in self.replies))
        return {
            "thread_ts": self.ts,
            "reply_count": len(self.replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": self.replies[-1].ts,
            "is_locked": False,
            "subscribed": True,
        }


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

    def add(self, message: PostedMessage) -> None:
        self.messages.append(message)
        if message.parent is not None and message.to is None:
            message.parent.replies += (message,)

    def remove(self, message: PostedMessage) -> None:
        del self.messages[self._place(message.ts)]
        if message.parent is not None:
            left = tuple(reply for reply in message.parent.replies if reply is not message)
            message.parent.replies = left

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


def composed(
    text: str, blocks: list[Json] | None, without: frozenset[str], *, more: bool = False
) -> Packed:
    """Blocks as they will stand: checked, and with an id each. Raises `ApiError`.

    `without`: types of blocks that this workspace does not have. `more`: something else stands in
    the message.
    """
    check_message(blocks, text, without, more=more)
    if not blocks:
        return NO_BLOCKS
    packed = pack(named(blocks))
    check_written(blocks, packed)
    return packed


def _instant(message: PostedMessage) -> float:
    return float(message.ts)
