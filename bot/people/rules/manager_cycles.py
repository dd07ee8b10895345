"""People who would be their own manager's manager."""

from collections.abc import Mapping


def cycles(manager_of: Mapping[str, str]) -> list[list[str]]:
    """Each ring of people in which everybody is managed by the next, and the last by the first."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in manager_of:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in seen and at not in path:
            path[at] = len(path)
            at = manager_of.get(at)
        if at is not None and at in path:
            found.append(list(path)[path[at] :])
        seen.update(path)
    return found
