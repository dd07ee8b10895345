"""How many calls came of each method, and what became of them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Count:
    """`calls` are `ok` and `errors` together."""

    calls: int = 0
    ok: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    """By Slack's code; what a fault on demand refused stands under "fault 429" and the like."""
    struck: Counter[str] = field(default_factory=Counter)
    """Calls that were done, and whose answer a fault on demand held back: drop_after, delay."""


@dataclass
class Counts:
    methods: dict[str, Count] = field(default_factory=dict)

    def of(self, method: str) -> Count:
        if method not in self.methods:
            self.methods[method] = Count()
        return self.methods[method]

    def add(self, method: str, error: str | None) -> None:
        count = self.of(method)
        count.calls += 1
        if error is None:
            count.ok += 1
        else:
            count.errors[error] += 1

    def public(self) -> dict[str, dict[str, Any]]:
        return {
            method: {
                "calls": count.calls,
                "ok": count.ok,
                "errors": dict(count.errors),
                "struck": dict(count.struck),
            }
            for method, count in sorted(self.methods.items())
        }

    def reset(self) -> None:
        self.methods.clear()
