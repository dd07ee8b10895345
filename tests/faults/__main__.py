"""`python -m tests.faults`: a bad day every half a minute, for half an hour, on each database."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from tests.faults.living import Plan, Report, lived_through
from tests.soak import a_place


def _line(kind: str, report: Report) -> str:
    return (
        f"{kind:<12}{sum(report.days.values()):>5}{report.prompts:>9}{report.in_doubt:>10}"
        f"{report.doubled:>9}{report.updates:>9}{report.answers:>9}{report.held:>6}"
        f"{report.told:>6}{report.restarts:>10}{report.seconds:>9}\n"
    )


async def _live(options: argparse.Namespace) -> None:
    sys.stdout.write(
        "database     days  prompts  in doubt  doubled  updates  answers  held  told  restarts  "
        "seconds\n"
    )
    for kind in options.database:
        with (
            tempfile.TemporaryDirectory(prefix="vice-versa-") as folder,
            a_place(kind, Path(folder)) as address,
        ):
            plan = Plan(
                folder=Path(folder),
                database_url=address,
                key=Fernet.generate_key().decode(),
                every=options.every,
                lasting=60 * options.minutes,
                pairs=options.pairs,
                history=not options.no_history,
                seed=options.seed,
            )
            report = await lived_through(plan)
        sys.stdout.write(_line(kind, report))
        sys.stdout.write("".join(f"  {day} {n}\n" for day, n in sorted(report.days.items())))
        sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--every", type=float, default=30.0, help="seconds from one to the next")
    parser.add_argument("--pairs", type=int, default=20, help="that come due with each")
    parser.add_argument("--seed", type=int, default=1, help="another one, another order")
    parser.add_argument(
        "--no-history", action="store_true", help="the bot may not look back: doubts are sent again"
    )
    parser.add_argument(
        "--database", action="append", choices=["sqlite", "postgresql"], help="both, if not given"
    )
    options = parser.parse_args()
    options.database = options.database or ["sqlite", "postgresql"]
    asyncio.run(_live(options))


if __name__ == "__main__":
    main()
