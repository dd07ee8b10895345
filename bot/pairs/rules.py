"""How many check-ins in a row a pair has met."""

from collections.abc import Iterable

_UNDECIDED = frozenset({"open", "skipped"})
"""Of an open one nothing is known yet, and while a pair pauses nobody expects them to meet."""


def streak(check_ins: Iterable[tuple[str, bool]]) -> int:
    """State of each and whether they met, the newest first. One without a session ends it."""
    count = 0
    for state, met in check_ins:
        if met:
            count += 1
        elif state not in _UNDECIDED:
            break
    return count
