"""Which topic comes next for a pair."""

from collections import Counter
from collections.abc import Sequence


def next_topic(ordered: Sequence[int], used: Sequence[int]) -> int | None:
    """The id least used by the pair, first in the programme's order; None without topics."""
    if not ordered:
        return None
    times = Counter(used)
    return min(ordered, key=lambda topic: (times[topic], ordered.index(topic)))
