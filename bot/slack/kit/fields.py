"""Inputs that several modals share, and what a submitted view holds of them.

`state` is Slack's `view.state.values`, of which nothing is trusted to be there.
"""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from slackblocks import DatePicker, InputBlock, Option, PlainText, StaticSelectMenu, TimePicker

from bot.slack.kit import blocks
from bot.slack.kit.names import topic_title
from bot.slack.kit.values import number
from bot.texts import Say
from bot.topics.rules.own_topics import tidy
from storage.tables import Topic

NO_TOPIC = "0"
_OPTIONS = 99


def topic_options(topics: Sequence[Topic], say: Say) -> list[Option]:
    return [
        Option(PlainText(blocks.cut(topic_title(topic, say), 75)), str(topic.id))
        for topic in topics[:_OPTIONS]
    ]


def menu(block_id: str, label: str, options: list[Option], chosen: object) -> InputBlock:
    """One choice of several; the last one where what was chosen is not among them."""
    initial = next((option for option in options if option.value == str(chosen)), options[-1])
    return InputBlock(
        PlainText(label),
        StaticSelectMenu(block_id, options=options, initial_option=initial),
        block_id=block_id,
    )


def day_picker(
    block_id: str, label: str, day: date | None, *, hint: str | None = None, optional: bool = False
) -> InputBlock:
    return InputBlock(
        PlainText(label),
        DatePicker(block_id, initial_date=day.isoformat() if day else None),
        block_id=block_id,
        hint=PlainText(hint) if hint else None,
        optional=optional,
    )


def time_picker(block_id: str, label: str, at: time, *, hint: str) -> InputBlock:
    return InputBlock(
        PlainText(label),
        TimePicker(block_id, initial_time=at.strftime("%H:%M")),
        block_id=block_id,
        hint=PlainText(hint),
    )


def day_in(state: dict[str, Any], block_id: str) -> date | None:
    try:
        return date.fromisoformat(str(_held(state, block_id).get("selected_date") or ""))
    except ValueError:
        return None


def time_in(state: dict[str, Any], block_id: str) -> time | None:
    try:
        found = time.fromisoformat(str(_held(state, block_id).get("selected_time") or ""))
    except ValueError:
        return None
    return found.replace(tzinfo=None, second=0, microsecond=0)


def chosen_in(state: dict[str, Any], block_id: str) -> str:
    return str((_held(state, block_id).get("selected_option") or {}).get("value") or "")


def number_in(state: dict[str, Any], block_id: str) -> int:
    """Zero where there is none. `Mistake` for a forged one."""
    found = chosen_in(state, block_id)
    return number(found) if found else 0


def line_in(state: dict[str, Any], block_id: str) -> str:
    return tidy(_held(state, block_id).get("value"))


def people_in(state: dict[str, Any], block_id: str) -> list[str]:
    """Slack ids, each once."""
    return list(dict.fromkeys(map(str, _held(state, block_id).get("selected_users") or [])))


def _held(state: dict[str, Any], block_id: str) -> dict[str, Any]:
    return (state.get(block_id) or {}).get(block_id) or {}
