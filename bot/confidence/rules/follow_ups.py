"""When former members are asked how they see it now, and until when they may answer."""

from datetime import datetime, timedelta

from bot.privacy.rules import purge_at, since

AT_THE_END = 0
"""Months after the end: the last answer, asked as the programme closes."""
LATER = (6, 12)
"""Months after the end at which they are asked once more."""
TAKEN_FOR = timedelta(days=30)
"""How long after the question an answer is taken, and may be changed."""
ASKED_WITHIN = timedelta(days=30)
"""After an outage that lasted longer than this, nobody is asked any more."""


def window(months: int, now: datetime) -> tuple[datetime, datetime]:
    """Programmes that closed after the first and until the second are to be asked about now."""
    return since(now - ASKED_WITHIN, months), since(now, months)


def is_taken(asked_at: datetime, now: datetime) -> bool:
    return asked_at <= now < asked_at + TAKEN_FOR


def is_final(closed_at: datetime, months: int, now: datetime) -> bool:
    """Nobody can answer that question any more, whenever they were asked it."""
    asked_until = purge_at(closed_at, months) + (ASKED_WITHIN if months else timedelta())
    # A month's last days are of different lengths: what is asked last is asked a few days later.
    return now >= asked_until + TAKEN_FOR + timedelta(days=7)
