"""Reading what somebody wrote: the table of readers, asked about one row and one reader."""

from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import Actor
from bot.kernel.errors import Unreadable
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.reader_table import TABLE, may_read
from bot.kernel.rules.readers import Towards


@dataclass(frozen=True)
class About:
    """What a row belongs to, as far as its readers are concerned. Keys are of `person` and so on.

    author_id     who wrote it
    subject_ids   whom it is about, where that is not its author
    member_ids    the two of its pair, or of every pair that it is about; of what is a programme's,
                  everybody in its pairs
    pair_id       its pair
    programme_id  its programme
    addressed_at  a text to the leads is read by those who led at this instant; None: it waits for
                  the first lead who may read it, or is no such text
    """

    author_id: int | None = None
    subject_ids: frozenset[int] = frozenset()
    member_ids: frozenset[int] = frozenset()
    pair_id: int | None = None
    programme_id: int | None = None
    addressed_at: datetime | None = None


def towards(actor: Actor, about: About) -> Towards:
    """What this reader is towards that row."""
    standing = actor.standing
    return Towards(
        is_active=actor.person.is_active,
        wrote=about.author_id == actor.id,
        is_about=actor.id in about.subject_ids,
        is_of_pair=actor.id in about.member_ids or actor.is_in(about.pair_id or 0),
        is_delegate=about.pair_id in standing.delegate_of,
        leads=about.programme_id in standing.leads,
        is_addressed=_led_at(actor, about),
        is_admin=standing.admin,
    )


def _led_at(actor: Actor, about: About) -> bool:
    if about.addressed_at is None:
        return True
    since = actor.standing.led_since.get(about.programme_id or 0)
    return since is not None and since <= about.addressed_at


def may(actor: Actor, fact: Fact, about: About) -> bool:
    return may_read(fact, towards(actor, about))


def require(actor: Actor, fact: Fact, about: About) -> None:
    """Raises `Unreadable`, which names the groups that may read it."""
    if not may(actor, fact, about):
        raise Unreadable(TABLE[fact].readers)
