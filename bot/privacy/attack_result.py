"""What the last attack on the figures came to, as `python -m tests.attack` wrote it down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).with_name("attack_result.json")


@dataclass(frozen=True)
class AttackResult:
    """One part of it: what was counted, by name, and how it is run again."""

    command: str
    seconds: int
    counts: Mapping[str, int]

    @property
    def programmes(self) -> int:
        return self.counts["programmes"]

    @property
    def leaks(self) -> int:
        return self.counts["leaks"]


def results() -> Mapping[str, AttackResult]:
    """By the name of its part: "figures" and "rendered"."""
    return {name: AttackResult(**part) for name, part in json.loads(PATH.read_text()).items()}
