"""One field of a form: how it is drawn, how it is read out of what was submitted, and checked."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Generic, TypeVar

from slackblocks import Element, InputBlock, PlainText

from bot.kernel.errors import Fault
from bot.kernel.rules.facts import Fact
from bot.privacy import told_readers
from bot.texts import Say

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
    rule: Callable[[T], Fault | None] | None = None
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

    def fault(self, value: T) -> Fault | None:
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
