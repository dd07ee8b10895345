"""What people write is unreadable in the database, and instants come back as they were."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlmodel import SQLModel, select

from storage.columns import EncryptedText
from storage.engine import Database
from storage.errors import UnreadableText
from storage.migrate import upgrade
from storage.states import LeadTaskKind, Side
from storage.tables import (
    Answer,
    BlockedPair,
    Enrolment,
    FollowUp,
    ImportRun,
    Insight,
    LeadNote,
    LeadTask,
    NextStep,
    Pair,
    PlannedSession,
    Proposal,
    Workspace,
    ident,
)
from tests.storage.story import LONG_AGO, Story

PEOPLE_WROTE = "Ma confession à Chloé"
SECRET_COLUMNS = {
    ("answer", "note"),
    ("answer", "word_to_lead"),
    ("blocked_pair", "reason"),
    ("enrolment", "card"),
    ("follow_up", "changed"),
    ("import_run", "rows"),
    ("insight", "outcome"),
    ("insight", "text"),
    ("lead_note", "text"),
    ("lead_task", "word"),
    ("next_step", "text"),
    ("pair", "end_reason"),
    ("planned_session", "question"),
    ("proposal", "override_reason"),
}


async def write_everywhere(db: Database) -> None:
    """The same sentence in every place where people can write."""
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc = await story.person("chloe"), await story.person("marc")
        pair = await story.pair(chloe, marc, ended_at=LONG_AGO, end_reason=PEOPLE_WROTE)
        check_in = await story.check_in(pair, LONG_AGO)
        answer = await story.answer(
            check_in, chloe, Side.MENTOR, True, note=PEOPLE_WROTE, word=PEOPLE_WROTE
        )
        session.add(
            NextStep(
                workspace_id=story.workspace,
                pair_id=ident(pair),
                check_in_id=check_in,
                person_id=chloe,
                text=PEOPLE_WROTE,
            )
        )
        session.add(
            Insight(
                workspace_id=story.workspace,
                pair_id=ident(pair),
                check_in_id=check_in,
                programme_id=story.programme,
                answer_id=answer,
                author_id=chloe,
                text=PEOPLE_WROTE,
                outcome=PEOPLE_WROTE,
                created_at=LONG_AGO,
            )
        )
        session.add_all(around(story, pair, chloe, marc))


def around(story: Story, pair: Pair, chloe: int, marc: int) -> list[SQLModel]:
    """What is written beside the check-ins."""
    here: dict[str, Any] = {"workspace_id": story.workspace, "created_at": LONG_AGO}
    programme: dict[str, Any] = {"programme_id": story.programme, **here}
    return [
        BlockedPair(one_id=chloe, other_id=marc, reason=PEOPLE_WROTE, **here),
        Enrolment(person_id=chloe, side=Side.MENTOR, card=PEOPLE_WROTE, **programme),
        FollowUp(
            workspace_id=story.workspace,
            programme_id=story.programme,
            person_id=chloe,
            side=Side.MENTOR,
            again=True,
            changed=PEOPLE_WROTE,
            at=LONG_AGO,
        ),
        ImportRun(person_id=chloe, rows=PEOPLE_WROTE, **programme),
        LeadNote(
            pair_id=ident(pair),
            author_id=chloe,
            dedupe_key="note:1",
            text=PEOPLE_WROTE,
            **programme,
        ),
        LeadTask(kind=LeadTaskKind.LEAVE, dedupe_key="leave:1", word=PEOPLE_WROTE, **programme),
        PlannedSession(
            pair_id=ident(pair),
            starts_at=LONG_AGO,
            uid="1",
            planned_by_id=chloe,
            question=PEOPLE_WROTE,
            updated_at=LONG_AGO,
            **here,
        ),
        Proposal(mentor_id=chloe, executive_id=marc, override_reason=PEOPLE_WROTE, **programme),
    ]


async def note_in(db: Database) -> str | None:
    async with db.reading() as session:
        return (await session.exec(select(Answer.note))).one()


async def test_every_text_that_people_write_is_encrypted(db: Database) -> None:
    found = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    }
    assert found == SECRET_COLUMNS
    await write_everywhere(db)
    async with db.reading() as session:
        connection = await session.connection()
        for table, column in SECRET_COLUMNS:
            stored = (await connection.execute(text(f"SELECT {column} FROM {table}"))).scalar_one()  # noqa: S608 - names of the table above
            assert stored.startswith("gAAAA"), f"{table}.{column} is not a Fernet token"
    assert await note_in(db) == PEOPLE_WROTE


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_no_word_of_it_stands_in_the_files_of_sqlite(
    sqlite_url: str, key: str, tmp_path: Path
) -> None:
    db = Database(url=sqlite_url, keys=(key,))
    await upgrade(db)
    await write_everywhere(db)
    written = bytes_in(tmp_path)
    await db.close()
    closed = bytes_in(tmp_path)
    assert {"vice-versa.db", "vice-versa.db-wal"} <= set(written)
    assert b"T0VAUBAN" in b"".join(written.values()), "what is not secret is found like this"
    for name, content in [*written.items(), *closed.items()]:
        assert b"confession" not in content, f"what people wrote can be read in {name}"


async def test_after_a_rotation_the_old_key_still_reads_and_the_new_one_writes(
    database_url: str,
) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    before = Database(url=database_url, keys=(old,))
    await upgrade(before)
    await write_everywhere(before)
    await before.close()

    rotated = Database(url=database_url, keys=(new, old))
    assert await note_in(rotated) == PEOPLE_WROTE
    async with rotated.transaction() as session:
        answer = (await session.exec(select(Answer))).one()
        answer.note = "Encore une confidence"
        session.add(answer)
    await rotated.close()

    after = Database(url=database_url, keys=(new,))
    assert await note_in(after) == "Encore une confidence"
    await after.close()


async def test_with_another_key_nothing_can_be_read_and_nothing_is_guessed(
    database_url: str, key: str
) -> None:
    right = Database(url=database_url, keys=(key,))
    await upgrade(right)
    await write_everywhere(right)
    await right.close()
    wrong = Database(url=database_url, keys=(Fernet.generate_key().decode(),))
    with pytest.raises(UnreadableText):
        await note_in(wrong)
    await wrong.close()


async def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - this is what must be refused
    with pytest.raises(StatementError, match="without a time zone cannot be stored"):
        async with db.transaction() as session:
            session.add(Workspace(team_id="T1", created_at=naive))


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=-4))),
    ],
)
async def test_an_instant_comes_back_as_it_was_in_utc(db: Database, instant: datetime) -> None:
    async with db.transaction() as session:
        row = Workspace(team_id="T1", created_at=instant)
        session.add(row)
        await session.flush()
        key = ident(row)
    async with db.reading() as session:
        read = (await session.get_one(Workspace, key)).created_at
        found = await session.exec(select(Workspace.id).where(Workspace.created_at == instant))
        assert found.one() == key
    assert read == instant
    assert read.utcoffset() == timedelta(0)
