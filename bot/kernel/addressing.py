"""To whom a text to the leads goes: those who lead while it is written and may read it.

Who is named in the form, who is told of it and who may open it are one and the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.kernel.reading import About
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.reader_table import may_read
from bot.kernel.rules.readers import Towards
from storage.engine import Session
from storage.people import leads
from storage.people.leads import Leading
from storage.tables import Person, ident


@dataclass(frozen=True)
class Addressees:
    """The leads who may read a text.

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
        leads=True,
        is_addressed=about.addressed_at is None or lead.since <= about.addressed_at,
    )
    # What they wrote themselves is theirs to read, but goes to nobody.
    return not towards.wrote and may_read(fact, towards)
