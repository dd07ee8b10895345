"""The modal in which a lead chooses when digests come."""

import json
from collections.abc import Sequence
from datetime import time
from typing import Any

from slackblocks import InputBlock, Option, PlainText, StaticSelectMenu, TimePicker

from bot.digest.digest_schedule import Wish
from bot.digest.rules.digest_schedule import EVERY, LAST_DAY
from bot.slack.kit import blocks, ids
from bot.slack.kit.values import number
from bot.texts import Say
from storage.tables import Programme, ident


def schedule_modal(programme: Programme, say: Say) -> dict[str, Any]:
    weekly = programme.digest_every != "month"
    weekday = programme.digest_day if weekly else 0
    of_month = 1 if weekly else programme.digest_day
    days = [(str(day), say.weekday(day)) for day in range(7)]
    dates = [(str(day), say.number(day)) for day in range(1, LAST_DAY + 1)]
    places = [(to, say(f"digest.schedule.to.{to}")) for to in _places(programme)]
    return blocks.modal(
        blocks.section(say.md("digest.schedule.intro", programme=programme.name)),
        _select(ids.DIGEST_EVERY, [(e, say(f"digest.schedule.every.{e}")) for e in EVERY],
                programme.digest_every, say),
        _select(ids.DIGEST_WEEKDAY, days, str(weekday), say),
        _select(ids.DIGEST_MONTH_DAY, dates, str(of_month), say),
        InputBlock(
            PlainText(say("digest.schedule.label.digest_at")),
            TimePicker(ids.DIGEST_AT, initial_time=programme.digest_time),
            block_id=ids.DIGEST_AT,
            hint=PlainText(say("digest.schedule.zone", zone=programme.time_zone)),
        ),
        _select(ids.DIGEST_TO, places, programme.digest_to, say),
        title=say("modal.digest_schedule.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.DIGEST_SCHEDULE_MODAL,
        metadata=json.dumps({"programme": ident(programme), "language": say.language}),
    )  # fmt: skip


def wish_in(state: dict[str, Any]) -> Wish:
    """`state` is Slack's `view.state.values`."""
    every = _chosen(state, ids.DIGEST_EVERY)
    day = _chosen(state, ids.DIGEST_MONTH_DAY if every == "month" else ids.DIGEST_WEEKDAY)
    at = time.fromisoformat(str(state[ids.DIGEST_AT][ids.DIGEST_AT]["selected_time"]))
    return Wish(every, number(day), at, _chosen(state, ids.DIGEST_TO))


def _places(programme: Programme) -> Sequence[str]:
    return ("dm", "channel") if programme.channel_id else ("dm",)


def _chosen(state: dict[str, Any], block_id: str) -> str:
    return str(state[block_id][block_id]["selected_option"]["value"])


def _select(block_id: str, choices: Sequence[tuple[str, str]], chosen: str, say: Say) -> InputBlock:
    options = [Option(PlainText(text), value) for value, text in choices]
    initial = next((option for option in options if option.value == chosen), options[0])
    menu = StaticSelectMenu(block_id, options=options, initial_option=initial)
    return InputBlock(PlainText(say(f"digest.schedule.label.{block_id}")), menu, block_id=block_id)
