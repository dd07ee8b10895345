"""`python -m tests.soak`: two thousand pairs and a hundred kills, on both databases, both ways."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from tests.databases import a_database, a_server
from tests.outbox.fanout import killed


@contextmanager
def a_place(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/vice-versa.db"
        return
    with a_server() as server, a_database(server) as address:
        yield address


async def _soak(options: argparse.Namespace) -> None:
    sys.stdout.write("database    history  kills  in doubt  doubles  retired  seconds\n")
    for kind in options.database:
        for history in (True, False):
            with (
                tempfile.TemporaryDirectory(prefix="vice-versa-") as folder,
                a_place(kind, Path(folder)) as address,
            ):
                report = await killed(
                    folder=Path(folder),
                    database_url=address,
                    key=Fernet.generate_key().decode(),
                    pairs=options.pairs,
                    kills=options.kills,
                    history=history,
                    seed=options.seed,
                )
            sys.stdout.write(
                f"{kind:<12}{'yes' if history else 'no':<9}{report.kills:>5}{report.in_doubt:>10}"
                f"{report.doubles:>9}{report.retired:>9}{report.seconds:>9}\n"
            )
            sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="another one, other moments")
    parser.add_argument(
        "--database", action="append", choices=["sqlite", "postgresql"], help="both, if not given"
    )
    options = parser.parse_args()
    options.database = options.database or ["sqlite", "postgresql"]
    asyncio.run(_soak(options))


if __name__ == "__main__":
    main()
