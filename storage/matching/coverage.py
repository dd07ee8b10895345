"""Queries about the executive committee: who has a mentor, and since when somebody has none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select, update

from storage.engine import Session
from storage.states import LeadTaskKind, LeadTaskState, PairState, ProgrammeState
from storage.tables import LeadTask, Pair, Person, Programme


@dataclass(frozen=True)
class Cover:
    """`mentors` are of pairs that have heard of each other, `prepared` of those in a draft.
    `since_at` is when the last pair of somebody without a mentor came to its end, or was left by
    the mentor.
    """

    mentors: Mapping[int, Sequence[tuple[Pair, Person]]]
    prepared: Mapping[int, Sequence[tuple[Pair, Person]]]
    since_at: Mapping[int, datetime]

    def is_filled(self, executive_id: int) -> bool:
        """Whether somebody is there for them, be it in a draft: nobody has to look for one."""
        return executive_id in self.mentors or executive_id in self.prepared


async def committee(session: Session, workspace_id: int) -> Sequence[Person]:
    query = (
        select(Person)
        .where(
            Person.workspace_id == workspace_id,
            col(Person.committee_since_on).is_not(None),
            col(Person.is_active),
        )
        .order_by(col(Person.name), col(Person.id))
    )
    return (await session.exec(query)).all()


async def committees(session: Session) -> Sequence[int]:
    """The people of every workspace's executive committee."""
    query = select(Person.id).where(
        col(Person.committee_since_on).is_not(None), col(Person.is_active)
    )
    return [key for key in (await session.exec(query)).all() if key is not None]


async def cover_of(
    session: Session, executive_ids: Collection[int], at: datetime | None = None
) -> Cover:
    """The pairs that give executives a mentor: those that go on, of any programme of the workspace,
    with a mentor who is still in Slack. A pair that pauses does; who left Slack covers nobody.

    `at` is when they are looked at, where that is not now.
    """
    query = (
        select(Pair, Person, Programme.state)
        .join(Person, col(Person.id) == col(Pair.mentor_id))
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(col(Pair.executive_id).in_(executive_ids))
        .order_by(col(Pair.id))
    )
    found: dict[bool, dict[int, list[tuple[Pair, Person]]]] = {False: {}, True: {}}
    since: dict[int, datetime] = {}
    for pair, mentor, state in await session.exec(query):
        if mentor.is_active and _goes_on(pair, state, at):
            is_draft = state == ProgrammeState.DRAFT
            found[is_draft].setdefault(pair.executive_id, []).append((pair, mentor))
            continue
        # Who has left Slack is not looked at again: that is when it was seen.
        ended = pair.ended_at or pair.paused_at or mentor.synced_at
        since[pair.executive_id] = max(ended, since.get(pair.executive_id, ended))
    return Cover(mentors=found[False], prepared=found[True], since_at=since)


def _goes_on(pair: Pair, state: str, at: datetime | None) -> bool:
    if at is None:
        return pair.state == PairState.ACTIVE and state != ProgrammeState.CLOSED
    return pair.created_at < at and (pair.ended_at is None or pair.ended_at >= at)


async def last_pairs(session: Session, executive_ids: Collection[int]) -> Sequence[Pair]:
    """The last pair of each executive, in programmes that run or are paused."""
    newest = (
        select(func.max(Pair.id))
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(
            col(Pair.executive_id).in_(executive_ids),
            col(Programme.state).in_((ProgrammeState.RUNNING, ProgrammeState.PAUSED)),
        )
        .group_by(col(Pair.executive_id))
    )
    return (await session.exec(select(Pair).where(col(Pair.id).in_(newest)))).all()


async def told_of(session: Session, pair_ids: Collection[int]) -> frozenset[int]:
    """Those of the pairs whose vacancy the leads know of."""
    query = select(LeadTask.pair_id).where(
        LeadTask.kind == LeadTaskKind.VACANCY, col(LeadTask.pair_id).in_(pair_ids)
    )
    return frozenset(key for key in (await session.exec(query)).all() if key is not None)


async def open_vacancies(session: Session) -> Sequence[LeadTask]:
    """Those of people who still sit on the committee, and those of people who do not."""
    query = select(LeadTask).where(
        LeadTask.kind == LeadTaskKind.VACANCY, LeadTask.state == LeadTaskState.OPEN
    )
    return (await session.exec(query)).all()


async def fill(session: Session, task_ids: Collection[int], now: datetime) -> None:
    query = (
        update(LeadTask)
        .where(col(LeadTask.id).in_(task_ids), col(LeadTask.state) == LeadTaskState.OPEN)
        .values(state=LeadTaskState.DONE, done_at=now)
    )
    await session.exec(query, execution_options={"synchronize_session": False})
