"""Faults on demand: what a real Slack does on a bad day."""

from dataclasses import dataclass, field

KINDS = (
    "429",
    "500",
    "delay",
    "drop",
    "drop_after",
    "unknown_method",
    "answer",
    "answer_after",
    "envelope_twice",
    "silent_socket",
)


@dataclass
class Fault:
    """`method` is a Web API method or "*"; it strikes `times` more times, for `seconds`.

    "answer" gives `status`, `body` and `headers` in place of the call, as something between the app
    and Slack would; "answer_after" gives them for a call that was done.
    """

    method: str
    kind: str
    times: int = 1
    seconds: float = 1.0
    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


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
