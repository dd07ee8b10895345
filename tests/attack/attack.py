"""Programmes one after the other: each is made, asked about and solved."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import Random

from tests.attack.authors import told_alone
from tests.attack.programmes import Programme, programme_of
from tests.attack.reader import reader_of
from tests.attack.rendered import see
from tests.attack.solver import FEWEST_AT_AN_END, Found, cells_of, people_in, solve
from tests.databases import migrated

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
    insights: int = 0
    questions: int = 0
    outputs: int = 0
    files: int = 0
    notices: int = 0
    shown: int = 0
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

    def counts(self) -> Mapping[str, int]:
        """By name; what was not counted is left out."""
        found = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "leaks"}
        return {name: n for name, n in found.items() if n} | {"leaks": len(self.leaks)}


def on_figures(programmes: int, seed: int, minutes: float | None = None) -> Tally:
    """Until all are done, or so many minutes are over."""
    tally = Tally()
    for one in _seeds(programmes, f"{seed}", minutes):
        attack_one(one, tally)
    return tally


def on_rendered(
    programmes: int, seed: int, folder: Path, minutes: float | None = None, *, small: bool = False
) -> Tally:
    """The same on what leads and admins get. `small`: few people, looked at seldom."""
    schema, tally = folder / "schema.db", Tally()
    migrated(f"sqlite:///{schema}")
    for one in _seeds(programmes, f"rendered {seed}", minutes):
        attack_rendered(one, tally, folder, schema, small=small)
    return tally


def _seeds(programmes: int, seed: str, minutes: float | None) -> Iterator[str]:
    began = time.monotonic()
    for number in range(programmes):
        if minutes is not None and time.monotonic() - began > 60 * minutes:
            return
        yield f"{seed}/{number}"


def attack_one(seed: str, tally: Tally) -> None:
    random = Random(seed)  # noqa: S311 - the same programme again from the same seed
    programme = programme_of(random)
    reader = reader_of(programme, random)
    tally.questions += reader.questions
    _solve(programme, reader.sums, seed, tally, random)


def attack_rendered(
    seed: str, tally: Tally, folder: Path, schema: Path, *, small: bool = False
) -> None:
    random = Random(seed)  # noqa: S311 - the same programme again from the same seed
    most_pairs, most_weeks = (4, 9) if small else (8, 20)
    programme = programme_of(random, most_pairs=most_pairs, most_weeks=most_weeks)
    seen = asyncio.run(see(programme, random, folder, schema, often=not small))
    tally.leaks += [f"{seed}: {wrong}" for wrong in seen.wrong]
    tally.outputs += seen.outputs
    tally.files += seen.files
    tally.notices += seen.notices
    tally.shown += seen.figures
    _solve(programme, seen.sums, seed, tally, random)


def _solve(
    programme: Programme, sums: Mapping[int, int], seed: str, tally: Tally, random: Random
) -> None:
    cells = [people_in(cell, programme.unknowns) for cell in cells_of(sums)]
    people = sorted(frozenset().union(*cells))
    is_small = any(len(cell) < FEWEST_AT_AN_END for cell in cells)
    insiders = people if is_small else random.sample(people, min(len(people), _INSIDERS))
    for one in (None, *insiders):
        found = solve(programme.unknowns, sums, one)
        tally.add(found, seed, one)
        if found.told:
            break  # one reader who learns something is enough to mend
    tally.leaks += [f"{seed}, {told}" for told in told_alone(programme)]
    tally.programmes += 1
    tally.answers += len(programme.unknowns)
    tally.insights += sum(offered.is_anonymous for offered in programme.insights)
    tally.figures += len(sums)
