"""What a checked file of people says, without one of them."""

import json
from typing import Any


def without(text: str, slack_id: str) -> tuple[str, int]:
    """The same rows as JSON, less those that are about this person; and how many those were.

    What Slack said of them goes too, unless somebody else's row names them as a manager.
    """
    held = json.loads(text)
    if isinstance(held, list):
        left = [row for row in held if not _is_about(row, slack_id)]
        return json.dumps(left, ensure_ascii=False), len(held) - len(left)
    gone = 0
    for name, rows in held.items():
        if isinstance(rows, list):
            held[name] = [row for row in rows if not _is_about(row, slack_id)]
            gone += len(rows) - len(held[name])
    if not any(_names(rows, slack_id) for rows in held.values() if isinstance(rows, list)):
        for rows in held.values():
            if isinstance(rows, dict):
                rows.pop(slack_id, None)
    return json.dumps(held, ensure_ascii=False), gone


def _is_about(row: Any, slack_id: str) -> bool:
    if not isinstance(row, dict):
        return False
    return row.get("who") == slack_id or _is_about(row.get("wanted"), slack_id)


def _names(node: Any, slack_id: str) -> bool:
    if isinstance(node, dict):
        return any(_names(each, slack_id) for each in node.values())
    if isinstance(node, list):
        return any(_names(each, slack_id) for each in node)
    return bool(node == slack_id)
