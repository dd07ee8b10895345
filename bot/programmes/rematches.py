"""Who would like another pairing after the end: for the leads who were of no pair with them."""

from collections.abc import Mapping, Sequence

from bot.kernel.actors import Actor
from bot.kernel.reading import About, addressees, may
from bot.kernel.rules.facts import Fact
from storage.confidence import follow_ups
from storage.engine import Session
from storage.pairs import pairs
from storage.tables import FollowUp, Person


async def about_rematch(
    session: Session, programme_id: int, person_id: int, given: FollowUp | None = None
) -> About:
    """What decides who may read that somebody would like another pairing."""
    with_them = await pairs.partners(session, programme_id, (person_id,))
    return About(
        author_id=person_id,
        member_ids=with_them[person_id],
        programme_id=programme_id,
        addressed_at=given.addressed_at if given else None,
    )


async def seen_by(
    session: Session, actor: Actor, programme_ids: Sequence[int]
) -> Mapping[int, Sequence[Person]]:
    """Programme → those who would like another pairing, as far as this reader may know."""
    found: dict[int, list[Person]] = {}
    for given, person in await follow_ups.wishes_in(session, programme_ids):
        who = await about_rematch(session, given.programme_id, given.person_id, given)
        if given.person_id != actor.id and may(actor, Fact.REMATCH, who):
            found.setdefault(given.programme_id, []).append(person)
    return found


async def address_waiting(session: Session, programme_id: int) -> None:
    """Somebody leads from now on: what has waited for a lead who may read it is theirs."""
    for given in await follow_ups.waiting(session, programme_id):
        who = await about_rematch(session, programme_id, given.person_id)
        if (found := (await addressees(session, Fact.REMATCH, who)).at) is not None:
            given.addressed_at = found
            session.add(given)
