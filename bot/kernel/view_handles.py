"""What buttons and windows of a list carry in place of keys of rows.

Keys count up: beside a text without a name they tell which was written first, and from one list to
another that two are the same. A handle is sealed with the installation's key for the one person who
is shown the list, and anew for each view, so that nothing can be compared; nothing has to be kept
for it either, and another person's handle does not open.
"""

from collections.abc import Callable

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from storage.engine import Session
from storage.errors import UnreadableText
from storage.keys import cipher_in

HandleOf = Callable[[int], str]
"""The key of a row → its handle in this view."""
_PLACE = "view.row"
# A short key must not be told from a long one by the length of its handle.
_DIGITS = 19


def handles_for(session: Session, viewer: Actor, kind: str) -> HandleOf:
    """`kind` of rows: a handle of one kind opens nothing of another."""
    cipher = cipher_in(session)
    return lambda key: cipher.seal(f"{key:0{_DIGITS}d}", _PLACE, f"{kind}.{viewer.id}")


def key_of(session: Session, viewer: Actor, kind: str, handle: object) -> int:
    """Raises `Mistake` for what was not made for this person."""
    try:
        return int(cipher_in(session).open(str(handle), _PLACE, f"{kind}.{viewer.id}"))
    except UnreadableText as fault:
        raise Mistake("button.unknown") from fault
