"""How few people a figure may be made of: a workspace's own number, which only ever goes up.

A raised threshold holds from the first of a month, so that the blocks of a month, and everything
that was shown before, keep their size: a figure over four people less one over three of them would
be the fourth one's answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LOWEST = 3
"""Over two people, each of them knows the other's answer from the average."""
OFFERED = 5
"""What works councils often ask for."""
HIGHEST = 10
"""With more, most programmes would show nothing, and it can never be lowered again."""
_FIRST_ZONE = timedelta(hours=14)
"""UTC+14, where a day begins first."""


@dataclass(frozen=True)
class ThresholdStep:
    """From the first of a month on, figures are made of at least so many people."""

    first: date
    fewest: int


@dataclass(frozen=True)
class Thresholds:
    """`steps` are in the order of their first days, each higher than the one before."""

    steps: Sequence[ThresholdStep] = ()

    def on(self, day: date) -> int:
        return max([LOWEST, *(step.fewest for step in self.steps if step.first <= day)])

    def after(self, day: date) -> ThresholdStep | None:
        """The next one that is to come."""
        return next((step for step in self.steps if step.first > day), None)

    @property
    def highest(self) -> int:
        """With what is still to come."""
        return max([LOWEST, *(step.fewest for step in self.steps)])

    def sizes(self, day: date) -> Iterator[tuple[int, date | None]]:
        """Each that held until that day, and the day on which the next one took its place; None
        for the one that holds.
        """
        size = LOWEST
        for step in self.steps:
            if step.first <= day:
                yield size, step.first
                size = step.fewest
        yield size, None


def holds_from(now: datetime) -> date:
    """The first of the next month, wherever a programme is: nowhere has that month begun."""
    return next_month((now + _FIRST_ZONE).date())


def next_month(day: date) -> date:
    """The first day of the month after this day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
