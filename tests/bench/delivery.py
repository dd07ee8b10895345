"""The delivery engine, each figure beside what it can be measured by."""

import os
from functools import partial

from tests.bench import busy, replicas, schedule, throughput
from tests.bench.measure import Effort, Report, taken
from tests.bench.places import a_server


async def run(effort: Effort) -> Report:
    load = [_load()]
    with a_server() as server:
        figures = await taken(
            effort,
            {
                "whole-path": partial(throughput.whole_path, effort, server),
                "at-a-limit": partial(throughput.at_a_limit, effort),
                "tick": partial(schedule.idle_tick, effort, server),
                "opening": partial(schedule.opening, effort, server),
                "acknowledgement": partial(busy.acknowledgement, effort, server),
                "replica": partial(replicas.second_replica, effort, server),
                "memory": partial(busy.memory, effort),
            },
        )
    load.append(_load())
    return Report(
        title="delivery: the outbox and the scheduler, each beside a yardstick of the same run",
        figures=figures,
        notes=[
            f"{effort.rounds} rounds, ours and the yardstick in turn, medians; the first of each "
            "is not counted",
            "Slack is the sandbox in a process of its own, except where it is said otherwise",
            f"processes that wanted a processor (load average), before and after: {load[0]:.1f}, "
            f"{load[1]:.1f} on {os.cpu_count()}; what others run at the same time slows all of it",
        ],
    )


def _load() -> float:
    return os.getloadavg()[0]
