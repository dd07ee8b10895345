"""Attack so many programmes; say what was found, and keep it (`tests/attack/report.py`)."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bot.privacy.attack_result import AttackResult
from tests.attack.attack import Tally, on_figures, on_rendered
from tests.attack.report import keep, part

_MANY = {"figures": 10_000, "rendered": 200}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("part", choices=_MANY)
    parser.add_argument("--programmes", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="stop after so long, wherever it is then")
    asked = parser.parse_args()
    began = time.monotonic()
    many = _MANY[asked.part] if asked.programmes is None else asked.programmes
    tally = _attacked(asked.part, many, asked.seed, asked.minutes)
    command = f"python -m tests.attack {asked.part} --programmes {tally.programmes}"
    seconds = round(time.monotonic() - began)
    result = AttackResult(f"{command} --seed {asked.seed}", seconds, tally.counts())
    keep(asked.part, result)
    sys.stdout.write("\n".join([part(asked.part, result), *tally.leaks[:20], ""]))
    return 1 if tally.leaks else 0


def _attacked(name: str, programmes: int, seed: int, minutes: float | None) -> Tally:
    if name == "figures":
        return on_figures(programmes, seed, minutes)
    with tempfile.TemporaryDirectory() as folder:
        return on_rendered(programmes, seed, Path(folder), minutes)


if __name__ == "__main__":
    sys.exit(main())
