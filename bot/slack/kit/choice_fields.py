"""Fields that offer options: menus, radio buttons, check boxes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, Generic, Self, TypeVar

from slackblocks import (
    CheckboxGroup,
    Element,
    Option,
    OptionGroup,
    PlainText,
    RadioButtonGroup,
    StaticMultiSelectMenu,
    StaticSelectMenu,
)

from bot.slack.kit.form import Field, State, held
from bot.texts import Say, cut

MOST_OPTIONS = 100
"""Slack takes no more in a menu or in one of its groups."""
OPTION_LIMIT = 75
"""Characters of an option's text or description."""
YES_OR_NO = {"yes": True, "no": False}
"""The values of two options, and what they stand for."""

T = TypeVar("T")
V = TypeVar("V")


def option(text: str, value: object, description: str = "") -> Option:
    return Option(
        PlainText(cut(text, OPTION_LIMIT)),
        str(value),
        description=PlainText(cut(description, OPTION_LIMIT)) if description else None,
    )


@dataclass(frozen=True)
class OptionsField(Field[V], Generic[V, T]):
    """`V` is what the field gives, `T` what one of its options stands for.

    decode       what the value of an option stands for; None for nothing
    words        the values that are always the same ones; any other is not read
    shown        the text of the option with that value
    described    what stands in small below it
    offered      the options of a field without `words`: they are known when the form is opened
    """

    _: KW_ONLY
    decode: Callable[[str], T | None]
    words: Sequence[str] = ()
    shown: Callable[[str, Say], str] = lambda word, say: word
    described: Callable[[str, Say], str] = lambda word, say: ""
    offered: Sequence[Option] = ()

    def offering(self, options: Iterable[Option]) -> Self:
        return replace(self, offered=tuple(options))

    def is_asked(self) -> bool:
        """Slack refuses a menu without options."""
        return bool(self.words or self.offered)

    def options(self, say: Say) -> list[Option]:
        if not self.words:
            return list(self.offered)[:MOST_OPTIONS]
        return [option(self.shown(w, say), w, self.described(w, say)) for w in self.words]

    def decoded(self, chosen: object) -> T | None:
        """What was chosen, as Slack describes it."""
        word = chosen.get("value") if isinstance(chosen, dict) else None
        # A submission can be forged: only what was offered is read.
        if not word or (self.words and word not in self.words):
            return None
        return self.decode(str(word))


@dataclass(frozen=True)
class ChoiceField(OptionsField[T | None, T]):
    """`otherwise` is the value that is chosen where nothing that is offered is."""

    _: KW_ONLY
    otherwise: str = ""

    def options(self, say: Say) -> list[Option]:
        """However many there are, the one that is chosen otherwise is among them."""
        if len(self.offered) <= MOST_OPTIONS:
            return super().options(say)
        # Slack refuses a menu whose initial option is not among its options.
        others = [each for each in self.offered if each.value != self.otherwise]
        left_out = others[MOST_OPTIONS - (len(self.offered) - len(others)) :]
        return [each for each in self.offered if each not in left_out]

    def read(self, state: State) -> T | None:
        return self.decoded(held(state, self.block_id, "selected_option"))

    def initial(self, options: Sequence[Option], value: T | None) -> Option | None:
        fitting = [each for each in options if self._stands_for(each, value)]
        usual = [each for each in options if each.value == self.otherwise]
        return next(iter((*fitting, *usual)), None)

    def _stands_for(self, each: Option, value: T | None) -> bool:
        return value is not None and self.decode(str(each.value)) == value


@dataclass(frozen=True)
class MenuField(ChoiceField[T]):
    """`groups` are offered under headings; such a menu begins without a choice."""

    _: KW_ONLY
    groups: Sequence[OptionGroup] = ()

    def grouped(self, groups: Iterable[OptionGroup]) -> Self:
        return replace(self, groups=tuple(groups))

    def is_asked(self) -> bool:
        return bool(self.groups) or super().is_asked()

    def element(self, value: T | None, say: Say) -> Element:
        if self.groups:
            return StaticSelectMenu(self.block_id, option_groups=list(self.groups))
        options = self.options(say)
        return StaticSelectMenu(
            self.block_id,
            options=options,
            initial_option=self.initial(options, value),
            placeholder=self.prompt(say),
        )


@dataclass(frozen=True)
class RadioField(ChoiceField[T]):
    def element(self, value: T | None, say: Say) -> Element:
        options = self.options(say)
        return RadioButtonGroup(self.block_id, options, initial_option=self.initial(options, value))


@dataclass(frozen=True)
class SeveralField(OptionsField[tuple[T, ...], T]):
    """In the order in which they were chosen."""

    def read(self, state: State) -> tuple[T, ...]:
        chosen: Any = held(state, self.block_id, "selected_options")
        found = map(self.decoded, chosen if isinstance(chosen, list) else ())
        return tuple(each for each in found if each is not None)

    def initial(self, options: Sequence[Option], values: tuple[T, ...] | None) -> list[Option]:
        return [each for each in options if self.decode(str(each.value)) in (values or ())]


@dataclass(frozen=True)
class BoxesField(SeveralField[T]):
    def element(self, value: tuple[T, ...] | None, say: Say) -> Element:
        options = self.options(say)
        return CheckboxGroup(
            self.block_id, options, initial_options=self.initial(options, value) or None
        )


@dataclass(frozen=True)
class MultiMenuField(SeveralField[T]):
    def element(self, value: tuple[T, ...] | None, say: Say) -> Element:
        options = self.options(say)
        return StaticMultiSelectMenu(
            self.block_id, options, initial_options=self.initial(options, value) or None
        )
