"""The best set of pairs: one assignment problem, solved by scipy.

A pair's score is the sum of what speaks for it, 1000 at most:

- TOPIC for each topic that the executive wants and the mentor offers, up to TOPICS of them:
  what the pair is for.
- HOURS for a whole working day in common, less for a part of one, after their time zones.
- LANGUAGE where both say which languages they speak and share one.
- FUNCTION and SITE where both are known and differ: matching across them is what lasts.
- FREE for a mentor who has nobody yet, so that nobody is left aside while others hold several.

Of all sets of pairs that break no hard rule, the best is one with the most pairs, and of those the
one with the highest sum of scores: people come to be paired, so a pair outweighs any score. Where
executives may have several mentors, everyone's first mentor comes before anyone's second: each
round is such a problem of its own.

Hard rules (`apart`): nobody mentors anyone of their own reporting line, at any level and in either
direction; no blocked pair; never the same two again; no two people whose declared languages have
none in common; nobody who refused the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.matching.rules.match_scores import Numbers, score_matrix
from bot.matching.rules.suitability import BEST, FREE, Exclusions, Someone, apart

_CELLS = 60_000_000
"""The largest matrix, about half a gigabyte: places beyond it wait for the next round."""


@dataclass(frozen=True)
class Match:
    mentor: int
    executive: int
    score: int


def match(
    mentors: Sequence[Someone], executives: Sequence[Someone], kept: Exclusions
) -> list[Match]:
    """The best set. Whom no rule leaves a partner stays without one."""
    if not mentors or not executives:
        return []
    scores, allowed = score_matrix(mentors, executives, kept)
    places = [max(0, someone.places) for someone in mentors]
    wanted = [max(0, someone.places) for someone in executives]
    holds = [someone.holds for someone in mentors]
    found: list[Match] = []
    while made := list(_round(scores, allowed, places, wanted, holds)):
        for row, column, score in made:
            found.append(Match(mentors[row].key, executives[column].key, score))
            places[row] -= 1
            wanted[column] -= 1
            holds[row] += 1
            # Never the same two again, also not in a later round of this very run.
            allowed[row, column] = False
        if not any(wanted):
            break
    return found


def ranked(
    mentors: Sequence[Someone], executive: Someone, kept: Exclusions
) -> list[tuple[Someone, int, tuple[str, ...]]]:
    """Mentors for one executive: score and what keeps them apart. The best first, and those that
    nothing keeps apart before the others.
    """
    if not mentors:
        return []
    scores, _ = score_matrix(mentors, [executive], kept)
    rows = [
        (mentor, int(score) + (0 if mentor.holds else FREE), apart(mentor, executive, kept))
        for mentor, score in zip(mentors, scores[:, 0], strict=True)
    ]
    return sorted(rows, key=lambda row: (bool(row[2]), -row[1], row[0].key))


def _round(
    scores: Numbers, allowed: Numbers, places: list[int], wanted: list[int], holds: list[int]
) -> Iterator[tuple[int, int, int]]:
    """One mentor at most for each executive who wants one more: row, column, score."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    columns = np.flatnonzero(np.array(wanted, dtype=np.int64) > 0)
    rows, first = slots(places, holds, len(columns))
    if not len(rows) or not len(columns):
        return
    gains = gain_matrix(scores, allowed, rows, columns, first)
    for at, to in zip(*linear_sum_assignment(gains, maximize=True), strict=True):
        row, column = int(rows[at]), int(columns[to])
        if allowed[row, column]:
            yield row, column, int(scores[row, column]) + FREE * bool(first[at])


def slots(places: Sequence[int], holds: Sequence[int], columns: int) -> tuple[Numbers, Numbers]:
    """A row for each free place: whose it is, and whether it is the first of a mentor who has
    nobody. None has more places than there are executives.
    """
    import numpy as np

    most = max(1, min(columns, _CELLS // max(1, columns * len(places))))
    free = np.minimum(np.array(places, dtype=np.int64), most)
    rows = np.repeat(np.arange(len(places)), free)
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = rows[1:] != rows[:-1]
    return rows, begins & (np.array(holds, dtype=np.int64) == 0)[rows]


def gain_matrix(
    scores: Numbers, allowed: Numbers, rows: Numbers, columns: Numbers, first: Numbers
) -> Numbers:
    """What scipy maximises: 0 for what no rule allows, and for the rest the score above a sum that
    no scores together reach. Exact in a float: below 2^53 up to 90,000 pairs.
    """
    import numpy as np

    # More than all scores together: one more pair always outweighs better ones.
    pair = BEST * min(len(rows), len(columns)) + 1
    # Picking rows and columns copies the matrix: left out where all of them are picked once.
    if len(rows) != len(scores) or len(columns) != scores.shape[1] or (rows[1:] == rows[:-1]).any():
        scores, allowed = scores[np.ix_(rows, columns)], allowed[np.ix_(rows, columns)]
    gains = scores + (np.float64(pair) + FREE * first)[:, None]
    np.multiply(gains, allowed, out=gains)
    return gains
