"""What members were promised about who reads what, kept so that a change of it is told to them.

The table of readers is the promise. An upgrade that changes it must not do so in silence: App Home
says for a month what is read by whom from now on.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.kernel.rules.facts import Fact, Writer
from bot.kernel.rules.reader_table import TABLE

TOLD_FOR = timedelta(days=30)
"""How long App Home tells of a change."""


def written() -> str:
    """Today's promise, as the workspace keeps it: fact → groups of readers, and places."""
    return json.dumps(_held(), sort_keys=True)


def changed(before: str | None, now: str | None) -> Sequence[Fact]:
    """The facts of which something else is promised now; none where nothing was kept before."""
    if before is None or now is None:
        return ()
    old, new = json.loads(before), json.loads(now)
    return [fact for fact in Fact if fact in new and old.get(fact) != new[fact]]


def is_told(changed_at: datetime | None, now: datetime) -> bool:
    return changed_at is not None and now < changed_at + TOLD_FOR


def _held() -> Mapping[str, Sequence[Sequence[str]]]:
    """Of what members write, or what is known of them: what staff write is theirs."""
    return {
        fact: [sorted(entry.readers), sorted(entry.places)]
        for fact, entry in TABLE.items()
        if entry.writer is not Writer.STAFF
    }
