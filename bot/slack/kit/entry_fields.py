"""Fields in which something is typed, picked or handed over."""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, time
from typing import Any, Self

from slackblocks import (
    ConversationFilter,
    ConversationSelectMenu,
    DatePicker,
    Element,
    FileInput,
    NumberInput,
    PlainTextInput,
    TimePicker,
    UserMultiSelectMenu,
    UserSelectMenu,
)

from bot.kernel.errors import FieldFault
from bot.slack.kit.form import Field, State, held
from bot.texts import Say

# No field asks for longer ones, and int() raises ValueError for more than 4,300 digits
# (docs.python.org/3/library/stdtypes.html#int-max-str-digits).
_DIGITS = 4


@dataclass(frozen=True)
class TextField(Field[str]):
    """`limit` is in characters, at most the 3,000 of Slack; `lines`: whether it takes several.

    `clean` is done to what was typed, and `too_long` is the key of what is said of a longer text
    than Slack's own client would let through.
    """

    _: KW_ONLY
    lines: bool = False
    clean: Callable[[str], str] = str.strip
    too_long: str = "answer.fault.too_long"

    def element(self, value: str | None, say: Say) -> Element:
        return PlainTextInput(
            self.block_id,
            initial_value=value or None,
            multiline=self.lines,
            max_length=self.limit,
            placeholder=self.prompt(say),
        )

    def read(self, state: State) -> str:
        found = held(state, self.block_id, "value")
        return self.clean(found) if isinstance(found, str) else ""

    def fault(self, value: str) -> FieldFault | None:
        return (self.too_long, self.limit) if len(value) > self.limit else super().fault(value)


@dataclass(frozen=True)
class NumberField(Field[int | None]):
    """A whole number from 1 to `limit`; -1 for what is none."""

    def element(self, value: int | None, say: Say) -> Element:
        return NumberInput(
            is_decimal_allowed=False,
            action_id=self.block_id,
            initial_value=str(value) if value else None,
            min_value=1,
            max_value=self.limit,
        )

    def read(self, state: State) -> int | None:
        written = str(held(state, self.block_id, "value") or "").strip()
        if not written:
            return None
        is_whole = written.isascii() and written.isdecimal() and len(written) <= _DIGITS
        return int(written) if is_whole else -1


@dataclass(frozen=True)
class DayField(Field[date | None]):
    def element(self, value: date | None, say: Say) -> Element:
        return DatePicker(self.block_id, initial_date=value.isoformat() if value else None)

    def read(self, state: State) -> date | None:
        try:
            return date.fromisoformat(str(held(state, self.block_id, "selected_date")))
        except ValueError:
            return None


@dataclass(frozen=True)
class TimeField(Field[time | None]):
    """To the minute, on a clock that the hint names."""

    def element(self, value: time | None, say: Say) -> Element:
        return TimePicker(
            self.block_id, initial_time=value.isoformat(timespec="minutes") if value else None
        )

    def read(self, state: State) -> time | None:
        try:
            found = time.fromisoformat(str(held(state, self.block_id, "selected_time")))
        except ValueError:
            return None
        # fromisoformat() takes zones and seconds, which Slack's picker never sends.
        return found.replace(tzinfo=None, second=0, microsecond=0)


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

    def fault(self, value: tuple[str, ...]) -> FieldFault | None:
        if self.too_many and len(value) > self.limit:
            return self.too_many, self.limit
        return super().fault(value)


@dataclass(frozen=True)
class PersonField(Field[str | None]):
    """One person's Slack id."""

    def sparing(self) -> Self:
        return replace(self, optional=True)

    def element(self, value: str | None, say: Say) -> Element:
        return UserSelectMenu(self.block_id, initial_user=value, placeholder=self.prompt(say))

    def read(self, state: State) -> str | None:
        found = held(state, self.block_id, "selected_user")
        return str(found) if found else None


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
