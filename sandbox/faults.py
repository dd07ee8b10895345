"""Faults on demand: what a real Slack does on a bad day."""

from dataclasses import dataclass, field

KINDS = (
    "429",
    "500",
    "delay",
    "drop",
    "drop_after",
    "unknown_method",
    "envelope_twice",
    "silent_socket",
)


@dataclass
class Fault:
    """`method` is a Web API method or "*"; it strikes `times` more times, for `seconds`."""

    method: str
    kind: str
    times: int = 1
    seconds: float = 1.0


@dataclass
class Faults:
    planned: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise ValueError(f"unknown fault {fault.kind!r}")
        self.planned.append(fault)

    def clear(self) -> None:
        self.planned.clear()

    def strike(self, method: str, kinds: tuple[str, ...]) -> Fault | None:
        """The next planned fault of these kinds for this method, used up by one."""
        for fault in self.planned:
            if fault.times > 0 and fault.kind in kinds and fault.method in (method, "*"):
                fault.times -= 1
                return fault
        return None
