"""Programmes and their topics."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import instant, maybe_instant, one_of, workspace
from storage.states import ProgrammeState, Side

# GDPR, article 5(1)(e): kept no longer than its purpose needs, which ends with the questions that
# are asked twelve months after a programme.
PURGE_MONTHS = 12


class Programme(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    name: str
    language: str = "en"
    time_zone: str = "UTC"
    weekdays: str = "0"
    """Digits, 0 is Monday: "02" is Mondays and Wednesdays."""
    local_time: str = "09:00"
    every_weeks: int = 1
    nth: int | None = None
    """Monthly when set: the nth of the weekdays in each month, -1 is the last."""
    every_months: int = 1
    """With `nth`: 1 is monthly, 3 is quarterly."""
    taper_on: date | None = None
    """From this day on the next three columns hold instead of the three above."""
    taper_every_weeks: int = 1
    taper_nth: int | None = None
    taper_every_months: int = 1
    sessions: int | None = None
    """How many sessions each pair is to hold, where the programme counts them."""
    agenda: Side = one_of(Side, Side.MENTOR)
    """The side that sets the agenda."""
    channel_id: str | None = None
    """The leads' private channel."""
    working_days: str = "01234"
    country: str | None = None
    """Whose public holidays are kept, such as "FR" or "CA-QC"; None is that of the pair's zone."""
    answer_days: int = 7
    """A check-in takes answers at most this long."""
    reminders: int = 0
    """How many a check-in may bring to somebody who has not answered."""
    state: ProgrammeState = one_of(ProgrammeState, ProgrammeState.RUNNING)
    starts_on: date | None = None
    ends_on: date | None = None
    created_at: datetime = instant()
    closed_at: datetime | None = maybe_instant()
    purge_months: int = PURGE_MONTHS
    """How long after it closes people's texts are kept."""
    purged_at: datetime | None = maybe_instant()
    digest_every: str = "none"
    """"none", "week" or "month"."""
    digest_day: int = 0
    """Of the week (0 is Monday) or of the month (from 1 to 28)."""
    digest_time: str = "09:00"
    digest_to: str = "dm"
    """"dm" for each lead's own, or "channel" for the leads' private one."""
    next_digest_at: datetime | None = maybe_instant(index=True)


class Topic(SQLModel, table=True):
    """A shipped topic has a `key` of the catalogues; a lead's own has a `title` and questions.

    What a lead writes here is the programme's content, posted in every pair's conversation: it is
    not private, and is kept as plain text.
    """

    __table_args__ = (UniqueConstraint("programme_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    key: str | None = None
    title: str | None = None
    aim: str | None = None
    questions: str | None = None
    """A lead's own, one a line."""
    is_hidden: bool = False
    """No longer comes to any pair; what was said about it stays."""
    position: int = 0
