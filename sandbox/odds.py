"""A bad day by chance: each call may be struck, until somebody says that it is over."""

import random
from dataclasses import dataclass, field
from typing import Any

KINDS = ("429", "500", "drop", "drop_after", "delay")


@dataclass
class Odds:
    """`odds` is kind → the share of calls that it strikes; a call is struck by one at most.

    `drop` breaks the connection before the call was done, `drop_after` when it was. `delay` does
    the call at once and answers `seconds` later: whoever stops waiting before that does not know
    that it was done. The same seed and the same calls in the same order give the same day.
    """

    odds: dict[str, float] = field(default_factory=dict)
    methods: tuple[str, ...] = ("*",)
    seconds: float = 1.0
    retry_after: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        if unknown := self.odds.keys() - set(KINDS):
            raise ValueError(f"unknown fault {sorted(unknown)[0]!r}")
        if any(share < 0 for share in self.odds.values()) or sum(self.odds.values()) > 1:
            raise ValueError("shares are 0 to 1, and not more than 1 altogether")
        # Chance with a seed, so that a bad day can be had again: nothing here is a secret.
        self._random = random.Random(self.seed)  # noqa: S311

    def strike(self, method: str) -> str | None:
        if not self.odds or (method not in self.methods and "*" not in self.methods):
            return None
        drawn = self._random.random()
        for kind, share in self.odds.items():
            drawn -= share
            if drawn < 0:
                return kind
        return None


def read(raw: dict[str, Any]) -> Odds:
    """From JSON in which the kinds stand beside the rest. Raises `ValueError` or `TypeError`."""
    rest = dict(raw)
    # In the order of KINDS and not of the JSON: the same seed must give the same day.
    odds = {kind: float(rest.pop(kind)) for kind in KINDS if kind in rest}
    rest["methods"] = tuple(rest.get("methods", ("*",)))
    return Odds(odds, **rest)
