"""Several buttons behind one thing to press: each option of such a menu is a button of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ConfirmationDialogue,
    Element,
    Option,
    OverflowMenu,
    PlainText,
)

from bot.kernel.rules.command_line import Verb
from bot.slack.kit import blocks, ids
from bot.slack.kit.form import number, unknown
from bot.texts import cut

MOST = 5
"""Options of an overflow menu (docs.slack.dev/reference/block-kit/block-elements)."""
_LABEL = 75
_MARK = "|"


def command(verb: Verb, programme_id: int | None = None, typed: str = "") -> str:
    """The value of a button that does what a command does: `typed` stands after its word."""
    return f"{verb}:{programme_id or ''}:{typed}"


def meant(value: str) -> tuple[Verb, int | None, str]:
    """What such a button stands for. `Mistake` for what none does."""
    word, _, rest = value.partition(":")
    programme, _, typed = rest.partition(":")
    if word not in list(Verb):
        raise unknown()
    return Verb(word), number(programme) if programme else None, typed


@dataclass(frozen=True)
class Deed:
    """What can be done from here: drawn as a button, or as an option of a menu."""

    label: str
    action_id: str
    value: object
    style: Literal["primary", "danger"] | None = None
    confirm: ConfirmationDialogue | None = None

    def button(self) -> Button:
        return blocks.button(
            cut(self.label, _LABEL), self.action_id, self.value, self.style, self.confirm
        )


def overflow(deeds: Sequence[Deed], nth: int) -> Element:
    """`nth` tells menus of one view apart. One deed alone is a button: Slack takes no menu of one.

    A menu's options ask nothing before they count: what does is a button in a window.
    """
    if len(deeds) == 1:
        return deeds[0].button()
    options = [
        Option(PlainText(cut(each.label, _LABEL)), f"{each.action_id}{_MARK}{each.value}")
        for each in deeds
    ]
    return OverflowMenu(f"{ids.MENU}.{nth}", options)


def chosen(value: str) -> tuple[str, str]:
    """The action id and the value of the button that an option stands for. `Mistake` for none."""
    action_id, mark, held = value.partition(_MARK)
    if not mark:
        raise unknown()
    return action_id, held


def told_apart(body: Sequence[Block]) -> list[Block]:
    """The same blocks, in which no two buttons that stand for commands have one action id."""
    standing = [
        element
        for block in body
        if isinstance(block, ActionsBlock)
        for element in block.elements or ()
        if isinstance(element, Button) and str(element.action_id).partition(".")[0] == ids.DO
    ]
    for button in standing:
        button.action_id = ids.DO
    numbered(standing)
    return list(body)


def numbered(buttons: Sequence[Button]) -> list[Button]:
    """Buttons of one block, some of which do the same for different rows: Slack takes no action id
    twice, and listeners match their common start.
    """
    seen: dict[str, int] = {}
    for button in buttons:
        name = str(button.action_id)
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            button.action_id = f"{name}.{seen[name]}"
    return list(buttons)
