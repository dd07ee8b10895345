"""What follows about one person from sums over several people's answers.

Exact: answers with the same membership in all sums are a cell, and a combination of one person's
cells follows from the sums if and only if it is in their row space over the rationals (integers
here, never floats). Bounded, thus perhaps not all that integers between 1 and 5 would give: what
the ends of the scale pin, by narrowing each cell's range with each sum until nothing changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

Row = dict[int, int]
"""Column → coefficient, none of them 0. The sum stands in column -1."""
_SUM = -1


@dataclass(frozen=True)
class Unknown:
    """What somebody answered, from `low` to `high`. Bit n of a mask is the unknown number n."""

    person: int
    low: int
    high: int
    value: int


@dataclass(frozen=True)
class Found:
    """Numbers of people.

    `told`: something that they said follows. `at_an_end`: all of a group of three or more said the
    same end of the scale. `beside_own`: the same, once the reader took their own answer away.
    """

    told: frozenset[int] = frozenset()
    at_an_end: frozenset[int] = frozenset()
    beside_own: frozenset[int] = frozenset()


FEWEST_AT_AN_END = 3
"""Stated apart from the rule that is attacked: weakening that one does not weaken this."""


def mask_of(numbers: Sequence[int]) -> int:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def numbers_in(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def people_in(mask: int, unknowns: Sequence[Unknown]) -> frozenset[int]:
    return frozenset(unknowns[number].person for number in numbers_in(mask))


def solve(unknowns: Sequence[Unknown], sums: Mapping[int, int], reader: int | None = None) -> Found:
    """`sums` are by the mask of what they are sums of. The reader knows their own answers."""
    own = mask_of([n for n, one in enumerate(unknowns) if one.person == reader])
    left = {
        mask & ~own: total - sum(unknowns[n].value for n in numbers_in(mask & own))
        for mask, total in sums.items()
        if mask & ~own
    }
    cells = cells_of(left)
    owners = [people_in(cell, unknowns) for cell in cells]
    rows = _reduced(_rows(left, cells))
    single = {next(iter(who)) for who in owners if len(who) == 1}
    linear = frozenset(person for person in single if _follows(person, owners, rows))
    pinned = _pinned(cells, rows, unknowns)
    ends = _ended(sums, unknowns)
    beside = 0
    for cell in pinned:
        # With the reader's own answer, two others are a group of three.
        fewest = FEWEST_AT_AN_END - bool(own)
        if len(people_in(cell, unknowns)) >= FEWEST_AT_AN_END:
            ends |= cell
        elif len(people_in(cell, unknowns)) >= fewest:
            beside |= cell
    bounded = sum(pinned) & ~ends & ~beside
    told = linear | people_in(bounded, unknowns)
    return Found(told, people_in(ends, unknowns) - told, people_in(beside & ~ends, unknowns) - told)


def cells_of(sums: Mapping[int, int]) -> list[int]:
    """The masks of those answers that no sum tells apart."""
    everything = 0
    for mask in sums:
        everything |= mask
    cells = [everything] if everything else []
    for mask in sums:
        cells = [part for cell in cells for part in (cell & mask, cell & ~mask) if part]
    return cells


def _rows(sums: Mapping[int, int], cells: Sequence[int]) -> list[Row]:
    # The smallest first: most of the others are made of them.
    masks = sorted(sums, key=int.bit_count)
    return [
        {**{n: 1 for n, cell in enumerate(cells) if cell & mask}, _SUM: sums[mask]}
        for mask in masks
    ]


def _reduced(rows: Sequence[Row]) -> list[Row]:
    """A basis of their row space, in which each row's first column is in no other."""
    basis: dict[int, Row] = {}
    for row in rows:
        for column in [column for column in row if column in basis]:
            row = _without(column, row, basis[column])
        columns = [column for column in row if column != _SUM]
        if not columns:
            assert not row.get(_SUM), "two figures contradict each other"
            continue
        first = min(columns)
        for column, other in basis.items():
            if first in other:
                basis[column] = _without(first, other, row)
        basis[first] = row
    return list(basis.values())


def _without(column: int, row: Row, pivot: Row) -> Row:
    if column not in row:
        return row
    times, less = pivot[column], row[column]
    found = {key: times * value for key, value in row.items()}
    for key, value in pivot.items():
        found[key] = found.get(key, 0) - less * value
    kept = {key: value for key, value in found.items() if value}
    divisor = gcd(*kept.values())
    return {key: value // divisor for key, value in kept.items()} if divisor > 1 else kept


def _follows(person: int, owners: Sequence[frozenset[int]], rows: Sequence[Row]) -> bool:
    """Whether some combination of the rows has nothing in it but cells of this person alone."""
    alone = frozenset((person,))
    others = [
        {
            column: value
            for column, value in row.items()
            if column != _SUM and owners[column] != alone
        }
        for row in rows
    ]
    # The basis has full rank: fewer without these cells, then some combination is of them alone.
    return len(_reduced(others)) < len(rows)


def _pinned(cells: Sequence[int], rows: Sequence[Row], unknowns: Sequence[Unknown]) -> list[int]:
    """The cells of which all must be at one end of the scale. One person's cell that can have but
    one value between the ends follows from the row space, unless bounds alone give it: that too.
    """
    least = [sum(unknowns[n].low for n in numbers_in(cell)) for cell in cells]
    most = [sum(unknowns[n].high for n in numbers_in(cell)) for cell in cells]
    low, high = list(least), list(most)
    narrowed = True
    while narrowed:
        narrowed = any(_narrow(row, low, high) for row in rows)
    return [
        cell
        for number, cell in enumerate(cells)
        if low[number] == high[number]
        and (low[number] in (least[number], most[number]) or len(people_in(cell, unknowns)) == 1)
    ]


def _narrow(row: Row, low: list[int], high: list[int]) -> bool:
    """Whether a cell's range became smaller by what the others of the row can be."""
    parts = {column: value for column, value in row.items() if column != _SUM}
    ends = {
        c: (v * low[c], v * high[c]) if v > 0 else (v * high[c], v * low[c])
        for c, v in parts.items()
    }
    total, changed = row.get(_SUM, 0), False
    least, most = (sum(end[side] for end in ends.values()) for side in (0, 1))
    for column, value in parts.items():
        smallest = total - (most - ends[column][1])
        largest = total - (least - ends[column][0])
        if value < 0:
            smallest, largest = largest, smallest
        bottom, top = -(-smallest // value), largest // value
        if bottom > low[column] or top < high[column]:
            low[column], high[column] = max(low[column], bottom), min(high[column], top)
            changed = True
    return changed


def _ended(sums: Mapping[int, int], unknowns: Sequence[Unknown]) -> int:
    """The unknowns of those sums in which all of a group said the same end of the scale."""
    found = 0
    for mask, total in sums.items():
        numbers = list(numbers_in(mask))
        ends = (sum(unknowns[n].low for n in numbers), sum(unknowns[n].high for n in numbers))
        if total in ends and len(people_in(mask, unknowns)) >= FEWEST_AT_AN_END:
            found |= mask
    return found
