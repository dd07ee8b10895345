"""Reporting lines: who is above whom, at every level."""

from collections.abc import Iterable, Mapping


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
