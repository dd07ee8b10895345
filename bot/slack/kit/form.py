"""Forms: the fields of a window, what was put into them, and what windows and buttons carry."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from slackblocks import Block, Element, InputBlock, PlainText

from bot.kernel.errors import FieldFault, Mistake
from bot.kernel.rules.facts import Fact
from bot.privacy import told_readers
from bot.slack.kit import blocks
from bot.texts import Say

_LONGEST = 9
"""Digits of the longest key: any number of this length fits an integer column of both databases."""


def number(written: object) -> int:
    """A key, or a page. Raises `Mistake` for what this bot gives to no button."""
    text = str(written)
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise unknown()
    return int(text)


def parts(written: str, count: int) -> list[str]:
    """Of a value in several parts: exactly so many."""
    found = written.split(":")
    if len(found) != count:
        raise unknown()
    return found


def numbers(written: str, count: int) -> list[int]:
    return [number(part) for part in parts(written, count)]


def unknown() -> Mistake:
    return Mistake("button.unknown")


class ModalMetadata(dict[str, Any]):
    """What a window was opened with. Raises `Mistake` where it lacks what it is asked for."""

    def __missing__(self, key: str) -> Any:
        raise unknown()

    def number(self, key: str) -> int:
        return number(self[key])

    def day(self, key: str) -> date | None:
        """None where it holds none, or what is none."""
        try:
            return date.fromisoformat(str(self.get(key) or ""))
        except ValueError:
            return None

    def instant(self, key: str) -> datetime | None:
        """None where it holds none, or what is none."""
        try:
            found = datetime.fromisoformat(str(self.get(key) or ""))
        except ValueError:
            return None
        return found if found.tzinfo is not None else None


State = Mapping[str, Any]
"""Slack's `view.state.values`: block id → action id → what the element holds."""

T = TypeVar("T")


@dataclass(frozen=True)
class Field(ABC, Generic[T]):
    """An input block with one element. `T` is what it gives when it is read.

    block_id     also the action id of its element: a window opened before an upgrade keeps both
    label, hint, placeholder
                 keys of the catalogues; a hint may name the limit
    optional     whether Slack takes the form without it
    required     the key of what is said to somebody who left it empty; "" where they may
    limit        the most that it takes: characters, people, bytes, as its kind counts
    rule         says what else is wrong with what it holds
    fact         what it becomes when it is stored: who reads that is said below the field
    dispatches   whether the app is told of a change while the form is still open
    """

    block_id: str
    _: KW_ONLY
    label: str = ""
    hint: str = ""
    placeholder: str = ""
    optional: bool = False
    required: str = ""
    limit: int = 0
    rule: Callable[[T], FieldFault | None] | None = None
    fact: Fact | None = None
    dispatches: bool = False

    def initially(self, value: T | None = None, *, label: str = "", hint: str = "") -> "Initial[T]":
        """What it begins with; `label` and `hint` are texts that take the place of its own."""
        return Initial(self, value, label, hint)

    def block(self, initial: "Initial[T]", say: Say) -> InputBlock:
        hint = initial.hint or self._hint(say)
        return InputBlock(
            PlainText(initial.label or say(self.label)),
            self.element(initial.value, say),
            block_id=self.block_id,
            hint=PlainText(hint) if hint else None,
            optional=self.optional,
            dispatch_action=self.dispatches,
        )

    def _hint(self, say: Say) -> str:
        own = say(self.hint, limit=self.limit) if self.hint else ""
        read = told_readers.hint(self.fact, say) if self.fact else ""
        return f"{own} {read}".strip()

    @abstractmethod
    def element(self, value: T | None, say: Say) -> Element: ...

    @abstractmethod
    def read(self, state: State) -> T:
        """What a submitted form holds; the kind's empty value where it holds nothing, or what no
        form of ours holds. `Mistake` for a key that is none.
        """

    def fault(self, value: T) -> FieldFault | None:
        if self.required and value in (None, "", ()):
            return self.required, self.limit
        return self.rule(value) if self.rule else None

    def is_asked(self) -> bool:
        """Whether there is anything to draw."""
        return True

    def prompt(self, say: Say) -> PlainText | None:
        return PlainText(say(self.placeholder)) if self.placeholder else None


@dataclass(frozen=True)
class Initial(Generic[T]):
    """What a field begins with when a form is opened."""

    field: Field[T]
    value: T | None = None
    label: str = ""
    hint: str = ""

    def block(self, say: Say) -> InputBlock:
        return self.field.block(self, say)


def held(state: State, block_id: str, name: str) -> Any:
    """What the element of that block holds under this name; None when it is empty or forged."""
    block = state.get(block_id)
    # Each is checked: a forged submission may hold anything at any place.
    element = block.get(block_id) if isinstance(block, Mapping) else None
    return element.get(name) if isinstance(element, Mapping) else None


class Entries:
    """What was put into a form, field by field."""

    def __init__(self, fields: Collection[Field[Any]], state: State) -> None:
        self._fields = fields
        self._values = {each.block_id: each.read(state) for each in fields}

    def __getitem__(self, field: Field[T]) -> T:
        value: T = self._values[field.block_id]
        return value

    def needed(self, field: Field[T | None]) -> T:
        """The value of a field that Slack's own client always sends. `Mistake` when it is missing:
        the submission is forged.
        """
        if (value := self[field]) is None:
            raise unknown()
        return value

    def errors(self, say: Say, found: Mapping[str, FieldFault] | None = None) -> dict[str, str]:
        """Block id → what is wrong there. `found` is what the rules of the whole say, by field."""
        faults = {each.block_id: each.fault(self[each]) for each in self._fields}
        faults |= found or {}
        return {
            block_id: say(fault[0], limit=fault[1])
            for block_id, fault in faults.items()
            if fault is not None
        }


class Form:
    """`callback_id` is what Slack calls its submission."""

    def __init__(self, callback_id: str, *fields: Field[Any]) -> None:
        self.callback_id = callback_id
        self.fields = fields

    def draw(
        self, say: Say, *initial: Initial[Any], without: Collection[Field[Any]] = ()
    ) -> list[InputBlock]:
        """Its blocks in its own order; a field that is not named begins empty."""
        begun = {each.field.block_id: each for each in initial}
        left_out = {each.block_id for each in without}
        wanted = (begun.get(each.block_id, Initial(each)) for each in self.fields)
        return [
            each.block(say)
            for each in wanted
            if each.field.block_id not in left_out and each.field.is_asked()
        ]

    def modal(
        self, say: Say, *body: Block, title: str, submit: str = "", **meant: object
    ) -> dict[str, Any]:
        """A window with these blocks; `meant` is what it is opened with and gives back."""
        return blocks.modal(
            *body,
            title=title,
            submit=submit or say("modal.submit"),
            close=say("modal.close"),
            callback_id=self.callback_id,
            # The language too: the modal must speak while the database is away.
            metadata=json.dumps({**meant, "language": say.language}),
        )

    def read(self, body: Mapping[str, Any]) -> Entries:
        """What a submission of Slack's holds."""
        return Entries(self.fields, state_of(body))


def state_of(body: Mapping[str, Any]) -> State:
    found = ((body.get("view") or {}).get("state") or {}).get("values")
    return found if isinstance(found, Mapping) else {}
