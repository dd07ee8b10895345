"""The migrations make exactly the tables of the code, on both databases."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel, col, select

import storage.migrations
from storage import schema, tables
from storage.engine import Database
from storage.errors import UnfitDatabase
from storage.kinds import Kind
from storage.migrate import newest, revision, upgrade
from storage.states import CheckInState, LeadTaskKind, RoleKind
from storage.tables import AuditEvent, CheckIn, Delivery, LeadNote, LeadTask, Role, ident
from tests.storage.revisions import back_to
from tests.storage.story import LONG_AGO, Story


def differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, SQLModel.metadata))


async def test_the_schema_equals_the_tables(db: Database) -> None:
    assert tables.Workspace.metadata is SQLModel.metadata
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        names = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    assert names == {"alembic_version", *SQLModel.metadata.tables}


@pytest.mark.unmigrated
async def test_a_database_is_upgraded_once(database_url: str, key: str) -> None:
    db = Database(url=database_url, keys=(key,))
    async with db.engine.connect() as connection:
        assert await connection.run_sync(revision) is None
    assert await upgrade(db) is True
    assert await upgrade(db) is False
    async with db.engine.connect() as connection:
        assert await connection.run_sync(revision) == newest()
    await db.close()


@pytest.mark.unmigrated
async def test_two_replicas_that_start_together_take_turns(postgresql_url: str, key: str) -> None:
    replicas = [Database(url=postgresql_url, keys=(key,)) for _ in range(2)]
    changed = await asyncio.gather(*(upgrade(replica) for replica in replicas))
    assert sorted(changed) == [False, True]
    for replica in replicas:
        await replica.close()


def test_the_head_that_is_looked_for_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == newest()


async def test_what_a_pause_had_skipped_is_closed_where_somebody_had_answered(
    db: Database,
) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        pair = await story.pair(await story.person("chloe"), await story.person("marc"))
        answered = await story.check_in(
            pair, LONG_AGO, state=CheckInState.SKIPPED, mentor=(True, 4)
        )
        silent = await story.check_in(
            pair, LONG_AGO + timedelta(weeks=1), state=CheckInState.SKIPPED
        )
    async with db.changing() as connection:
        await connection.run_sync(back_to, "0004")
    async with db.reading() as session:
        assert (await session.get_one(CheckIn, answered)).state == "closed"
        assert (await session.get_one(CheckIn, silent)).state == "skipped"


async def test_whoever_may_read_a_text_to_the_leads_goes_on_reading_it(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc, ines = [await story.person(name) for name in ("chloe", "marc", "ines")]
        priya, helen = [await story.person(name) for name in ("priya", "helen")]
        led = story.programme
        session.add_all(_lead(story, each) for each in (marc, ines))
        read = await _wish(story, chloe, marc)
        await story.begin("Led by one of the pair")
        session.add(_lead(story, helen))
        waits = await _wish(story, priya, helen)
        for action, subject in (("task.asked", f"task:{read}"), ("digest.read", "programme:7")):
            session.add(
                AuditEvent(
                    workspace_id=story.workspace,
                    actor_id=chloe,
                    action=action,
                    subject=subject,
                    at=LONG_AGO,
                )
            )
    async with db.changing() as connection:
        await connection.run_sync(back_to, "0006")
    async with db.reading() as session:
        assert (await session.get_one(LeadTask, read)).addressed_at is not None
        assert (await session.get_one(LeadTask, waits)).addressed_at is None, "nobody leads there"
        lines = (await session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))).all()
    assert [(line.actor_id, line.subject) for line in lines] == [
        (None, f"programme:{led}"),
        (chloe, "programme:7"),
    ]


async def test_what_a_lead_wrote_to_a_pair_moves_to_a_table_of_its_own_and_is_still_read(
    db: Database,
) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc = await story.person("chloe"), await story.person("marc")
        ines = await story.person("ines")
        pair = await story.pair(chloe, marc)
        here: dict[str, Any] = {"workspace_id": story.workspace, "programme_id": story.programme}
        for number in (1, 2):
            note = LeadNote(
                pair_id=ident(pair), author_id=ines, dedupe_key=f"note:{number}",
                text=f"Texte {number}", created_at=LONG_AGO, **here,
            )  # fmt: skip
            session.add(note)
            await session.flush()
            session.add(
                Delivery(
                    workspace_id=story.workspace, kind=Kind.LEAD_NOTE, person_id=marc,
                    dedupe_key=f"lead_note:{note.id}:{marc}", subject_id=note.id, due_at=LONG_AGO,
                )
            )  # fmt: skip
        session.add(
            LeadTask(
                kind=LeadTaskKind.RISK, dedupe_key="1", word="Mot", created_at=LONG_AGO, **here
            )
        )  # fmt: skip
    async with db.changing() as connection:
        await connection.run_sync(back_to, "0007")
    async with db.transaction() as session:
        notes = (await session.exec(select(LeadNote).order_by(col(LeadNote.id)))).all()
        assert [(n.text, n.author_id, n.pair_id, n.created_at) for n in notes] == [
            (f"Texte {number}", ines, pair.id, LONG_AGO) for number in (1, 2)
        ]
        owed = (await session.exec(select(Delivery).order_by(col(Delivery.id)))).all()
        assert [(row.kind, row.subject_id, row.dedupe_key) for row in owed] == [
            (Kind.LEAD_NOTE, note.id, f"lead_note:{note.id}:{marc}") for note in notes
        ]
        (task,) = (await session.exec(select(LeadTask))).all()
        assert (task.kind, task.word) == (LeadTaskKind.RISK, "Mot")
        session.add(
            LeadNote(
                pair_id=ident(pair),
                author_id=ines,
                dedupe_key="note:3",
                created_at=LONG_AGO,
                **here,
            )
        )
        await session.flush()


async def test_the_last_check_in_of_each_pair_is_of_a_period(db: Database) -> None:
    """LONG_AGO is a Tuesday; the programme asks on Mondays, and on holidays a day later."""
    day, hours = timedelta(days=1), timedelta(hours=1)
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        people = [await story.person(f"p{number}") for number in range(6)]
        here, tokyo, twice = [
            await story.pair(people[n], people[n + 1], since=LONG_AGO) for n in (0, 2, 4)
        ]
        tokyo.time_zone = "Asia/Tokyo"
        earlier = await story.check_in(here, LONG_AGO - 8 * day)
        after_a_holiday = await story.check_in(here, LONG_AGO)
        at_monday_s_end = await story.check_in(tokyo, LONG_AGO - 10 * hours)
        sent_early = await story.check_in(twice, LONG_AGO - day)
        (await session.get_one(CheckIn, sent_early)).period_on = (LONG_AGO - day).date()
        again = await story.check_in(twice, LONG_AGO)
        written = await story.check_in(tokyo, LONG_AGO - 30 * day)
    async with db.changing() as connection:
        await connection.run_sync(back_to, "0017")
    async with db.reading() as session:
        found = {
            key: (await session.get_one(CheckIn, key)).period_on
            for key in (earlier, after_a_holiday, at_monday_s_end, sent_early, again, written)
        }
    assert found == {
        earlier: None,
        after_a_holiday: date(2026, 8, 31),
        at_monday_s_end: date(2026, 8, 31),
        sent_early: date(2026, 8, 31),
        again: None,
        written: None,
    }


def _lead(story: Story, person_id: int) -> Role:
    return Role(
        workspace_id=story.workspace,
        person_id=person_id,
        kind=RoleKind.LEAD,
        programme_id=story.programme,
        created_at=LONG_AGO,
    )


async def _wish(story: Story, author_id: int, other_id: int) -> int:
    """Of a mentor for another executive."""
    pair = await story.pair(author_id, other_id)
    task = LeadTask(
        workspace_id=story.workspace,
        programme_id=story.programme,
        kind=LeadTaskKind.ANOTHER,
        dedupe_key=f"out:{pair.id}:{author_id}:0",
        pair_id=pair.id,
        person_id=author_id,
        word="A word",
        created_at=LONG_AGO,
    )
    story.session.add(task)
    await story.session.flush()
    return ident(task)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("9999", "belongs to a newer version of Vice Versa (its schema is 9999, "),
        ("0000", "has a schema which no version of Vice Versa has"),
        ("f3a9", "has a schema which no version of Vice Versa has"),
        (None, "has tables of the bot's names, but does not say of which version"),
    ],
)
async def test_a_database_that_no_migration_leads_from_is_refused_as_it_is(
    db: Database, said: str | None, why: str
) -> None:
    async with db.changing() as connection:
        if said is None:
            await connection.execute(text("DROP TABLE alembic_version"))
        else:
            query = text("UPDATE alembic_version SET version_num = :said")
            await connection.execute(query, {"said": said})
    with pytest.raises(UnfitDatabase) as refused:
        await upgrade(db)
    assert why in str(refused.value)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(revision) == said
        assert await connection.run_sync(differences) == []


SPOILT = {
    "DROP TABLE journal_mark": "no journal_mark",
    "ALTER TABLE workspace DROP COLUMN plain_since_at": "no workspace.plain_since_at",
    "ALTER TABLE workspace RENAME COLUMN plain_since_at TO since": "no workspace.plain_since_at",
    "DROP INDEX ix_answer_row_handle": "no unique answer(row_handle)",
}


@pytest.mark.parametrize(("spoiling", "told"), SPOILT.items())
async def test_a_database_that_is_not_as_its_version_says_is_refused_in_one_sentence(
    db: Database, spoiling: str, told: str
) -> None:
    async with db.changing() as connection:
        await connection.execute(text(spoiling))
    assert await upgrade(db) is False
    with pytest.raises(UnfitDatabase) as refused:
        await schema.check(db)
    assert f"({told})" in str(refused.value)


async def test_what_somebody_has_added_by_hand_is_in_nobody_s_way(db: Database) -> None:
    async with db.changing() as connection:
        for statement in (
            "ALTER TABLE person ADD COLUMN cost_centre VARCHAR",
            "CREATE TABLE somebody_s (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR NOT NULL)",
            "CREATE INDEX theirs ON person (name)",
        ):
            await connection.execute(text(statement))
    assert await schema.check(db) == []


async def test_an_index_that_is_missing_stops_nothing_and_is_named(db: Database) -> None:
    async with db.changing() as connection:
        await connection.execute(text("DROP INDEX ix_pair_back"))
    assert await schema.check(db) == ["pair(state, paused_until_on)"]


@pytest.mark.unmigrated
async def test_tables_that_a_migration_does_not_find_are_told_in_one_sentence(
    database_url: str, key: str
) -> None:
    db = Database(url=database_url, keys=(key,))
    async with db.changing() as connection:
        await connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        await connection.execute(text("INSERT INTO alembic_version VALUES ('0003')"))
    with pytest.raises(UnfitDatabase, match=r"cannot be upgraded.*nothing was changed"):
        await upgrade(db)
    async with db.engine.connect() as connection:
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
    assert names == ["alembic_version"]
    await db.close()
