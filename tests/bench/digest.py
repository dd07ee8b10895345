"""Digests and their files, over a year of 10,000 pairs."""

import os

from tests.bench import digesting, exporting
from tests.bench.history import History
from tests.bench.measure import Effort, Figure, Report
from tests.bench.places import a_server, both


async def run(effort: Effort) -> Report:
    load = os.getloadavg()[0]
    year = History(effort.size(10_000, 1000), effort.size(52, 20))
    figures: list[Figure] = []
    with a_server() as server:
        with both(server) as places:
            for place in places:
                await exporting.write_quiet(place, year)
                figures.append(await digesting.over_its_sql(effort, place, year))
                figures.append(await digesting.whole(effort, place, year))
                figures.extend(await exporting.figures(effort, place, year))
        figures.extend(await digesting.over_the_years(effort, server))
    return Report(
        title="digest: a year of a programme, read and taken away",
        figures=figures,
        notes=[
            "Slack is the sandbox in the bench's process; memory is what /proc says of the bot",
            f"processes that wanted a processor (load average), before and after: {load:.1f}, "
            f"{os.getloadavg()[0]:.1f} on {os.cpu_count()}; what others run slows all of it",
        ],
    )
