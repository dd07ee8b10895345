"""What volunteers write about themselves: for the leads who are of no pair with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.kernel.reading import About, Addressees, addressed_at, addressees
from bot.kernel.rules.facts import Fact
from storage.engine import Session
from storage.pairs import pairs
from storage.people import enrolments
from storage.tables import Enrolment, Programme, ident


async def about(
    session: Session, programme_id: int, rows: Sequence[Enrolment]
) -> Mapping[int, About]:
    """Enrolment → what decides who may read its card."""
    with_them = await pairs.partners(session, programme_id, [row.person_id for row in rows])
    return {ident(row): _about(programme_id, row, with_them[row.person_id]) for row in rows}


async def readers(session: Session, programme_id: int, person_id: int) -> Addressees:
    """Who would read a card that somebody writes now."""
    return await addressees(session, Fact.CARD, await _about_new(session, programme_id, person_id))


async def address(
    session: Session,
    programme: Programme,
    person_id: int,
    *,
    seen_at: datetime | None,
    now: datetime,
) -> datetime | None:
    """What to keep with a card that is written now; `seen_at` is of those whom its form named."""
    return await addressed_at(
        session,
        Fact.CARD,
        await _about_new(session, ident(programme), person_id),
        workspace_id=programme.workspace_id,
        seen_at=seen_at,
        now=now,
    )


async def address_waiting(session: Session, programme_id: int) -> None:
    """Somebody leads from now on: a card that has waited for one who may read it is theirs."""
    rows = await enrolments.cards_waiting(session, programme_id)
    for key, who in (await about(session, programme_id, rows)).items():
        if (found := (await addressees(session, Fact.CARD, who)).at) is not None:
            row = next(each for each in rows if each.id == key)
            row.addressed_at = found
            session.add(row)


async def _about_new(session: Session, programme_id: int, person_id: int) -> About:
    with_them = await pairs.partners(session, programme_id, (person_id,))
    return About(author_id=person_id, member_ids=with_them[person_id], programme_id=programme_id)


def _about(programme_id: int, row: Enrolment, with_them: frozenset[int]) -> About:
    return About(
        author_id=row.person_id,
        member_ids=with_them,
        programme_id=programme_id,
        addressed_at=row.addressed_at,
    )
