"""Digests and their files, over a year of 10,000 pairs."""

import os

from tests.bench import exporting
from tests.bench.measure import Effort, Report
from tests.bench.places import a_server


async def run(effort: Effort) -> Report:
    load = os.getloadavg()[0]
    with a_server() as server:
        figures = [*await exporting.figures(effort, server)]
    return Report(
        title="digest: a year of a programme, read and taken away",
        figures=figures,
        notes=[
            "Slack is the sandbox in the bench's process; memory is what /proc says of the bot",
            f"processes that wanted a processor (load average), before and after: {load:.1f}, "
            f"{os.getloadavg()[0]:.1f} on {os.cpu_count()}; what others run slows all of it",
        ],
    )
