"""How often check-ins are due: the paces that a programme may choose, and their codes in forms."""

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Pace:
    """How often: every n weeks, or every n months when `nth` is set.

    nth     the nth of each of the weekdays in such a month: 1 to 4, or -1 for the last
    anchor  any day of a week, or of a month, that has a check-in, where n is more than 1
    """

    every_weeks: int = 1
    nth: int | None = None
    every_months: int = 1
    anchor: date | None = None

    def __post_init__(self) -> None:
        # Each of these would make the search below endless or out of order.
        if not 1 <= self.every_weeks <= 52:
            raise ValueError("every_weeks goes from 1 to 52")
        if not 1 <= self.every_months <= 12:
            raise ValueError("every_months goes from 1 to 12")
        if self.nth not in (None, 1, 2, 3, 4, -1):
            raise ValueError("nth goes from 1 to 4, or is -1 for the last")


WEEKS = (1, 2, 3, 4, 6, 8)
MONTHS = (1, 2, 3)
NTHS = (1, 2, 3, 4, -1)
PACES = (
    *(Pace(every_weeks=weeks) for weeks in WEEKS),
    *(Pace(nth=nth, every_months=months) for months in MONTHS for nth in NTHS),
)
_WEEKLY, _MONTHLY = re.compile(r"w(\d{1,2})"), re.compile(r"m(\d{1,2})\.(-?\d)")


def code_of(pace: Pace) -> str:
    """ "w2" is every two weeks; "m3.-1" is the last of the weekdays in every third month."""
    if pace.nth is None:
        return f"w{pace.every_weeks}"
    return f"m{pace.every_months}.{pace.nth}"


def pace_of(code: str) -> Pace | None:
    """None for what is no code of a pace."""
    weekly, monthly = _WEEKLY.fullmatch(code), _MONTHLY.fullmatch(code)
    try:
        if weekly:
            return Pace(every_weeks=int(weekly.group(1)))
        if monthly:
            return Pace(nth=int(monthly.group(2)), every_months=int(monthly.group(1)))
    except ValueError:
        return None
    return None
