"""How many check-ins in a row a pair has met."""

from collections.abc import Iterable

from storage.states import CheckInState

_UNDECIDED = frozenset({CheckInState.OPEN, CheckInState.SKIPPED})
"""States that neither add to a streak nor break it: an open check-in is not decided yet, and a pair
that pauses is not expected to meet.
"""


def streak(check_ins: Iterable[tuple[CheckInState, bool]]) -> int:
    """The number of check-ins in a row with a session. Takes the state of each and whether the pair
    met, the newest first.
    """
    count = 0
    for state, met in check_ins:
        if met:
            count += 1
        elif state not in _UNDECIDED:
            break
    return count
