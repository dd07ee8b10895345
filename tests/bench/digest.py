"""Digests and their files, over a year of 10,000 pairs."""

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.bench import digesting, exporting
from tests.bench.history import History
from tests.bench.measure import Effort, Figure, Measurements, Report, taken
from tests.bench.places import Place, a_server, both

Measure = Callable[[Effort, Place, History], Awaitable[Sequence[Figure]]]


@dataclass
class _Year:
    """Written into a database when it is first read."""

    place: Place
    history: History
    is_written: bool = False

    async def measured(self, effort: Effort, measure: Measure) -> Sequence[Figure]:
        if not self.is_written:
            await exporting.write_quiet(self.place, self.history)
            self.is_written = True
        return await measure(effort, self.place, self.history)

    def measurements(self, effort: Effort) -> Measurements:
        each = {
            "week": digesting.over_its_sql,
            "whole": digesting.whole,
            "files": exporting.figures,
        }
        return {
            f"{name}-{self.place.name}": partial(self.measured, effort, measure)
            for name, measure in each.items()
        }


async def run(effort: Effort) -> Report:
    load = os.getloadavg()[0]
    year = History(effort.size(10_000, 1000), effort.size(52, 20))
    with a_server() as server, both(server) as places:
        small, large = (_Year(place, year).measurements(effort) for place in places)
        years = {"years": partial(digesting.over_the_years, effort, server)}
        figures = await taken(effort, {**small, **large, **years})
    return Report(
        title="digest: a year of a programme, read and taken away",
        figures=figures,
        notes=[
            "Slack is the sandbox in the bench's process; memory is what /proc says of the bot",
            f"processes that wanted a processor (load average), before and after: {load:.1f}, "
            f"{os.getloadavg()[0]:.1f} on {os.cpu_count()}; what others run slows all of it",
        ],
    )
