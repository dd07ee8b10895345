"""What an answer may hold, and what a check-in may still take."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.kernel.errors import FieldFault
from storage.states import Visibility

# The most that Slack's text input takes.
NOTE_LIMIT = 3000
STEP_LIMIT = 500
OLDEST_SESSION = timedelta(days=45)
"""A session told later than this belongs to another check-in."""


@dataclass(frozen=True)
class Said:
    """One person's answer as given. `usefulness` is 1 to 5; `met_on` a date in their zone.

    `area` (of `bot.insights.rules.AREAS`) and `is_anonymous` are those of an insight.
    """

    met: bool
    met_on: date | None = None
    topic_id: int | None = None
    note: str | None = None
    next_step: str | None = None
    usefulness: int | None = None
    visibility: Visibility = Visibility.PAIR
    word_to_lead: str | None = None
    area: str | None = None
    is_anonymous: bool = False


def faults(said: Said, *, today: date) -> dict[str, FieldFault]:
    """Field → what is wrong with it. Empty when all is well."""
    found: dict[str, FieldFault] = {}
    if said.met and said.met_on is not None:
        if said.met_on > today:
            found["met_on"] = ("answer.fault.future", 0)
        elif said.met_on < today - OLDEST_SESSION:
            found["met_on"] = ("answer.fault.long_ago", 0)
    if said.visibility is Visibility.INSIGHT and not said.note:
        found["note"] = ("answer.fault.empty_insight", 0)
    for name, limit in (
        ("note", NOTE_LIMIT),
        ("next_step", STEP_LIMIT),
        ("word_to_lead", NOTE_LIMIT),
    ):
        text: str | None = getattr(said, name)
        if text is not None and len(text) > limit:
            found[name] = ("answer.fault.too_long", limit)
    return found
