"""How many check-ins in a row a pair has met; who is above whom."""

from collections.abc import Iterable, Mapping

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


def lines_of(managers: Mapping[int, int], of: Iterable[int]) -> dict[int, frozenset[int]]:
    """Person → everyone above them. `managers` is person → manager.

    Data may hold a cycle, such as two people who are each other's manager: each of them is then
    above the other, and the search ends where it comes round.
    """
    return {person: _above(managers, person) for person in of}


def _above(managers: Mapping[int, int], person: int) -> frozenset[int]:
    seen: set[int] = set()
    boss = managers.get(person)
    while boss is not None and boss != person and boss not in seen:
        seen.add(boss)
        boss = managers.get(boss)
    return frozenset(seen)
