"""What a programme is set to, as its form holds it, and what is wrong with that."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.kernel.errors import FieldFault
from bot.kernel.rules.due import Cadence, first_day, next_after
from bot.kernel.rules.paces import Pace
from bot.kernel.rules.working_days import Calendar
from storage.states import Side

NAME_LIMIT = 60
MOST_SESSIONS = 100
MOST_ANSWER_DAYS = 28
REMINDED_AFTER = (2, 4)
"""Days from the opening of a check-in to each of its reminders, for who has not answered."""
MOST_REMINDERS = len(REMINDED_AFTER)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class ProgrammeForm:
    """`sessions` and `answer_days` are -1 where what was typed is no number.

    weekdays  0 is Monday; sorted
    taper     the pace from `taper_on` on; both or neither
    country   a code of ISO 3166; None is that of each pair's own zone
    """

    name: str
    language: str
    weekdays: tuple[int, ...]
    at: time
    pace: Pace = Pace()
    starts_on: date | None = None
    ends_on: date | None = None
    sessions: int | None = None
    taper_on: date | None = None
    taper: Pace | None = None
    country: str | None = None
    agenda: Side = Side.MENTOR
    channel_id: str | None = None
    answer_days: int = 7
    reminders: int = MOST_REMINDERS

    @property
    def is_weekly(self) -> bool:
        """One check-in a week, from the first to the last."""
        return self.pace == Pace() and self.taper in (None, Pace()) and len(self.weekdays) == 1


def faults(form: ProgrammeForm) -> dict[str, FieldFault]:
    """Field → what is wrong with it."""
    found: dict[str, FieldFault] = {}
    if not form.name:
        found["name"] = ("programmes.fault.no_name", 0)
    elif len(form.name) > NAME_LIMIT:
        found["name"] = ("programmes.fault.long_name", NAME_LIMIT)
    if not form.weekdays:
        found["weekdays"] = ("programmes.fault.no_weekday", 0)
    if form.sessions is not None and not 1 <= form.sessions <= MOST_SESSIONS:
        found["sessions"] = ("programmes.fault.sessions", MOST_SESSIONS)
    if not 1 <= form.answer_days <= MOST_ANSWER_DAYS:
        found["answer_days"] = ("programmes.fault.answer_days", MOST_ANSWER_DAYS)
    return found | (_faults_of_dates(form) or _fault_of_emptiness(form, found))


def _faults_of_dates(form: ProgrammeForm) -> dict[str, FieldFault]:
    found: dict[str, FieldFault] = {}
    for name in ("starts_on", "ends_on", "taper_on"):
        day: date | None = getattr(form, name)
        if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            found[name] = ("programmes.fault.far", _LAST_YEAR)
    if found:
        return found
    if form.starts_on and form.ends_on and form.ends_on < form.starts_on:
        found["ends_on"] = ("programmes.fault.ends_first", 0)
    if form.taper and not form.taper_on:
        found["taper_on"] = ("programmes.fault.taper_when", 0)
    if form.taper_on and not form.taper:
        found["taper"] = ("programmes.fault.taper_how", 0)
    if form.taper_on and form.starts_on and form.taper_on <= form.starts_on:
        found["taper_on"] = ("programmes.fault.taper_first", 0)
    if form.taper_on and form.ends_on and form.taper_on > form.ends_on:
        found["taper_on"] = ("programmes.fault.taper_last", 0)
    return found


def _fault_of_emptiness(form: ProgrammeForm, found: dict[str, FieldFault]) -> dict[str, FieldFault]:
    """The fault of a first and a last day between which no check-in would ever come."""
    if "weekdays" in found or not form.starts_on or not form.ends_on:
        return {}
    before = datetime.combine(form.starts_on - timedelta(days=1), time(), UTC)
    if next_after(cadence_of(form, form.starts_on), Calendar("UTC", frozenset(range(7))), before):
        return {}
    return {"ends_on": ("programmes.fault.empty", 0)}


def cadence_of(form: ProgrammeForm, since: date) -> Cadence:
    """`since` is a day from which weeks and months are counted where it has no start."""
    taper = form.taper if form.taper_on and form.taper else Pace()
    return Cadence(
        weekdays=form.weekdays,
        at=form.at,
        every_weeks=form.pace.every_weeks,
        nth=form.pace.nth,
        every_months=form.pace.every_months,
        anchor=first_day(form.weekdays, form.pace, form.starts_on or since),
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        taper_on=form.taper_on,
        taper=_anchored(taper, form.weekdays, form.taper_on),
    )


def _anchored(pace: Pace, weekdays: tuple[int, ...], day: date | None) -> Pace:
    """Counted from the first day that it has after the taper."""
    if day is None:
        return pace
    anchor = first_day(weekdays, pace, day)
    return Pace(pace.every_weeks, pace.nth, pace.every_months, anchor)


def mark(form: ProgrammeForm) -> str:
    """Tells whether a programme is still set as it was when its form was opened.

    It is kept in the open form alone, and compared when that is sent.
    """
    fields = json.dumps(asdict(form), default=str, sort_keys=True)
    return hashlib.sha256(fields.encode()).hexdigest()
