"""The table of who may do what, as text: `python -m bot.kernel.rules.permission_table`."""

from collections.abc import Mapping

from bot.kernel.rules.permissions import GRANTS, Action, Role

_YES, _NO = "x", "-"


def table() -> str:
    """One line an action, one column a role; it ends with a line of its own."""
    width = max(len(action) for action in Action)
    head = " ".join(["action".ljust(width), *(role.value for role in Role)])
    return "\n".join([head, *(_line(action, width) for action in Action)]) + "\n"


def cells(text: str) -> Mapping[tuple[str, str], bool]:
    """(Action, role) → whether the table says that they may."""
    head, *lines = text.strip().splitlines()
    _, *roles = head.split()
    found: dict[tuple[str, str], bool] = {}
    for line in lines:
        action, *marks = line.split()
        found |= {(action, role): m == _YES for role, m in zip(roles, marks, strict=True)}
    return found


def _line(action: Action, width: int) -> str:
    marks = [(_YES if role in GRANTS[action] else _NO).center(len(role)) for role in Role]
    return " ".join([action.value.ljust(width), *marks]).rstrip()


if __name__ == "__main__":
    print(table(), end="")  # noqa: T201  # it is what this module is run for
