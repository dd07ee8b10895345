"""How few people a figure may be made of, in words."""

from collections.abc import Iterator
from datetime import date

from bot.kernel.rules.thresholds import Thresholds
from bot.texts import Mrkdwn, Say


def threshold_told(held: Thresholds, today: date, say: Say) -> Iterator[Mrkdwn]:
    """What holds, and what is to come."""
    yield say.md("threshold.holds", fewest=held.on(today))
    if coming := held.after(today):
        day = say.date(coming.first)
        yield say.md("threshold.coming", fewest=coming.fewest, day=day)
