"""What a person typed, as Slack hands it on."""

import re
from collections.abc import Iterable

from sandbox.workspace import Member

IN_A_MESSAGE = "<@{id}>"
IN_A_COMMAND = "<@{id}|{handle}>"


def escaped(text: str, people: Iterable[Member], mention: str) -> str:
    """Slack's three characters are escaped, and known @handles become mentions."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "@" not in safe:
        return safe
    ids = {person.handle: person.id for person in people}

    def mentioned(found: re.Match[str]) -> str:
        handle = found.group(1)
        known = handle in ids
        return mention.format(id=ids[handle], handle=handle) if known else found.group(0)

    return re.sub(r"(?<!\w)@([\w.-]*\w)", mentioned, safe)
