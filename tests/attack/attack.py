"""Programmes one after the other: each is made, asked about and solved."""

import time
from dataclasses import dataclass, field
from random import Random

from tests.attack.programmes import programme_of
from tests.attack.reader import reader_of
from tests.attack.solver import FEWEST_AT_AN_END, Found, cells_of, people_in, solve

_INSIDERS = 1
"""People of a programme who take their own answers away, beside the lead who has none. Where each
cell is of three people or more, a cell less any one person's answers is still of two: that one is
tried for what the ends of the scale pin. Where a cell is smaller, everybody is tried.
"""


@dataclass
class Tally:
    """`leaks` names the seed of each programme in which something was told, and of whom."""

    programmes: int = 0
    answers: int = 0
    questions: int = 0
    figures: int = 0
    readers: int = 0
    leaks: list[str] = field(default_factory=list)
    at_an_end: int = 0
    beside_own: int = 0

    def add(self, found: Found, seed: str, reader: int | None) -> None:
        self.readers += 1
        self.beside_own += len(found.beside_own)
        if reader is None:
            self.at_an_end += len(found.at_an_end)
        if found.told:
            self.leaks.append(f"{seed}, reader {reader}: {sorted(found.told)}")


def on_figures(programmes: int, seed: int, minutes: float | None = None) -> Tally:
    """Until all are done, or so many minutes are over."""
    tally, began = Tally(), time.monotonic()
    for number in range(programmes):
        if minutes is not None and time.monotonic() - began > 60 * minutes:
            break
        attack_one(f"{seed}/{number}", tally)
    return tally


def attack_one(seed: str, tally: Tally) -> None:
    random = Random(seed)  # noqa: S311 - the same programme again from the same seed
    programme = programme_of(random)
    reader = reader_of(programme, random)
    cells = [people_in(cell, programme.unknowns) for cell in cells_of(reader.sums)]
    people = sorted(frozenset().union(*cells))
    is_small = any(len(cell) < FEWEST_AT_AN_END for cell in cells)
    insiders = people if is_small else random.sample(people, min(len(people), _INSIDERS))
    for one in (None, *insiders):
        found = solve(programme.unknowns, reader.sums, one)
        tally.add(found, seed, one)
        if found.told:
            break  # one reader who learns something is enough to mend
    tally.programmes += 1
    tally.answers += len(programme.unknowns)
    tally.questions += reader.questions
    tally.figures += len(reader.sums)
