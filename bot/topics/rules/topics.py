"""Which topic comes next for a pair."""

from collections import Counter
from collections.abc import Sequence


def next_topic(
    ordered: Sequence[int], used: Sequence[int], chosen: int | None = None
) -> int | None:
    """What the pair chose, while the programme still has it; or else the id that it used least,
    first in the programme's order. None without topics.
    """
    if chosen in ordered:
        return chosen
    if not ordered:
        return None
    times = Counter(used)
    return min(ordered, key=lambda topic: (times[topic], ordered.index(topic)))
