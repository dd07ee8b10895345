"""The modal in which a lead chooses when digests come."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.digest.digest_schedule import ScheduleChoice
from bot.digest.rules.digest_schedule import EVERY, LAST_DAY
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField, option
from bot.slack.kit.entry_fields import TimeField
from bot.slack.kit.form import Entries, Form
from bot.texts import Say
from storage.tables import Programme, ident

DIGEST_EVERY = MenuField(
    ids.DIGEST_EVERY,
    label="digest.schedule.label.digest_every",
    words=EVERY,
    shown=lambda word, say: say(f"digest.schedule.every.{word}"),
    decode=str,
    otherwise=EVERY[0],
)
DIGEST_WEEKDAY = MenuField(
    ids.DIGEST_WEEKDAY,
    label="digest.schedule.label.digest_weekday",
    words=[str(day) for day in range(7)],
    shown=lambda word, say: say.weekday(int(word)),
    decode=int,
    otherwise="0",
)
DIGEST_MONTH_DAY = MenuField(
    ids.DIGEST_MONTH_DAY,
    label="digest.schedule.label.digest_month_day",
    words=[str(day) for day in range(1, LAST_DAY + 1)],
    shown=lambda word, say: say.number(int(word)),
    decode=int,
    otherwise="1",
)
DIGEST_AT = TimeField(ids.DIGEST_AT, label="digest.schedule.label.digest_at")
DIGEST_TO = MenuField(
    ids.DIGEST_TO, label="digest.schedule.label.digest_to", decode=str, otherwise="dm"
)
SCHEDULE_FORM = Form(
    ids.DIGEST_SCHEDULE_MODAL, DIGEST_EVERY, DIGEST_WEEKDAY, DIGEST_MONTH_DAY, DIGEST_AT, DIGEST_TO
)


def schedule_modal(programme: Programme, say: Say) -> dict[str, Any]:
    monthly = programme.digest_every == "month"
    places = [option(say(f"digest.schedule.to.{to}"), to) for to in _places(programme)]
    zone = say("digest.schedule.zone", zone=programme.time_zone)
    return SCHEDULE_FORM.modal(
        say,
        blocks.section(say.md("digest.schedule.intro", programme=programme.name)),
        *SCHEDULE_FORM.draw(
            say,
            DIGEST_EVERY.initially(programme.digest_every),
            DIGEST_WEEKDAY.initially(None if monthly else programme.digest_day),
            DIGEST_MONTH_DAY.initially(programme.digest_day if monthly else None),
            DIGEST_AT.initially(time.fromisoformat(programme.digest_time), hint=zone),
            DIGEST_TO.offering(places).initially(programme.digest_to),
        ),
        title=say("modal.digest_schedule.title"),
        programme=ident(programme),
    )


def wish_in(entries: Entries) -> ScheduleChoice:
    """`Mistake` for a forged one."""
    every = entries.needed(DIGEST_EVERY)
    day = entries.needed(DIGEST_MONTH_DAY if every == "month" else DIGEST_WEEKDAY)
    return ScheduleChoice(every, day, entries.needed(DIGEST_AT), entries.needed(DIGEST_TO))


def _places(programme: Programme) -> Sequence[str]:
    return ("dm", "channel") if programme.channel_id else ("dm",)
