"""The best set of pairs for a thousand mentors and a thousand executives, over scipy alone."""

import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.matching.rules.match_scores import score_matrix
from bot.matching.rules.matching import gain_matrix, match, slots
from bot.matching.rules.suitability import Exclusions, Someone
from bot.pairs.rules import lines_of
from tests.bench.measure import Effort, Figure, Parts, Report, parts

_AIM = 2.0
_TOPICS, _TEAM = 24, 8


async def run(effort: Effort) -> Report:
    size = effort.size(1000, 100)
    mentors, executives, kept = crowd(size)
    scores, allowed = score_matrix(mentors, executives, kept)
    rows, first = slots([1] * size, [0] * size, size)
    columns = np.arange(size)
    gains = gain_matrix(scores, allowed, rows, columns, first)
    ours, bare = list[float](), list[float]()
    scoring, weighing = list[float](), list[float]()
    for number in range(2 * effort.rounds + 1):
        taken, found = _timed(lambda: match(mentors, executives, kept))
        alone, optimum = _timed(lambda: linear_sum_assignment(gains, maximize=True))
        _equal(gains, optimum, [(m.mentor - 1, m.executive - size - 1) for m in found])
        scored, _ = _timed(lambda: score_matrix(mentors, executives, kept))
        weighed, _ = _timed(lambda: gain_matrix(scores, allowed, rows, columns, first))
        if number:  # the first one loads scipy
            ours.append(taken)
            bare.append(alone)
            scoring.append(scored)
            weighing.append(weighed)
    share = 1 - allowed.mean()
    return Report(
        title="matching: the best set of pairs, over scipy alone on the same weights",
        figures=[
            Figure(
                what=f"match {size} x {size} over linear_sum_assignment",
                unit="ms",
                ours=parts(ours),
                bare=parts(bare),
                aim=_AIM,
                details=[
                    f"scores of every two, and what keeps them apart: {_told(parts(scoring))}",
                    f"weights as scipy takes them: {_told(parts(weighing))}",
                    f"scipy alone: {_told(parts(bare))}; the rest is choosing and naming the pairs",
                    f"{share:.0%} of all pairs are kept apart by a hard rule",
                ],
            )
        ],
        notes=[
            f"{2 * effort.rounds} rounds in turn, medians; the set has scipy's own optimum in each",
        ],
    )


def crowd(size: int) -> tuple[list[Someone], list[Someone], Exclusions]:
    """People as a large group has them: six time zones, four languages, teams of eight."""
    chance = random.Random(4)  # noqa: S311 - the same crowd in every run
    keys = range(1, 2 * size + 1)
    managers = {key: (key + _TEAM) // _TEAM for key in keys if key > 1}
    above = lines_of(managers, keys)

    def someone(key: int) -> Someone:
        return Someone(
            key,
            topics=frozenset(chance.sample(range(_TOPICS), 4)),
            languages=frozenset(chance.sample(["en", "fr", "de", "es"], 2)),
            offset=chance.choice([0, 60, 60, 60, 480, -300]),
            function=chance.choice("abcdefgh"),
            site=chance.choice("pqrstu"),
            above=above[key],
        )

    people = [someone(key) for key in keys]
    known = [(chance.randint(1, size), chance.randint(size + 1, 2 * size)) for _ in range(size)]
    return people[:size], people[size:], Exclusions(again=frozenset(known))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return (time.perf_counter() - started) * 1000, found


def _equal(gains: Any, optimum: Any, found: list[tuple[int, int]]) -> None:
    mine, best = sum(gains[pair] for pair in found), gains[optimum].sum()
    if mine != best:
        raise AssertionError(f"a set worth {mine}, where scipy finds {best}")


def _told(found: Parts) -> str:
    return f"{found.median:.1f} ms"
