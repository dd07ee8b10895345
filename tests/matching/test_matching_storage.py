"""Matching and the committee's cover, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from bot.kernel.actors import Actor
from bot.kernel.rules.permissions import Standing
from bot.matching import field, joining, vacancies
from bot.matching.matching import listed, run
from bot.matching.rules.suitability import both
from bot.programmes.programmes import found
from storage.engine import Database, Session
from storage.states import PairState, ProposalState, RoleKind, Side
from storage.tables import (
    BlockedPair,
    Delivery,
    Enrolment,
    EnrolmentTopic,
    LeadTask,
    Pair,
    Person,
    Programme,
    Proposal,
    Role,
    Topic,
    Workspace,
    ident,
)

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
async def actor(db: Database) -> Actor:
    """Ten people: mentors 1 to 5, executives 6 to 10, who is on the committee; the lead is 11."""
    async with db.transaction() as session:
        workspace = Workspace(team_id="T0", created_at=NOW)
        session.add(workspace)
        await session.flush()
        for name in ("First", "Second"):
            await found(session, Programme(workspace_id=1, name=name, created_at=NOW))
        people = [_person(n) for n in range(1, 12)]
        session.add_all(people)
        await session.flush()
        for person in people[:10]:
            await _enrol(session, person)
        session.add(
            Role(workspace_id=1, person_id=11, kind=RoleKind.LEAD, programme_id=1, created_at=NOW)
        )
        return Actor(people[10], workspace, Standing(leads=frozenset({1})))


def _person(n: int) -> Person:
    return Person(
        workspace_id=1,
        slack_id=f"U{n}",
        handle=f"p{n}",
        name=f"Person {n}",
        time_zone="Europe/Paris",
        languages="fr",
        committee_since_on=date(2026, 1, 1) if 6 <= n <= 10 else None,
        synced_at=NOW,
    )


async def _enrol(session: Session, person: Person) -> None:
    key = ident(person)
    row = Enrolment(
        workspace_id=1,
        programme_id=1,
        person_id=key,
        side=Side.MENTOR if key <= 5 else Side.EXECUTIVE,
        created_at=NOW,
    )
    session.add(row)
    await session.flush()
    # Each executive wants what the mentor five below offers.
    topic = (await session.exec(select(Topic.id).order_by(col(Topic.id)))).all()[(key - 1) % 5]
    session.add(EnrolmentTopic(enrolment_id=ident(row), topic_id=topic or 0, workspace_id=1))


def _pair(
    mentor: int, executive: int, programme: int = 1, state: PairState = PairState.ACTIVE
) -> Pair:
    return Pair(
        workspace_id=1,
        programme_id=programme,
        mentor_id=mentor,
        executive_id=executive,
        channel_id="G1",
        state=state,
        created_at=NOW,
        ended_at=NOW if state == PairState.ENDED else None,
    )


async def test_each_gets_what_they_want_except_what_is_kept_apart(
    db: Database, actor: Actor
) -> None:
    async with db.transaction() as session:
        session.add_all(
            [
                _pair(1, 6, programme=2, state=PairState.ENDED),
                BlockedPair(workspace_id=1, one_id=2, other_id=7, created_at=NOW),
                Proposal(
                    workspace_id=1, programme_id=2, mentor_id=3, executive_id=8, created_at=NOW,
                    state=ProposalState.REFUSED, refused_by=Side.MENTOR,
                ),
            ]
        )  # fmt: skip
        boss = await session.get_one(Person, 4)
        boss.manager_id = 11
        lead = await session.get_one(Person, 11)
        lead.manager_id = 9
        programme = await session.get_one(Programme, 1)
    await run(db, actor, programme, NOW)
    async with db.reading() as session:
        rows = (await session.exec(select(Proposal).where(Proposal.state == "proposed"))).all()
        there = await listed(session, actor, 1, NOW)
    made = {(row.mentor_id, row.executive_id) for row in rows}
    assert len(made) == 5
    assert (5, 10) in made
    assert not made & {(1, 6), (2, 7), (3, 8), (4, 9)}
    assert (there.mentors, there.executives, len(there.entries)) == (5, 5, 5)


async def test_who_holds_a_pair_or_was_asked_is_not_free(db: Database, actor: Actor) -> None:
    async with db.transaction() as session:
        session.add(_pair(1, 6))
        session.add(
            Proposal(
                workspace_id=1, programme_id=1, mentor_id=2, executive_id=7, created_at=NOW,
                state=ProposalState.ASKED_MENTOR,
            )
        )  # fmt: skip
        programme = await session.get_one(Programme, 1)
    async with db.reading() as session:
        there = await field.load(session, programme, NOW)
    assert {one.key for one in there.free_mentors()} == {3, 4, 5}
    assert {one.key for one in there.free_executives()} == {8, 9, 10}
    assert there.kept.again == {both(1, 6)}


async def test_a_vacancy_is_told_once_and_ticked_off_when_it_is_filled(
    db: Database, actor: Actor
) -> None:
    async with db.transaction() as session:
        session.add_all([_pair(1, 6, state=PairState.ENDED), _pair(2, 7), _pair(3, 8)])
        (await session.get_one(Person, 3)).is_active = False
    for new in (2, 0):
        async with db.transaction() as session:
            assert await vacancies.look(session, NOW) == new
    async with db.transaction() as session:
        tasks = (await session.exec(select(LeadTask))).all()
        assert {(task.person_id, task.state) for task in tasks} == {(6, "open"), (8, "open")}
        owed = (await session.exec(select(Delivery).where(Delivery.kind == "vacancy"))).all()
        assert [row.person_id for row in owed] == [11, 11]
        session.add(_pair(4, 6))
    async with db.transaction() as session:
        assert await vacancies.look(session, NOW) == 0
    async with db.reading() as session:
        done = await session.exec(select(LeadTask.person_id).where(LeadTask.state == "done"))
        assert done.all() == [6]


async def test_what_is_agreed_becomes_one_pair_however_often_it_is_tried(
    db: Database, actor: Actor
) -> None:
    async with db.transaction() as session:
        session.add(
            Proposal(
                workspace_id=1, programme_id=1, mentor_id=1, executive_id=6, created_at=NOW,
                state=ProposalState.AGREED, decided_by_id=11,
            )
        )  # fmt: skip
    async with db.reading() as session:
        (row,) = await joining.waiting(session, 1)
    for _ in range(2):
        async with db.transaction() as session:
            await joining.join(session, ident(row.proposal), "G1", NOW)
    async with db.reading() as session:
        (pair,) = (await session.exec(select(Pair))).all()
        assert await joining.waiting(session, 1) == []
    assert (pair.created_by_id, pair.channel_id) == (11, "G1")
