"""The form of a programme, and what was typed in it."""

import json
from collections.abc import Sequence
from datetime import time
from typing import Any

from slackblocks import (
    Block,
    ConversationFilter,
    ConversationSelectMenu,
    Option,
    PlainText,
    TimePicker,
    UserMultiSelectMenu,
)

from bot.kernel.rules.countries import country_code
from bot.kernel.rules.due import Pace
from bot.kernel.rules.paces import PACES, code_of, pace_of
from bot.programmes.rules import (
    MOST_ANSWER_DAYS,
    MOST_REMINDERS,
    MOST_SESSIONS,
    NAME_LIMIT,
    Form,
    mark,
)
from bot.slack.kit import blocks, ids, inputs
from bot.slack.kit.inputs import State, option
from bot.slack.kit.values import number
from bot.texts import Say
from bot.texts.catalogue import LANGUAGES
from bot.topics.rules.own_topics import tidy

_COUNTRY_LIMIT = 60
_MOST_LEADS = 50
_WEEKDAYS = [str(day) for day in range(7)]
NO_PACE = "none"


def programme_modal(
    form: Form,
    say: Say,
    *,
    programme_id: int = 0,
    leads: Sequence[str] | None = None,
) -> dict[str, Any]:
    """`leads` are the Slack ids of those who lead it; None for whoever may not say who does."""
    body: list[Block] = [
        inputs.line(ids.PROGRAMME_NAME, say("programmes.name"), form.name or None, NAME_LIMIT),
        inputs.menu(
            ids.PROGRAMME_LANGUAGE,
            say("programmes.language"),
            [option(say(f"home.language.{each}"), each) for each in LANGUAGES],
            form.language,
            hint=say("programmes.language.hint"),
        ),
        *([] if leads is None else [_leads(leads, say)]),
        inputs.radio(
            ids.AGENDA,
            say("programmes.agenda"),
            [option(say(f"programmes.agenda.{side}"), side) for side in ("mentor", "executive")],
            form.agenda,
        ),
        *_length(form, say),
        *_rhythm(form, say),
        *_asking(form, say),
        _channel(form, say),
    ]
    held = {"programme": programme_id, "language": say.language, "seen": mark(form)}
    new = programme_id == 0
    return blocks.modal(
        *body,
        title=say("modal.programme_new.title" if new else "modal.programme_edit.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.PROGRAMME_MODAL,
        metadata=json.dumps(held if leads is None else {**held, "leads": list(leads)}),
    )


def form_in(state: State) -> tuple[Form, dict[str, str]]:
    """What a submitted view holds; and, field → key of a sentence, what none of it can be."""
    faults: dict[str, str] = {}
    typed_country = inputs.typed(state, ids.COUNTRY)
    country = country_code(typed_country) if typed_country else None
    if typed_country and country is None:
        faults[ids.COUNTRY] = "programmes.fault.country"
    pace = pace_of(inputs.chosen(state, ids.PACE) or "")
    if pace is None:
        faults[ids.PACE] = "programmes.fault.pace"
    at = _time(inputs.held(state, ids.AT, "selected_time"))
    if at is None:
        faults[ids.AT] = "programmes.fault.at"
    ticked = inputs.ticked(state, ids.WEEKDAYS)
    language = inputs.chosen(state, ids.PROGRAMME_LANGUAGE)
    agenda = inputs.chosen(state, ids.AGENDA)
    channel = inputs.held(state, ids.CHANNEL, "selected_conversation")
    form = Form(
        name=tidy(inputs.typed(state, ids.PROGRAMME_NAME)),
        language=language if language in LANGUAGES else LANGUAGES[0],
        weekdays=tuple(sorted({int(day) for day in ticked if day in _WEEKDAYS})),
        at=at or time(9),
        pace=pace or Pace(),
        starts_on=inputs.picked(state, ids.STARTS_ON),
        ends_on=inputs.picked(state, ids.ENDS_ON),
        sessions=_number(state, ids.SESSIONS),
        taper_on=inputs.picked(state, ids.TAPER_ON),
        taper=pace_of(inputs.chosen(state, ids.TAPER) or NO_PACE),
        country=country,
        agenda="executive" if agenda == "executive" else "mentor",
        channel_id=str(channel) if channel else None,
        answer_days=_number(state, ids.ANSWER_DAYS) or -1,
        reminders=min(max(number(inputs.chosen(state, ids.REMINDERS) or 0), 0), MOST_REMINDERS),
    )
    return form, faults


def leads_in(state: State) -> list[str]:
    return [str(each) for each in inputs.held(state, ids.LEADS, "selected_users") or ()]


def _length(form: Form, say: Say) -> list[Block]:
    return [
        inputs.day(ids.STARTS_ON, say("programmes.starts_on"), form.starts_on),
        inputs.day(ids.ENDS_ON, say("programmes.ends_on"), form.ends_on),
        inputs.number(
            ids.SESSIONS,
            say("programmes.sessions"),
            form.sessions,
            MOST_SESSIONS,
            hint=say("programmes.sessions.hint"),
            optional=True,
        ),
    ]


def _rhythm(form: Form, say: Say) -> list[Block]:
    none = option(say("programmes.pace.none"), NO_PACE)
    days = [option(say.weekday(day).capitalize(), day) for day in range(7)]
    taper = code_of(form.taper) if form.taper else NO_PACE
    return [
        inputs.menu(ids.PACE, say("programmes.pace"), _paces(form.pace, say), code_of(form.pace)),
        inputs.boxes(
            ids.WEEKDAYS, say("programmes.weekdays"), days, [str(day) for day in form.weekdays]
        ),
        inputs.other(
            ids.AT,
            say("programmes.at"),
            TimePicker(ids.AT, initial_time=form.at.isoformat(timespec="minutes")),
            hint=say("programmes.at.hint"),
        ),
        inputs.menu(
            ids.TAPER,
            say("programmes.taper"),
            [none, *_paces(form.taper, say)],
            taper,
            hint=say("programmes.taper.hint"),
        ),
        inputs.day(ids.TAPER_ON, say("programmes.taper_on"), form.taper_on),
        inputs.line(
            ids.COUNTRY,
            say("programmes.country"),
            form.country,
            _COUNTRY_LIMIT,
            hint=say("programmes.country.hint"),
            optional=True,
        ),
    ]


def _asking(form: Form, say: Say) -> list[Block]:
    few = [option(say(f"programmes.reminders.{n}"), n) for n in range(MOST_REMINDERS + 1)]
    return [
        inputs.number(
            ids.ANSWER_DAYS,
            say("programmes.answer_days"),
            form.answer_days,
            MOST_ANSWER_DAYS,
            hint=say("programmes.answer_days.hint"),
        ),
        inputs.menu(ids.REMINDERS, say("programmes.reminders"), few, str(form.reminders)),
    ]


def _paces(held: Pace | None, say: Say) -> list[Option]:
    offered = [*PACES] if held is None or held in PACES else [*PACES, held]
    return [option(_pace(pace, say), code_of(pace)) for pace in offered]


def _pace(pace: Pace, say: Say) -> str:
    if pace.nth is None:
        return say.count("programmes.pace.weeks", pace.every_weeks)
    nth = "last" if pace.nth == -1 else pace.nth
    return say.count(f"programmes.pace.nth.{nth}", pace.every_months)


def _leads(leads: Sequence[str], say: Say) -> Block:
    menu = UserMultiSelectMenu(
        ids.LEADS, initial_users=list(leads[:_MOST_LEADS]) or None, max_selected_items=_MOST_LEADS
    )
    return inputs.other(ids.LEADS, say("programmes.leads"), menu)


def _channel(form: Form, say: Say) -> Block:
    menu = ConversationSelectMenu(
        ids.CHANNEL,
        initial_conversation=form.channel_id,
        filter=ConversationFilter(include=["private"], exclude_bot_users=True),
        placeholder=PlainText(say("programmes.channel.placeholder")),
    )
    hint = say("programmes.channel.hint")
    return inputs.other(ids.CHANNEL, say("programmes.channel"), menu, hint=hint)


def _number(state: State, block_id: str) -> int | None:
    """-1 for what is no whole number."""
    written = inputs.typed(state, block_id)
    if not written:
        return None
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 5 else -1


def _time(written: object) -> time | None:
    try:
        return time.fromisoformat(str(written)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
