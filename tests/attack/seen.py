"""What a reader was shown, and what of it was otherwise than the rule has it."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"insight-(\d{4})-")


@dataclass
class Seen:
    """`wrong` says what was shown otherwise than the rule has it; `sums` are what was shown."""

    outputs: int = 0
    files: int = 0
    notices: int = 0
    figures: int = 0
    wrong: list[str] = field(default_factory=list)
    sums: dict[int, int] = field(default_factory=dict)

    def expect(self, what: str, shown: object, told: object) -> None:
        if shown != told:
            self.wrong.append(f"{what}: shown {shown}, told {told}")


def tokens(text: str) -> frozenset[int]:
    """The numbers of the insights whose text stands in it."""
    return frozenset(int(number) for number in _TOKEN.findall(text))
