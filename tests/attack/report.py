"""What was found, kept for the dossier as data and for people in docs/attack.md."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

from bot.privacy.attack_result import PATH, AttackResult, results
from tests.town import ROOT

KEPT = ROOT / "docs/attack.md"
_HEAD = """# The attack on small numbers

Written by `python -m tests.attack`; do not edit it. A curious reader asks a generated programme's
digests for every period, before and after what may change an answer, and solves the system of all
figures. It is a leak when something that one person said follows, or when an insight without names
can be of one or two people only. The threshold is raised in the midst of most programmes; people
come and go, take insights back and delete what they wrote. `tests/attack/solver.py` and
`tests/attack/authors.py` say what is decided exactly and what is bounded, `tests/attack/reader.py`
what the reader is taken to know, `bot/kernel/rules/small_numbers.py` what is shown and the limits.

On figures, blocks and periods are the product's own code; which piece a check-in falls in, and the
whole groups that SQL takes, are the attack's own copy of the rule. On what is rendered that copy is
held to the product: programmes are played on a real database, and every figure and text is read
back out of the messages, windows, lists, sheets and files that leads and admins get, and solved.
So are the digests that come by themselves; other notices, App Home, the leads' tasks and the audit
file hold no figure and no text, and name no member at an instant at which an insight changed hands.
"""
_TITLES = {"figures": "On figures", "rendered": "On rendered messages and files"}
_MEANING = {
    "programmes": "programmes",
    "answers": "answers in them",
    "insights": "insights without names in them",
    "questions": "questions asked",
    "outputs": "messages, windows, lists, sheets and App Homes read",
    "files": "files made and read, those of the audit log too",
    "notices": "notices that came by themselves, half of them late",
    "shown": "figures read back",
    "figures": "different sums shown",
    "readers": "readers who solved them",
    "at_an_end": "people of whom all of a group of three or more said the same end of the scale",
    "beside_own": "people told so to one of their group, who takes their own answer away",
}


def keep(name: str, result: AttackResult) -> None:
    """Beside what the other part came to."""
    found = {**(results() if PATH.exists() else {}), name: result}
    written = {part: asdict(found[part]) for part in _TITLES if part in found}
    PATH.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    KEPT.write_text(page(found), encoding="utf-8")


def page(found: Mapping[str, AttackResult]) -> str:
    parts = [part(title, found[name]) for name, title in _TITLES.items() if name in found]
    return "\n".join([_HEAD, *parts])


def part(title: str, result: AttackResult) -> str:
    rows = [
        f"| {meaning} | {result.counts[name]:,} |"
        for name, meaning in _MEANING.items()
        if name in result.counts
    ]
    table = ["| What | How many |", "|---|---|", *rows, f"| leaks | **{result.leaks:,}** |"]
    ran = f"`{result.command}`, {timedelta(seconds=result.seconds)}."
    return "\n".join([f"## {title}", "", *table, "", ran, ""])
