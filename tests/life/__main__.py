"""`python -m tests.life`: a year of forty pairs in eight zones, held to a model of its own."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.life.company import lived
from tests.life.plan import Plan, planned
from tests.life.verdict import FAULTS, Verdict, judged

_SHOWN = 8


async def _verdict(plan: Plan) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="vice-versa-life-") as folder:
        company = await lived(plan, Path(folder))
        periods = await company.periods()
        await company.db.close()
    return judged(plan, company.post.came, periods, company.answered)


def _told(plan: Plan, verdict: Verdict, seconds: float) -> str:
    away = sum((ends - begins for begins, ends in plan.outages), plan.ends - plan.ends)
    lines = [
        f"{plan.days} days, {len(plan.couples)} pairs, seed {plan.seed}: {len(plan.events)} moves, "
        f"departures and pauses, {len(plan.outages)} outages ({away}), "
        f"{len(plan.restarts)} restarts; {seconds:.0f} s",
        *(f"  {count:>7}  {what}" for what, count in sorted(verdict.counts.items())),
        *(f"  {len(verdict.faults.get(what, ())):>7}  {what}" for what in FAULTS),
    ]
    for what, details in verdict.faults.items():
        lines += [f"{what}: {detail}" for detail in details[:_SHOWN]]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.life", description=__doc__)
    parser.add_argument("--years", type=float, default=1)
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1, help="another one, another life")
    asked = parser.parse_args()
    plan = planned(asked.seed, pairs=asked.pairs, days=round(365 * asked.years))
    began = time.monotonic()
    verdict = asyncio.run(_verdict(plan))
    sys.stdout.write(_told(plan, verdict, time.monotonic() - began))
    return 1 if verdict.total else 0


if __name__ == "__main__":
    sys.exit(main())
