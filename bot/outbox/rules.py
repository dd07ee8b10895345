"""When a delivery that Slack did not take is tried again, and when it is given up."""

from datetime import datetime, timedelta

# Long enough for an outage of Slack's; an older message would confuse more than it helps.
GIVE_UP = timedelta(days=1)
CHANNEL_LONGEST = timedelta(days=7)
"""A channel that takes nothing for the time being: then the next of a weekly rhythm is due."""
_LONGEST = timedelta(minutes=15)
LONGEST_WAIT = _LONGEST * 1.5


def next_wait(attempts: int, chance: float) -> timedelta:
    """Doubles with each attempt from 1 s to 15 min; `chance` in [0, 1) spreads it by half.

    Spread waits keep many deliveries that failed together from coming back together.
    """
    growing = min(_LONGEST, timedelta(seconds=2.0 ** min(attempts - 1, 20)))
    return growing * (0.5 + chance)


def given_up(first_error_at: datetime, now: datetime) -> bool:
    return now - first_error_at > GIVE_UP


_LATELY = timedelta(hours=1)


def is_its_own(first: datetime, last: datetime, now: datetime, *, is_slacks: bool) -> bool:
    """Whether a message that goes wrong again and again does so for a reason of its own, and not
    because Slack was away. `first` and `last` are when Slack took others since it first did.

    Where Slack itself answers it is there; else it is where it has taken others lately.
    """
    return now - first > GIVE_UP and (is_slacks or now - last < _LATELY)
