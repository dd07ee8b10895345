"""The paces that a programme can be given, each with a code that a menu can hold."""

import re

from bot.kernel.rules.due import Pace

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
