"""A member of the executive committee has lost their mentor: the leads are told once."""

from collections.abc import Sequence
from datetime import datetime

from bot.outbox.letters import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.matching import coverage
from storage.once import add_once
from storage.people import people
from storage.rows import by_ids
from storage.states import LeadTaskKind, Side
from storage.tables import LeadTask, Pair, Person, ident


async def look(session: Session, now: datetime) -> int:
    """Tell of the places that have become vacant, and tick off those that are filled.

    Looked for in what is there, and not noted by whatever ends a pair: there are many ways out of
    one. Returns how many are new.
    """
    members = await coverage.committees(session)
    filled = await coverage.open_vacancies(session)
    # Without a committee this is all: two small queries a minute.
    if not members and not filled:
        return 0
    cover = await coverage.cover_of(session, members)
    vacant = [key for key in members if not cover.is_filled(key)]
    if done := [ident(task) for task in filled if task.person_id not in vacant]:
        await coverage.fill(session, done, now)
    lost = await coverage.last_pairs(session, vacant)
    known = await coverage.told_of(session, [ident(pair) for pair in lost])
    new = [pair for pair in lost if ident(pair) not in known]
    for pair in new:
        await _tell(session, pair, now)
    return len(new)


async def _tell(session: Session, pair: Pair, now: datetime) -> None:
    # By the pair that has ended: losing the next mentor is another vacancy.
    key = f"{LeadTaskKind.VACANCY}:{pair.id}"
    task = LeadTask(
        workspace_id=pair.workspace_id,
        programme_id=pair.programme_id,
        kind=LeadTaskKind.VACANCY,
        dedupe_key=key,
        pair_id=pair.id,
        person_id=pair.executive_id,
        side=Side.EXECUTIVE,
        created_at=now,
    )
    if not await add_once(session, task):
        return
    for reader in await _readers(session, pair):
        await owe(
            session,
            Kind.VACANCY,
            (pair.id, reader.id),
            workspace_id=pair.workspace_id,
            pair_id=pair.id,
            person_id=ident(reader),
            due_at=now,
        )


async def _readers(session: Session, pair: Pair) -> Sequence[Person]:
    """The leads; while nobody leads, whoever made the pair."""
    if leads := await people.leads_of(session, pair.programme_id):
        return leads
    made_by = await by_ids(session, Person, {pair.created_by_id or 0})
    return [person for person in made_by.values() if person.is_active]
