"""Until when a pair may pause."""

from datetime import date, timedelta

_LONGEST = timedelta(days=366)


def fault(until: date | None, *, today: date, ends_on: date | None) -> str | None:
    """The key of the sentence that says what is wrong with a first day back.

    None: nothing is wrong, or they did not say when they are back.
    """
    if until is None:
        return None
    if until <= today:
        return "pause.fault.past"
    if until > today + _LONGEST:
        return "pause.fault.far"
    if ends_on is not None and until > ends_on:
        return "pause.fault.over"
    return None


def is_back(until: date | None, *, today: date) -> bool:
    """Whether a pause has come to its end by itself."""
    return until is not None and until <= today
