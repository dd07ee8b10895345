"""What an answer is asked beside its text when it is to be an insight: its area, and names or not.

These two questions stand in the answer's modal while that label is chosen, and only then.
"""

from collections.abc import Sequence
from typing import Any

from bot.insights.rules import AREAS
from bot.slack.kit import ids
from bot.slack.kit.choice_fields import BoxesField, MenuField
from bot.slack.kit.field import State
from bot.slack.kit.form import state_of
from bot.slack.kit.refill import filled, redrawn
from bot.texts import Say
from storage.states import Visibility

_ANONYMOUS = "yes"

AREA = MenuField(
    ids.AREA,
    label="sharing.area",
    placeholder="sharing.area.placeholder",
    optional=True,
    words=AREAS,
    shown=lambda name, say: say(f"sharing.area.{name}"),
    decode=str,
)
ANONYMOUS = BoxesField(
    ids.ANONYMOUS,
    label="sharing.anonymous",
    hint="sharing.anonymous.hint",
    optional=True,
    words=(_ANONYMOUS,),
    shown=lambda _, say: say("sharing.anonymous.yes"),
    decode=str,
)


def without_names(is_anonymous: bool) -> tuple[str, ...]:
    """What is ticked of `ANONYMOUS`."""
    return (_ANONYMOUS,) if is_anonymous else ()


def for_label(body: dict[str, Any], label: str, say: Say) -> dict[str, Any]:
    """An open answer modal as it is to be for the label that was chosen in it."""
    view, state = body["view"], state_of(body)
    kept = [
        filled(block, state)
        for block in view["blocks"]
        if block["block_id"] not in (ids.AREA, ids.ANONYMOUS)
    ]
    if label == Visibility.INSIGHT:
        place = _after(kept, ids.VISIBILITY)
        kept[place:place] = _asked(state, say)
    return redrawn(view, kept)


def _asked(state: State, say: Say) -> list[dict[str, Any]]:
    """Both, with what they held when the label was chosen before."""
    initial = AREA.initially(AREA.read(state)), ANONYMOUS.initially(ANONYMOUS.read(state))
    return [each.block(say)._resolve() for each in initial]


def _after(blocks: Sequence[dict[str, Any]], block_id: str) -> int:
    ids_ = [block["block_id"] for block in blocks]
    return ids_.index(block_id) + 1 if block_id in ids_ else len(blocks)
