"""A file of people is applied on both databases, by several replicas at a time."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.kernel.ports import Profile
from bot.people import import_rows, importing
from bot.people.import_apply import CHUNK, Step, apply_next
from bot.people.import_rows import Found
from bot.people.rules.import_lines import ImportLine, LineFault
from bot.people.rules.import_plan import PersonChange
from bot.programmes.programmes import found as founded
from storage.engine import Database
from storage.people import enrolments, people
from storage.states import ImportState, ProgrammeState, Side
from storage.tables import ImportRun, Person, Programme, Workspace

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
COUNT = 2 * CHUNK + 50


def file_of(count: int, *, function: str = "Sales") -> Found:
    """Everybody has the one before as their manager."""
    lines = [
        ImportLine(
            line=n + 2,
            who=f"U{n}",
            side=Side.MENTOR,
            function=function,
            topics=(1, 2),
            manager=f"U{n - 1}" if n else None,
            capacity=2,
            committee=n == 7,
        )
        for n in range(count)
    ]
    profiles = {f"U{n}": Profile(f"U{n}", f"p{n}", f"Person {n}") for n in range(count)}
    return Found([PersonChange(line, True, ()) for line in lines], people=profiles)


async def _run_of(db: Database, found: Found) -> int:
    async with db.transaction() as session:
        run = ImportRun(
            workspace_id=1,
            programme_id=1,
            person_id=1,
            rows=import_rows.written(found),
            total=len(found.changes),
            state=ImportState.APPLYING,
            created_at=NOW,
        )
        session.add(run)
        await session.flush()
        return run.id or 0


@pytest.fixture
async def started(db: Database) -> Database:
    async with db.transaction() as session:
        session.add(Workspace(team_id="T0", created_at=NOW))
        await session.flush()
        session.add(
            Person(
                workspace_id=1,
                slack_id="U0LEAD",
                handle="lead",
                synced_at=NOW,
            )
        )
        await founded(session, Programme(workspace_id=1, name="P", created_at=NOW))
    return db


async def _to_the_end(db: Database) -> list[Step]:
    steps: list[Step] = []
    while True:
        async with db.transaction() as session:
            step = await apply_next(session, 1, NOW)
        if step is None:
            return steps
        steps.append(step)


async def test_replicas_share_a_run_and_each_line_is_applied(started: Database) -> None:
    await _run_of(started, file_of(COUNT))
    await asyncio.gather(_to_the_end(started), _to_the_end(started))
    # One that found the run taken has ended early; whatever is left is gone on with.
    await _to_the_end(started)
    async with started.reading() as session:
        rows = await people.everyone(session, 1)
        part = await enrolments.in_programme(session, 1)
        topics = await enrolments.topics_in(session, 1)
    by_id = {row.id: row for row in rows}
    assert len(part) == COUNT
    assert {row.capacity for row in part} == {2}
    assert len(topics) == COUNT
    assert set(map(len, topics.values())) == {2}
    managed = {row.slack_id: by_id[row.manager_id].slack_id for row in rows if row.manager_id}
    assert managed == {f"U{n}": f"U{n - 1}" for n in range(1, COUNT)}
    assert [row.slack_id for row in rows if row.committee_since_on] == ["U7"]


async def test_a_run_applied_twice_changes_nothing_more(started: Database) -> None:
    for _ in range(2):
        await _run_of(started, file_of(CHUNK + 1))
        steps = await _to_the_end(started)
        assert [(step.applied, step.state) for step in steps] == [
            (CHUNK, "applying"),
            (CHUNK + 1, "done"),
        ]
    async with started.reading() as session:
        assert len(await enrolments.in_programme(session, 1)) == CHUNK + 1
        page = await enrolments.page(session, 1, start=0, limit=3)
    assert [(row.person.name, row.pairs, row.topic_ids) for row in page] == [
        ("Person 0", 0, (1, 2)),
        ("Person 1", 0, (1, 2)),
        ("Person 10", 0, (1, 2)),
    ]


async def test_what_slack_said_since_the_check_is_not_overwritten(started: Database) -> None:
    async with started.transaction() as session:
        later = NOW + timedelta(hours=1)
        session.add(
            Person(workspace_id=1, slack_id="U0", name="New name", is_active=False, synced_at=later)
        )
    await _run_of(started, file_of(2, function="HR"))
    await _to_the_end(started)
    async with started.reading() as session:
        person = await people.by_slack_id(session, 1, "U0")
    assert person is not None
    assert (person.name, person.is_active, person.function) == ("New name", False, "HR")


async def test_a_programme_that_closes_meanwhile_ends_the_run(started: Database) -> None:
    await _run_of(started, file_of(CHUNK + 1))
    async with started.transaction() as session:
        assert await apply_next(session, 1, NOW) is not None
        programme = await session.get_one(Programme, 1)
        programme.state = ProgrammeState.CLOSED
        session.add(programme)
    (step,) = await _to_the_end(started)
    assert (step.applied, step.state) == (CHUNK, "dropped")
    async with started.reading() as session:
        run = await session.get_one(ImportRun, 1)
    assert (run.rows, run.ended_at) == (None, NOW)


async def test_files_that_wait_too_long_are_forgotten(started: Database) -> None:
    key = await _run_of(started, file_of(1))
    async with started.transaction() as session:
        run = await session.get_one(ImportRun, key)
        run.state = ImportState.CHECKED
        session.add(run)
    for at, state in ((NOW + timedelta(hours=23), "checked"), (NOW + timedelta(days=2), "dropped")):
        async with started.transaction() as session:
            await importing.forget_unused(session, at)
        async with started.reading() as session:
            run = await session.get_one(ImportRun, key)
            assert run.state == state
            assert (run.rows is None) is (state == "dropped")


def test_what_is_kept_reads_back_as_it_was() -> None:
    faults = [LineFault(9, "import.bad.side", {"typed": "é"})]
    found = replace(file_of(3), faults=faults, unused=["Name"], unchanged=4)
    assert import_rows.read(import_rows.written(found)) == found
    assert import_rows.read(None) == Found()
