"""Misspelt names of settings, and which setting was probably meant."""

from collections.abc import Iterable, Mapping

NAMES = frozenset(
    {
        "DATABASE_URL",
        "MENTORING_ADMINS",
        "MENTORING_BACKUP_DAYS",
        "MENTORING_JOURNAL",
        "MENTORING_KEYS",
        "MENTORING_LOG",
        "MENTORING_RATES",
        "PORT",
        "SLACK_API_URL",
        "SLACK_APP_TOKEN",
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_TIMEOUT",
    }
)
_LETTERS = 2
_SHORT = 6
"""In a name of so few letters, two of them are most of it: HOST is not PORT misspelt."""


def misspelt(given: Iterable[str]) -> Mapping[str, str]:
    """Name that was given → the setting that it is near to."""
    near = ((name, _nearest(name.strip().upper())) for name in given if name not in NAMES)
    return {name: meant for name, meant in sorted(near) if meant}


def _nearest(name: str) -> str:
    distance, ours = min((_distance(name, ours), ours) for ours in NAMES)
    return ours if distance <= (1 if len(ours) <= _SHORT else _LETTERS) else ""


def _distance(one: str, other: str) -> int:
    """Letters that are missing, added, exchanged or swapped with the next one."""
    if abs(len(one) - len(other)) > _LETTERS:
        return _LETTERS + 1
    before: list[int] = []
    line = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, line = before, line, [i]
        for j, its in enumerate(other, start=1):
            least = min(before[j] + 1, line[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], its):
                least = min(least, earlier[j - 2] + 1)
            line.append(least)
    return line[-1]
