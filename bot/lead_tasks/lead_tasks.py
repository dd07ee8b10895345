"""What leads have to see to: a task is opened once, and each lead is told of it once."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.kernel.reading import About, Addressees, addressed_at, addressees
from bot.kernel.rules.facts import Fact
from bot.lead_tasks.rules.lead_tasks import fact_of
from bot.outbox.letters import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.lead_tasks import lead_tasks
from storage.once import add_once
from storage.pairs import pairs
from storage.states import LeadTaskKind, PairState, Side
from storage.tables import LeadTask, Pair, Person, ident

_WHOLE = frozenset({LeadTaskKind.LEAVE, LeadTaskKind.LEFT})


async def open_task(
    session: Session,
    *,
    workspace_id: int,
    programme_id: int,
    kind: LeadTaskKind,
    dedupe_key: str,
    now: datetime,
    pair_id: int | None = None,
    person_id: int | None = None,
    side: Side | None = None,
    word: str | None = None,
    seen_at: datetime | None = None,
) -> LeadTask | None:
    """Write a task and owe a notice to each lead who may see it, in the caller's transaction.

    `person_id` and `side` are of whom it is about; `word` is what they wrote to the leads, and
    `seen_at` is of those whom its form named. The dedupe key holds the occasion
    ("vacancy:12:2026-11-23"), so that a second occasion is another task. None when this
    occasion has its task already, open or done.
    """
    row = LeadTask(
        workspace_id=workspace_id,
        programme_id=programme_id,
        kind=kind,
        dedupe_key=dedupe_key,
        pair_id=pair_id,
        person_id=person_id,
        side=side,
        word=word,
        created_at=now,
    )
    row.addressed_at = await _addressed(session, row, seen_at, now)
    if not await add_once(session, row):
        return None
    # Read again: the insert went beside the session, which knows no such object.
    task = await lead_tasks.by_key(session, workspace_id, dedupe_key)
    if task is None:
        raise LookupError("a task that was just written is gone")
    await tell(session, task, now)
    return task


async def owe_tasks(session: Session, programme_id: int, now: datetime) -> None:
    """Tell a new lead of what is open and theirs to see: it may have waited for them."""
    for task in await lead_tasks.open_in(session, (programme_id,)):
        if task.addressed_at is None:
            task.addressed_at = await _addressed(session, task, None, now)
            session.add(task)
        await tell(session, task, now)


async def done(session: Session, task: LeadTask, now: datetime, by_id: int | None = None) -> bool:
    """End a task; `by_id` is the lead who did, None when it came right by itself. False when
    somebody else has ended it meanwhile.
    """
    return await lead_tasks.end(session, ident(task), now, by_id)


async def readers(session: Session, task: LeadTask) -> Sequence[Person]:
    """The leads who may see a task; nobody where its own two people alone lead."""
    return (await addressees(session, fact_of(task.kind), await about_task(session, task))).people


async def readers_of_wish(session: Session, pair: Pair, person_id: int) -> Addressees:
    """Who would see a wish that one of a pair has."""
    return await addressees(session, Fact.WISH, await _about_wish(session, pair, person_id))


async def open_with(
    session: Session, pair: Pair, kinds: Collection[LeadTaskKind]
) -> Sequence[LeadTask]:
    """The open tasks that a pair is concerned by, or was until it ended."""
    members = (pair.mentor_id, pair.executive_id)
    return await lead_tasks.open_with(session, pair.programme_id, ident(pair), members, kinds)


async def concerned(session: Session, task: LeadTask) -> Sequence[Pair]:
    """The active pairs that a task is about: its own; or for somebody who leaves the programme or
    Slack, all of theirs in it.
    """
    if task.kind in _WHOLE and task.person_id is not None:
        theirs = await pairs.active_of(session, task.person_id)
        return [pair for pair in theirs if pair.programme_id == task.programme_id]
    pair = await session.get(Pair, task.pair_id) if task.pair_id else None
    return [pair] if pair is not None and pair.state == PairState.ACTIVE else []


async def about_task(session: Session, task: LeadTask) -> About:
    """What decides who may see a task."""
    pair = await session.get(Pair, task.pair_id) if task.pair_id else None
    if fact_of(task.kind) is Fact.WISH and pair is not None:
        return await _about_wish(session, pair, task.person_id, task.addressed_at)
    two = (pair.mentor_id, pair.executive_id) if pair else ()
    return About(
        subject_ids=frozenset((task.person_id,) if task.person_id else ()),
        member_ids=frozenset(two),
        pair_id=task.pair_id,
        programme_id=task.programme_id,
    )


async def _about_wish(
    session: Session, pair: Pair, person_id: int | None, addressed: datetime | None = None
) -> About:
    """What decides who may see a wish: nobody who is, or was, in any pair with its author in this
    programme.
    """
    author = person_id or 0
    with_them = await pairs.partners(session, pair.programme_id, (author,))
    return About(
        author_id=author,
        member_ids=with_them[author] | {pair.mentor_id, pair.executive_id},
        pair_id=ident(pair),
        programme_id=pair.programme_id,
        addressed_at=addressed,
    )


async def _addressed(
    session: Session, task: LeadTask, seen_at: datetime | None, now: datetime
) -> datetime | None:
    """The instant from which a reader must have led, for a text that somebody wrote. None for other
    tasks, which need no such instant.
    """
    if fact_of(task.kind) is not Fact.WISH:
        return None
    return await addressed_at(
        session,
        Fact.WISH,
        await about_task(session, task),
        workspace_id=task.workspace_id,
        seen_at=seen_at,
        now=now,
    )


async def tell(session: Session, task: LeadTask, now: datetime) -> None:
    """Each lead who may see it, once."""
    for lead in await readers(session, task):
        await owe(
            session,
            Kind.TASK,
            (task.id, lead.id),
            workspace_id=task.workspace_id,
            person_id=ident(lead),
            subject_id=ident(task),
            due_at=now,
        )
