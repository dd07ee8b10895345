"""What cells and names of columns may say, whatever language a file is written in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.kernel.rules.command_line import fold
from storage.states import Side

NOTHING = frozenset({"-", "–", "—"})
_USUAL = {
    Side.MENTOR: ("mentor", "mentors", "mentore", "mentoree"),
    Side.EXECUTIVE: (
        "executive", "executives", "exec", "dirigeant", "dirigeante", "dirigeants", "leader",
    ),
    "yes": ("yes", "y", "oui", "o", "true", "vrai", "1", "x"),
    "no": ("no", "n", "non", "false", "faux", "0", *NOTHING),
}  # fmt: skip
_CELLS = {word: meaning for meaning, words in _USUAL.items() for word in words}


def bare(name: str) -> str:
    """Letters and digits alone: spaces, accents, case and signs do not matter."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


@dataclass(frozen=True)
class Words:
    """What the bot's own example files say, besides what is understood in any case.

    columns  `bare` name → column
    cells    folded word → a side, "yes" or "no"
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def meaning(self, cell: str) -> str | None:
        word = fold(cell)
        return _CELLS.get(word) or self.cells.get(word)


USUAL = Words()
"""Nothing besides."""
