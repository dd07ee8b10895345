"""Reading what somebody wrote: who may, of one row; and to whom a text to the leads goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.kernel.actors import Actor
from bot.kernel.errors import Unreadable
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.reader_table import TABLE, may_read
from bot.kernel.rules.readers import Towards
from storage.engine import Session
from storage.people import leads
from storage.people.leads import Leading
from storage.tables import Person, ident


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
    """How this reader relates to that row."""
    standing = actor.standing
    return Towards(
        is_active=actor.person.is_active,
        wrote=about.author_id == actor.id,
        is_about=actor.id in about.subject_ids,
        is_of_pair=actor.id in about.member_ids or actor.is_in(about.pair_id or 0),
        is_delegate=about.pair_id in standing.delegate_of
        or not standing.arranges_for.isdisjoint(about.member_ids),
        was_delegate=not standing.arranged_for.isdisjoint(about.member_ids),
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


@dataclass(frozen=True)
class Addressees:
    """The leads who lead while a text is written and may read it: who is named in its form, who is
    told of it and who may open it are one and the same.

    `at` is kept with it: the newest of them led from then on, and whoever is named later does not
    read it. None where nobody may yet: it waits for the first lead who may.
    """

    people: Sequence[Person]
    at: datetime | None


async def addressees(session: Session, fact: Fact, about: About) -> Addressees:
    there = await leads.leading(session, about.programme_id or 0)
    readers = [lead for lead in there if reads(lead, fact, about)]
    newest = max((lead.since for lead in readers), default=None)
    return Addressees([lead.person for lead in readers], newest)


async def addressed_at(
    session: Session,
    fact: Fact,
    about: About,
    *,
    workspace_id: int,
    seen_at: datetime | None,
    now: datetime,
) -> datetime | None:
    """What to keep with a text that is being written.

    `seen_at` is the `at` of those whom its form named: nobody whom the author has not seen reads
    it. None where the form named nobody.
    """
    if seen_at is not None:
        return min(seen_at, now)
    waiting = replace(about, addressed_at=None)
    if found := (await addressees(session, fact, waiting)).at:
        return found
    # Whoever is being named at this moment would never hear of it: they find it, or it finds them.
    await leads.take_turn(session, workspace_id)
    return (await addressees(session, fact, waiting)).at


def reads(lead: Leading, fact: Fact, about: About) -> bool:
    """Whether somebody who leads its programme may read it."""
    key = ident(lead.person)
    towards = Towards(
        is_active=lead.person.is_active,
        wrote=about.author_id == key,
        is_about=key in about.subject_ids,
        is_of_pair=key in about.member_ids,
        was_delegate=not lead.arranged_for.isdisjoint(about.member_ids),
        leads=True,
        is_addressed=about.addressed_at is None or lead.since <= about.addressed_at,
    )
    # What they wrote themselves is theirs to read, but goes to nobody.
    return not towards.wrote and may_read(fact, towards)
