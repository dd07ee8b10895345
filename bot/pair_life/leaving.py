"""Asking for another mentor or executive, or leaving: in private, and without fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.reading import Addressees
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import noted
from bot.lead_tasks import lead_tasks
from bot.lead_tasks.rules.lead_tasks import WISHES
from bot.pairs.pairs import PairDetails, listed
from storage.engine import Session
from storage.lead_tasks import lead_tasks as tasks
from storage.pairs import pairs
from storage.states import LeadTaskKind, PairState
from storage.tables import LeadTask, Pair, Programme


@dataclass(frozen=True)
class LeavingOptions:
    """`readers` are the leads who would see the wish: nobody when all leads are in pairs with its
    author.
    """

    about: PairDetails
    is_mentor: bool
    readers: Addressees


async def choices(session: Session, actor: Actor) -> Sequence[PairDetails]:
    """The pairs that this person may leave. `Mistake` where there is none."""
    actor.require(Action.ASK_WAY_OUT)
    rows = await pairs.active_of(session, actor.id)
    programmes = {row.programme_id for row in rows}
    found = {key: await session.get_one(Programme, key) for key in programmes}
    return await listed(session, rows, found)


async def way_out(session: Session, actor: Actor, pair_id: int) -> LeavingOptions:
    pair = await _own(session, actor, pair_id)
    programme = await session.get_one(Programme, pair.programme_id)
    (about,) = await listed(session, [pair], {pair.programme_id: programme})
    readers = await lead_tasks.readers_of_wish(session, pair, actor.id)
    return LeavingOptions(about, pair.mentor_id == actor.id, readers)


async def ask(
    session: Session,
    *,
    actor: Actor,
    pair_id: int,
    wish: str,
    word: str | None,
    now: datetime,
    seen_at: datetime | None = None,
) -> LeadTask:
    """Open a task for the leads. The other of the pair learns nothing of it.

    `seen_at` is of those whom the form named as its readers.
    """
    pair = await _own(session, actor, pair_id)
    if wish not in WISHES:
        raise Mistake("leave.no_wish")
    key = f"out:{pair_id}:{actor.id}:"
    task = await lead_tasks.open_task(
        session,
        workspace_id=pair.workspace_id,
        programme_id=pair.programme_id,
        kind=LeadTaskKind(wish),
        dedupe_key=f"{key}{await tasks.count(session, key, pair.workspace_id)}",
        now=now,
        pair_id=pair_id,
        person_id=actor.id,
        side=actor.side_in(pair_id),
        word=word,
        seen_at=seen_at,
    )
    if task is None:
        raise Mistake("leave.already")
    # Without saying who asked: the log is not the leads' alone.
    noted(session, task.workspace_id, "task.asked", f"programme:{task.programme_id}", now)
    return task


async def take_back(session: Session, *, actor: Actor, task_id: int, now: datetime) -> None:
    """Take a wish back, and its word with it. `Mistake` when a lead has dealt with it meanwhile."""
    task = await tenancy.found(session, LeadTask, task_id, actor, gone="leave.not_yours")
    if task.person_id != actor.id or task.kind not in WISHES:
        raise Mistake("leave.not_yours")
    if not await lead_tasks.done(session, task, now, actor.id):
        raise Mistake("leave.seen_to")
    # `done` is an UPDATE beside the session.
    await session.refresh(task)
    task.word = None
    session.add(task)
    noted(session, task.workspace_id, "task.taken_back", f"programme:{task.programme_id}", now)


async def asked_by(session: Session, actor: Actor) -> Mapping[int, LeadTask]:
    """Pair → what this person has asked, and no lead has seen to yet."""
    rows = await tasks.open_by(session, actor.id, WISHES)
    return {row.pair_id: row for row in rows if row.pair_id is not None}


async def _own(session: Session, actor: Actor, pair_id: int) -> Pair:
    actor.require(Action.ASK_WAY_OUT, pair=pair_id)
    pair = await tenancy.found(session, Pair, pair_id, actor, gone="leave.ended")
    if pair.state != PairState.ACTIVE:
        raise Mistake("leave.ended")
    if pair_id in await asked_by(session, actor):
        raise Mistake("leave.already")
    return pair
