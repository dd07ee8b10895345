"""When confidence and last answers are asked for, and when they count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.privacy.rules import purge_at, since
from storage.states import Moment

MOST_TOPICS = 6
"""How many topics are asked about: they are answered in half a minute."""
# Stored in the database and compared between moments: another scale would make old answers mean
# something else.
LOWEST, HIGHEST = 1, 5
AGAIN_AFTER = timedelta(days=7)
"""The one reminder of somebody who said nothing."""
ASKED_WITHIN = timedelta(days=14)
"""How long after a programme has closed its end may still be asked about."""
CHANGEABLE = timedelta(days=7)
"""How long an answer may be changed after it was first given. Only what can change no more is
counted in a programme's figures: see `bot.kernel.rules.small_numbers`."""
_STILL_NEW = 1
"""Sessions after which it is too late to ask how it was at the start."""
_HALFWAY = 3
"""Sessions, where a programme has neither a number of them nor a last day. Six is usual."""
_BEFORE_THE_END = timedelta(days=14)
"""Who is asked on the very last day has gone; and what is said within a week is in the last digest.
"""


@dataclass(frozen=True)
class Course:
    """How far a pair has come: dates on the programme's calendar, and counts.

    `opened` says that it has had a check-in; `sessions` is how many it is to hold.
    """

    today: date
    paired_on: date
    opened: bool
    held: int
    starts_on: date | None = None
    ends_on: date | None = None
    sessions: int | None = None
    is_closed: bool = False


def moment_of(course: Course) -> Moment | None:
    """What it is time to ask, or None. Who never met has learnt nothing to compare."""
    if not course.opened:
        return None
    if course.held and (course.is_closed or _part(course) >= 1):
        return Moment.END
    if course.is_closed:
        return None
    if course.held and _part(course) >= 1 / 2:
        return Moment.MIDDLE
    return Moment.START if course.held <= _STILL_NEW else None


def is_past(moment: Moment, asked: Sequence[Moment]) -> bool:
    """Whether this moment was asked about already, or a later one: who was asked about the middle
    is not asked about the start.
    """
    order = tuple(Moment)
    return any(order.index(each) >= order.index(moment) for each in asked)


def topics_asked(
    ordered: Sequence[int],
    *,
    rated: Sequence[int] = (),
    done: Sequence[int] = (),
    chosen: Sequence[int] = (),
) -> list[int]:
    """At most six: what was rated before and done since, what was done, rated or chosen, then the
    programme's own order.

    `ordered` are those that the programme offers, the only ones that are asked about.
    """
    both = [topic for topic in rated if topic in done]
    found = dict.fromkeys([*both, *done, *rated, *chosen, *ordered])
    return [topic for topic in found if topic in ordered][:MOST_TOPICS]


def settled_until(now: datetime) -> datetime:
    """Answers that were first given at this instant or before can no longer be changed."""
    return now - CHANGEABLE


def levels_in(values: Mapping[int, int]) -> bool:
    """Whether each is a level that can be chosen."""
    return all(LOWEST <= level <= HIGHEST for level in values.values())


def _part(course: Course) -> float:
    """How much of its way a pair has gone, from 0 on; 1 is the end."""
    told = []
    if course.sessions:
        told.append(course.held / course.sessions)
    if course.ends_on is not None:
        told.append(_elapsed(course, course.ends_on))
    # Without either there is no end before the programme is closed.
    return max(told) if told else min(1 / 2, course.held / (2 * _HALFWAY))


def _elapsed(course: Course, ends_on: date) -> float:
    start = max(course.paired_on, course.starts_on or course.paired_on)
    whole = ends_on - _BEFORE_THE_END - start
    return (course.today - start) / whole if whole > timedelta(0) else 1.0


AT_THE_END = 0
"""Months after the end: the last answer, asked as the programme closes."""
LATER = (6, 12)
"""Months after the end at which they are asked once more."""
TAKEN_FOR = timedelta(days=30)
"""How long after the question an answer is taken, and may be changed."""
FOLLOW_UP_WITHIN = timedelta(days=30)
"""After an outage that lasted longer than this, nobody is asked any more."""


def window(months: int, now: datetime) -> tuple[datetime, datetime]:
    """Programmes that closed after the first and until the second are to be asked about now."""
    return since(now - FOLLOW_UP_WITHIN, months), since(now, months)


def is_taken(asked_at: datetime, now: datetime) -> bool:
    return asked_at <= now < asked_at + TAKEN_FOR


def final_at(closed_at: datetime, months: int) -> datetime:
    """From when on nobody can answer that question any more, whenever they were asked it."""
    asked_until = purge_at(closed_at, months) + (FOLLOW_UP_WITHIN if months else timedelta())
    # A month's last days are of different lengths: what is asked last is asked a few days later.
    return asked_until + TAKEN_FOR + timedelta(days=7)
