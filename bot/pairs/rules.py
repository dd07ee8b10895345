"""How many check-ins in a row a pair has met."""

from collections.abc import Iterable

from storage.states import CheckInState

_UNDECIDED = frozenset({CheckInState.OPEN, CheckInState.SKIPPED})
"""Of an open one nothing is known yet, and while a pair pauses nobody expects them to meet."""


def streak(check_ins: Iterable[tuple[CheckInState, bool]]) -> int:
    """State of each and whether they met, the newest first. One without a session ends it."""
    count = 0
    for state, met in check_ins:
        if met:
            count += 1
        elif state not in _UNDECIDED:
            break
    return count
