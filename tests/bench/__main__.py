"""Take the figures of the groups that are named, or of all; show them and keep them."""

import argparse
import asyncio
import sys

from tests.bench import report
from tests.bench.measure import Effort, Figure
from tests.bench.programs import ROOT
from tests.bench.registry import GROUPS

_KEPT = ROOT / "build/bench.json"


async def _run(names: list[str], effort: Effort) -> None:
    reports = {}
    for name in names:
        reports[name] = await GROUPS[name](effort)
        sys.stdout.write(report.table(reports[name]) + "\n")
    report.write(reports, _KEPT)
    sys.stdout.write(f"Also in {_KEPT.relative_to(ROOT)}\n")


def _tell(figure: Figure) -> None:
    """On the other channel: the table that follows stays whole."""
    sys.stderr.write(f"{report.line(figure)}\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("group", nargs="*", help=f"any of: {', '.join(GROUPS)}")
    parser.add_argument("--rounds", type=int, default=5, help="more rounds, steadier medians")
    parser.add_argument("--small", action="store_true", help="few pairs: does the bench work?")
    parser.add_argument("--only", default="", help="those of a group with this in their name")
    options = parser.parse_args()
    if unknown := [name for name in options.group if name not in GROUPS]:
        parser.error(f"no group {unknown[0]!r}; there is: {', '.join(GROUPS)}")
    effort = Effort(
        rounds=max(1, options.rounds), small=options.small, only=options.only, tell=_tell
    )
    asyncio.run(_run(options.group or list(GROUPS), effort))


main()
