"""What buttons and metadata of windows and of Home carry, sealed anew each time they are drawn.

Keys of rows count up: beside a text without a name they tell which was written first, and from one
list to another that two are the same. What Slack holds of a view is readable to whoever it is drawn
for. Sealed on the way out and opened on the way in, here alone, so that no list can forget it;
nothing has to be kept for it. Messages stay as they are: they may be pressed years later, when the
key is retired, and they name whom they are about.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from storage.encryption import Cipher
from storage.errors import UnreadableText

_MARK = "~"
_PLACE, _BOUND = "slack.view", "value"
_DIGIT = re.compile(r"\d")
# A short key must not be told from a long one by the length of what is sealed.
_STEP = 32
_PAD = "\0"
# docs.slack.dev/reference/views and /block-kit/composition-objects/option-object: sealed, a value
# has four thirds of its bytes and some eighty signs more.
_METADATA, _OPTION = 3000, 150
Rewrite = Callable[[str], str]


class SealedViews:
    """Seals and opens with the installation's keys. What is plain is taken as it is: every service
    checks for itself what somebody may do with a row, and windows of before an upgrade stay open.
    """

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def sealed(self, view: Mapping[str, Any]) -> dict[str, Any]:
        """The same view; what holds a digit among its buttons, overflow menus and metadata is
        sealed.

        Options of a form stay plain: each is named beside its value, and Slack compares them with
        what is chosen at first.
        """
        changed: dict[str, Any] = _with_values(view, self._seal)
        if held := changed.get("private_metadata"):
            changed["private_metadata"] = _within(_METADATA, self._seal(held))
        return changed

    def opened(self, body: dict[str, Any]) -> dict[str, Any]:
        """What somebody has sent, with its values and its metadata as the bot wrote them."""
        changed = dict(body)
        if actions := body.get("actions"):
            changed["actions"] = [_action(each, self._open) for each in actions]
        view = body.get("view")
        if isinstance(view, dict) and view.get("private_metadata"):
            changed["view"] = {**view, "private_metadata": self._open(view["private_metadata"])}
        return changed

    def _seal(self, value: str) -> str:
        # What was sealed before comes back where a window is drawn from what Slack holds of it.
        if value.startswith(_MARK) or not _DIGIT.search(value):
            return value
        padded = value + _PAD * (-len(value.encode()) % _STEP)
        return _MARK + self._cipher.seal(padded, _PLACE, _BOUND)

    def _open(self, value: object) -> Any:
        """As it came where it does not open: no row has such a key, and the person is told so."""
        if not isinstance(value, str) or not value.startswith(_MARK):
            return value
        try:
            return self._cipher.open(value[len(_MARK) :], _PLACE, _BOUND).rstrip(_PAD)
        except UnreadableText:
            return value


def _with_values(part: Any, change: Rewrite) -> Any:
    """Every button, and every option of an overflow menu, with its value changed."""
    if isinstance(part, list):
        return [_with_values(each, change) for each in part]
    if not isinstance(part, Mapping):
        return part
    held = {name: _with_values(each, change) for name, each in part.items()}
    if held.get("type") == "button" and held.get("value"):
        held["value"] = change(held["value"])
    if held.get("type") == "overflow":
        held["options"] = [
            {**each, "value": _within(_OPTION, change(each["value"]))} for each in held["options"]
        ]
    return held


def _within(limit: int, sealed: str) -> str:
    """Raises `ValueError` for what Slack would refuse with the whole view, naming neither."""
    if len(sealed) > limit:
        raise ValueError(f"{len(sealed)} signs are too many for what a view carries: {limit}")
    return sealed


def _action(action: Any, change: Rewrite) -> Any:
    if not isinstance(action, Mapping):
        return action
    held = dict(action)
    if "value" in held:
        held["value"] = change(held["value"])
    if isinstance(chosen := held.get("selected_option"), Mapping) and "value" in chosen:
        held["selected_option"] = {**chosen, "value": change(chosen["value"])}
    return held
