"""The form of a programme, and what was typed in it."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from slackblocks import InputBlock, Option

from bot.kernel.errors import FieldFault
from bot.kernel.rules.countries import country_code
from bot.kernel.rules.languages import LANGUAGES, OTHERWISE
from bot.kernel.rules.paces import PACES, Pace, code_of, pace_of
from bot.kernel.rules.typed_text import tidy
from bot.programmes import rules as programme_form
from bot.programmes.rules import MOST_ANSWER_DAYS, MOST_REMINDERS, MOST_SESSIONS, NAME_LIMIT, mark
from bot.slack.kit import ids
from bot.slack.kit.choice_fields import BoxesField, MenuField, RadioField, option
from bot.slack.kit.entry_fields import (
    ChannelField,
    DayField,
    NumberField,
    PeopleField,
    TextField,
    TimeField,
)
from bot.slack.kit.form import Entries, Form
from bot.texts import Say
from storage.states import Side

_COUNTRY_LIMIT = 60
_MOST_LEADS = 50
NO_PACE = "none"


_IN_WORDS = 2
"""Numbers of reminders up to which the catalogues have words."""


def reminders_in_words(number: int, say: Say) -> str:
    """ "None", "One", "Two at most", "3 at most"."""
    if number <= _IN_WORDS:
        return say(f"programmes.reminders.{number}")
    return say("programmes.reminders.most", n=number)


def _fault_of_country(typed: str) -> FieldFault | None:
    return ("programmes.fault.country", 0) if typed and country_code(typed) is None else None


NAME = TextField(
    ids.PROGRAMME_NAME,
    label="programmes.name",
    limit=NAME_LIMIT,
    clean=tidy,
    too_long="programmes.fault.long_name",
)
LANGUAGE = MenuField(
    ids.PROGRAMME_LANGUAGE,
    label="programmes.language",
    hint="programmes.language.hint",
    words=list(LANGUAGES),
    shown=lambda word, _: LANGUAGES[word].autonym,
    decode=str,
)
LEADS = PeopleField(ids.LEADS, label="programmes.leads", optional=True, limit=_MOST_LEADS)
AGENDA = RadioField(
    ids.AGENDA,
    label="programmes.agenda",
    words=tuple(Side),
    shown=lambda word, say: say(f"programmes.agenda.{word}"),
    decode=Side,
)
STARTS_ON = DayField(ids.STARTS_ON, label="programmes.starts_on", optional=True)
ENDS_ON = DayField(ids.ENDS_ON, label="programmes.ends_on", optional=True)
SESSIONS = NumberField(
    ids.SESSIONS,
    label="programmes.sessions",
    hint="programmes.sessions.hint",
    optional=True,
    limit=MOST_SESSIONS,
)
PACE = MenuField(
    ids.PACE, label="programmes.pace", required="programmes.fault.pace", decode=pace_of
)
WEEKDAYS = BoxesField(
    ids.WEEKDAYS,
    label="programmes.weekdays",
    words=[str(day) for day in range(7)],
    shown=lambda word, say: say.weekday(int(word)).capitalize(),
    decode=int,
)
AT = TimeField(
    ids.AT,
    label="programmes.at",
    hint="programmes.at.hint",
    optional=True,
    required="programmes.fault.at",
)
TAPER = MenuField(
    ids.TAPER,
    label="programmes.taper",
    hint="programmes.taper.hint",
    decode=pace_of,
    otherwise=NO_PACE,
)
TAPER_ON = DayField(ids.TAPER_ON, label="programmes.taper_on", optional=True)
COUNTRY = TextField(
    ids.COUNTRY,
    label="programmes.country",
    hint="programmes.country.hint",
    optional=True,
    limit=_COUNTRY_LIMIT,
    too_long="programmes.fault.country",
    rule=_fault_of_country,
)
ANSWER_DAYS = NumberField(
    ids.ANSWER_DAYS,
    label="programmes.answer_days",
    hint="programmes.answer_days.hint",
    limit=MOST_ANSWER_DAYS,
)
REMINDERS = MenuField(
    ids.REMINDERS,
    label="programmes.reminders",
    words=[str(n) for n in range(MOST_REMINDERS + 1)],
    shown=lambda word, say: reminders_in_words(int(word), say),
    decode=int,
)
CHANNEL = ChannelField(
    ids.CHANNEL,
    label="programmes.channel",
    hint="programmes.channel.hint",
    placeholder="programmes.channel.placeholder",
    optional=True,
)
PROGRAMME_FORM = Form(
    ids.PROGRAMME_MODAL,
    NAME, LANGUAGE, LEADS, AGENDA,
    STARTS_ON, ENDS_ON, SESSIONS,
    PACE, WEEKDAYS, AT, TAPER, TAPER_ON, COUNTRY,
    ANSWER_DAYS, REMINDERS, CHANNEL,
)  # fmt: skip


def programme_modal(
    form: programme_form.ProgrammeForm,
    say: Say,
    *,
    programme_id: int = 0,
    leads: Sequence[str] | None = None,
) -> dict[str, Any]:
    """`leads` are the Slack ids of those who lead it; None for whoever may not say who does."""
    new = programme_id == 0
    return PROGRAMME_FORM.modal(
        say,
        *_asked(form, leads, say),
        title=say("modal.programme_new.title" if new else "modal.programme_edit.title"),
        programme=programme_id,
        # A mark and not the form itself: private_metadata takes 3,000 characters.
        seen=mark(form),
        leads=None if leads is None else list(leads),
    )


def form_in(entries: Entries) -> programme_form.ProgrammeForm:
    """Where something is missing or wrong, as `Entries.errors` tells, what is usual."""
    weekdays, reminders = entries[WEEKDAYS], entries[REMINDERS]
    return programme_form.ProgrammeForm(
        name=entries[NAME],
        language=entries[LANGUAGE] or OTHERWISE,
        weekdays=tuple(sorted(set(weekdays))),
        at=entries[AT] or time(9),
        pace=entries[PACE] or Pace(),
        starts_on=entries[STARTS_ON],
        ends_on=entries[ENDS_ON],
        sessions=entries[SESSIONS],
        taper_on=entries[TAPER_ON],
        taper=entries[TAPER],
        country=country_code(entries[COUNTRY]) if entries[COUNTRY] else None,
        agenda=entries[AGENDA] or Side.MENTOR,
        channel_id=entries[CHANNEL],
        answer_days=entries[ANSWER_DAYS] or -1,
        reminders=MOST_REMINDERS if reminders is None else reminders,
    )


def _asked(
    form: programme_form.ProgrammeForm, leads: Sequence[str] | None, say: Say
) -> list[InputBlock]:
    none = option(say("programmes.pace.none"), NO_PACE)
    return PROGRAMME_FORM.draw(
        say,
        NAME.initially(form.name),
        LANGUAGE.initially(form.language),
        LEADS.initially(tuple(leads or ())),
        AGENDA.initially(form.agenda),
        STARTS_ON.initially(form.starts_on),
        ENDS_ON.initially(form.ends_on),
        SESSIONS.initially(form.sessions),
        PACE.offering(_paces(form.pace, say)).initially(form.pace),
        WEEKDAYS.initially(form.weekdays),
        AT.initially(form.at),
        TAPER.offering([none, *_paces(form.taper, say)]).initially(form.taper),
        TAPER_ON.initially(form.taper_on),
        COUNTRY.initially(form.country),
        ANSWER_DAYS.initially(form.answer_days),
        REMINDERS.initially(form.reminders),
        CHANNEL.initially(form.channel_id),
        without=(LEADS,) if leads is None else (),
    )


def _paces(held: Pace | None, say: Say) -> list[Option]:
    # A pace that the database holds but no form offers stays what it is when the form is sent.
    offered = [*PACES] if held is None or held in PACES else [*PACES, held]
    return [option(_pace(pace, say), code_of(pace)) for pace in offered]


def _pace(pace: Pace, say: Say) -> str:
    if pace.nth is None:
        return say.count("programmes.pace.weeks", pace.every_weeks)
    nth = "last" if pace.nth == -1 else pace.nth
    return say.count(f"programmes.pace.nth.{nth}", pace.every_months)
