"""Attack so many programmes; say what was found, and write it to docs/attack.md."""

import argparse
import sys
import time
from dataclasses import fields
from datetime import timedelta

from tests.attack.attack import Tally, on_figures
from tests.town import ROOT

KEPT = ROOT / "docs/attack.md"
_HEAD = """# The attack on small numbers

Written by `python -m tests.attack`; do not edit it. A curious reader asks a generated programme's
digests for every period, before and after what may change an answer, and solves the system of all
figures. It is a leak when something that one person said follows. `tests/attack/solver.py` says
what is decided exactly and what is bounded, `tests/attack/reader.py` what the reader is taken to
know; `bot/kernel/rules/small_numbers.py` states the rule and its limits.

What is attacked are the figures: usefulness, gains of confidence, *would do it again*. Blocks and
periods are the product's own code; which piece a check-in falls in, and the whole threes that SQL
takes, are the attack's own copy of the rule. Rendered messages and files, whose insight one without
names is, deletions, and a threshold that is raised in mid-run are not attacked.
"""
_MEANING = {
    "programmes": "programmes",
    "answers": "answers in them",
    "questions": "questions asked",
    "figures": "different sums shown",
    "readers": "readers who solved them",
    "at_an_end": "people of whom all of a group of three or more said the same end of the scale",
    "beside_own": "people told so to one of their group, who takes their own answer away",
}


def part(title: str, tally: Tally, seconds: float) -> str:
    rows = [
        f"| {_MEANING[one.name]} | {getattr(tally, one.name):,} |"
        for one in fields(tally)
        if one.name in _MEANING
    ]
    time_taken = timedelta(seconds=round(seconds))
    leaks = [f"- {leak}" for leak in tally.leaks[:20]]
    table = ["| What | How many |", "|---|---|", *rows, f"| leaks | **{len(tally.leaks):,}** |"]
    return "\n".join([f"## {title}", "", *table, "", f"It took {time_taken}.", *leaks, ""])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--programmes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="stop after so long, wherever it is then")
    asked = parser.parse_args()
    began = time.monotonic()
    tally = on_figures(asked.programmes, asked.seed, asked.minutes)
    figures = part("On figures", tally, time.monotonic() - began)
    command = f"python -m tests.attack --programmes {tally.programmes} --seed {asked.seed}"
    KEPT.write_text("\n".join([_HEAD, f"Command: `{command}`", "", figures]), encoding="utf-8")
    sys.stdout.write(figures)
    return 1 if tally.leaks else 0


if __name__ == "__main__":
    sys.exit(main())
