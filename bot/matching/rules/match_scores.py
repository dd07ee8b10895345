"""Every mentor's score with every executive, as one matrix: no loop over pairs."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from bot.matching.rules.suitability import (
    FUNCTION,
    LANGUAGE,
    SITE,
    TOPIC,
    TOPICS,
    Exclusions,
    Someone,
    Two,
    folded,
    hours_score,
)

_BLOCK = 250_000
"""Multiplications in one call: OpenBLAS shares none of up to 262,144 among threads."""

Numbers = Any
"""A numpy array: numpy is named in no signature, because it loads when matching runs."""


def score_matrix(
    mentors: Sequence[Someone], executives: Sequence[Someone], kept: Exclusions
) -> tuple[Numbers, Numbers]:
    """Mentors × executives: the scores without FREE (whole numbers), and which are allowed."""
    # numpy takes long to load, and only matching needs it.
    import numpy as np

    scores = _shared([m.topics for m in mentors], [e.topics for e in executives], TOPIC)
    np.minimum(scores, TOPIC * TOPICS, out=scores)
    spoken = _shared([m.languages for m in mentors], [e.languages for e in executives], LANGUAGE)
    silent = np.array([not m.languages for m in mentors], dtype=bool)[:, None]
    quiet = np.array([not e.languages for e in executives], dtype=bool)
    # Who names no language is kept apart from nobody for it.
    allowed = (spoken > 0) | silent | quiet
    scores += np.minimum(spoken, LANGUAGE, out=spoken)
    scores += _placed(mentors, executives)
    if forbidden := list(_forbidden(mentors, executives, kept)):
        allowed[tuple(np.array(forbidden).T)] = False
    return scores, allowed


def _shared(
    left: Sequence[Collection[Any]], right: Sequence[Collection[Any]], weight: int
) -> Numbers:
    """Weight × how many things each of the left shares with each of the right."""
    import numpy as np

    number = {thing: at for at, thing in enumerate({t for one in (*left, *right) for t in one})}

    def has(side: Sequence[Collection[Any]], value: int) -> Numbers:
        # Single floats hold whole numbers exactly up to 2^24, far above any sum of weights, and
        # take half the memory.
        table = np.zeros((len(side), max(1, len(number))), dtype=np.float32)
        places = [(at, number[thing]) for at, one in enumerate(side) for thing in one]
        if places:
            table[tuple(np.array(places).T)] = value
        return table

    return _product(has(left, weight), has(right, 1))


def _product(left: Numbers, right: Numbers) -> Numbers:
    """`left @ right.T`, in blocks too small for BLAS to share among threads: beside other work,
    waiting for those threads takes longer than the product does.
    """
    import numpy as np

    found = np.empty((len(left), len(right)), dtype=np.float32)
    block = max(1, _BLOCK // max(1, right.size))
    for at in range(0, len(left), block):
        np.matmul(left[at : at + block], right.T, out=found[at : at + block])
    return found


def _placed(mentors: Sequence[Someone], executives: Sequence[Someone]) -> Numbers:
    """HOURS, FUNCTION and SITE, as one product: each is a sum over few kinds of people."""
    import numpy as np

    hours = _hours([m.offset for m in mentors], [e.offset for e in executives])
    others = [
        _differing([_of(m) for m in mentors], [_of(e) for e in executives], weight)
        for _of, weight in ((_function, FUNCTION), (_site, SITE))
    ]
    left, right = zip(hours, *others, strict=True)
    return _product(np.hstack(left), np.hstack(right))


def _hours(left: Sequence[int], right: Sequence[int]) -> tuple[Numbers, Numbers]:
    import numpy as np

    # By distinct offset: thousands of people live in a few dozen time zones.
    others, column = np.unique(right, return_inverse=True)
    scores = {one: [hours_score(one, int(other)) for other in others] for one in set(left)}
    table = np.array([scores[one] for one in left], dtype=np.float32)
    return table.reshape(len(left), len(others)), np.eye(len(others), dtype=np.float32)[column]


def _differing(left: Sequence[str], right: Sequence[str], weight: int) -> tuple[Numbers, Numbers]:
    """The weight where both are known, less the weight where they are the same."""
    import numpy as np

    number = {word: at for at, word in enumerate(dict.fromkeys((*left, *right)))}

    def table(words: Sequence[str], same: int, known: int) -> Numbers:
        found = np.zeros((len(words), len(number) + 1), dtype=np.float32)
        places = [(at, number[word]) for at, word in enumerate(words) if word]
        if places:
            at, to = np.array(places).T
            found[at, to], found[at, -1] = same, known
        return found

    return table(left, -weight, weight), table(right, 1, 1)


def _function(someone: Someone) -> str:
    return folded(someone.function)


def _site(someone: Someone) -> str:
    return folded(someone.site)


def _forbidden(
    mentors: Sequence[Someone], executives: Sequence[Someone], kept: Exclusions
) -> Iterator[Two]:
    """Where the matrix has pairs that a rule keeps apart, languages left aside."""
    rows = {mentor.key: at for at, mentor in enumerate(mentors)}
    columns = {executive.key: at for at, executive in enumerate(executives)}
    left, right = frozenset(rows), frozenset(columns)
    yield from ((rows[key], columns[key]) for key in left & right)
    for mentor in mentors:
        yield from ((rows[mentor.key], columns[boss]) for boss in mentor.above & right)
    for executive in executives:
        yield from ((rows[boss], columns[executive.key]) for boss in executive.above & left)
    for one, other in (*kept.blocked, *kept.again, *kept.refused):
        if one in left and other in right:
            yield rows[one], columns[other]
        if other in left and one in right:
            yield rows[other], columns[one]
