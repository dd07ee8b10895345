"""What people write is unreadable in the database, and opens in its own row and column alone."""

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, text
from sqlalchemy import select as choose
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select, update

from storage.encryption import Cipher, EncryptedText
from storage.engine import Database
from storage.errors import AbsentKey, MovedText, UnboundText, UnreadableText
from storage.keys import place_of, secrets
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
    ident,
)
from tests.storage.revisions import back_to
from tests.storage.story import LONG_AGO, Story

KEY, OTHER = (Fernet.generate_key().decode() for _ in range(2))
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
            assert stored.startswith("v2."), f"{table}.{column} is not a token"
    assert await note_in(db) == PEOPLE_WROTE


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_no_word_of_it_stands_in_the_files_of_sqlite(
    sqlite_url: str, key: str, tmp_path: Path
) -> None:
    db = Database(url=sqlite_url, keys=(key,))
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
    await write_everywhere(right)
    await right.close()
    wrong = Database(url=database_url, keys=(Fernet.generate_key().decode(),))
    with pytest.raises(UnreadableText):
        await note_in(wrong)
    await wrong.close()


async def stored(db: Database, place: str) -> str:
    """The one token of a column."""
    table, column = place.split(".")
    async with db.reading() as session:
        query = text(f"SELECT {column} FROM {table}")  # noqa: S608 - names of our own tables
        return str((await (await session.connection()).execute(query)).scalar_one())


async def overwrite(db: Database, place: str, token: str) -> None:
    """As somebody would who can write to the database, and has no key."""
    table, column = place.split(".")
    async with db.transaction() as session:
        query = text(f"UPDATE {table} SET {column} = :token")  # noqa: S608 - names of our own tables
        await (await session.connection()).execute(query, {"token": token})


async def test_a_text_that_is_copied_to_another_row_does_not_open(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc = await story.person("chloe"), await story.person("marc")
        pair = await story.pair(chloe, marc)
        check_in = await story.check_in(pair, LONG_AGO)
        hers = await story.answer(check_in, chloe, Side.MENTOR, True, note=PEOPLE_WROTE)
        his = await story.answer(check_in, marc, Side.EXECUTIVE, True, note="Rien à dire")
    async with db.transaction() as session:
        copied = text("UPDATE answer SET note = (SELECT note FROM answer WHERE id = :hers)")
        await (await session.connection()).execute(copied, {"hers": hers})
    async with db.reading() as session:
        assert (await session.get_one(Answer, hers)).note == PEOPLE_WROTE
    for query in (select(Answer).where(Answer.id == his), select(Answer.note)):
        with pytest.raises(MovedText, match=r"^answer\.note: it was altered, or copied here"):
            async with db.reading() as session:
                (await session.exec(query)).all()


PLACES = sorted(f"{table}.{column}" for table, column in SECRET_COLUMNS)


@pytest.mark.parametrize("place", PLACES)
async def test_a_text_of_another_column_or_table_does_not_open(db: Database, place: str) -> None:
    await write_everywhere(db)
    moved = await stored(db, "pair.end_reason" if place == "next_step.text" else "next_step.text")
    await overwrite(db, place, moved)
    column = next(each for each in secrets() if place_of(each) == place)
    with pytest.raises(MovedText, match=f"^{place}: "):
        async with db.reading() as session:
            (await (await session.connection()).execute(choose(column))).all()


TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)
PLACED = st.sampled_from(PLACES)
HANDLES = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(text=TEXTS, place=PLACED, handle=HANDLES, elsewhere=PLACED, other=HANDLES)
def test_a_token_opens_where_it_was_written_and_nowhere_else(
    text: str, place: str, handle: str, elsewhere: str, other: str
) -> None:
    cipher = Cipher([OTHER, KEY])
    token = cipher.seal(text, place, handle)
    assert cipher.open(token, place, handle) == text
    assert Cipher([KEY, OTHER]).open(token, place, handle) == text
    for where in {(elsewhere, handle), (place, other), (elsewhere, other)} - {(place, handle)}:
        with pytest.raises(MovedText):
            cipher.open(token, *where)
    with pytest.raises(AbsentKey, match=cipher.newest.id):
        Cipher([KEY]).open(token, place, handle)


@given(text=TEXTS, place=PLACED, handle=HANDLES, data=st.data())
def test_a_token_that_was_altered_does_not_open(
    text: str, place: str, handle: str, data: st.DataObject
) -> None:
    cipher = Cipher([KEY])
    token = cipher.seal(text, place, handle)
    # The last character holds bits that mean nothing.
    at = data.draw(st.integers(0, len(token.rstrip("=")) - 2))
    character = data.draw(st.characters(codec="ascii").filter(lambda one: one != token[at]))
    with pytest.raises(UnreadableText):
        cipher.open(token[:at] + character + token[at + 1 :], place, handle)


def test_the_same_text_is_never_the_same_token_and_none_tells_its_key() -> None:
    cipher = Cipher([KEY])
    tokens = {cipher.seal("Oui", "answer.note", "0" * 32) for _ in range(100)}
    assert len(tokens) == 100
    assert all(token.startswith(cipher.newest.prefix) for token in tokens)
    assert cipher.newest.id not in KEY and KEY[:8] not in next(iter(tokens))
    assert KEY not in repr(cipher.newest)


async def test_what_was_written_before_texts_were_bound_still_opens(db: Database, key: str) -> None:
    await write_everywhere(db)
    await overwrite(db, "answer.note", Fernet(key).encrypt(b"Comme avant").decode())
    assert await note_in(db) == "Comme avant"
    async with db.transaction() as session:
        answer = (await session.exec(select(Answer))).one()
        answer.note = "Comme maintenant"
        session.add(answer)
    assert (await stored(db, "answer.note")).startswith("v2.")
    assert await note_in(db) == "Comme maintenant"


async def test_rows_that_exist_are_given_a_handle_each(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        for name in ("marc", "helen", "priya"):
            await story.pair(await story.person("chloe" + name), await story.person(name))
    async with db.changing() as connection:
        await connection.run_sync(back_to, "0009")
    async with db.reading() as session:
        handles = (await session.exec(select(Pair.row_handle))).all()
    assert len(set(handles)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in handles)


async def test_a_text_cannot_be_written_without_its_row(db: Database) -> None:
    await write_everywhere(db)
    wrong = update(Answer).values(note="Sans sa ligne")
    with pytest.raises(StatementError, match=r"answer\.note: it has to be written through its row"):
        async with db.transaction() as session:
            await session.exec(wrong, execution_options={"synchronize_session": False})
    assert await note_in(db) == PEOPLE_WROTE


async def test_a_text_cannot_be_read_without_its_row(db: Database) -> None:
    await write_everywhere(db)
    apart = select(Answer.note).subquery()
    wrong = (choose(func.max(col(Answer.note))), choose(apart.c.note))
    for query in wrong:
        with pytest.raises(UnboundText, match=r"^answer\.note: it comes with the row_handle"):
            async with db.reading() as session:
                await (await session.connection()).execute(query)


async def test_a_text_comes_by_whichever_way_it_is_selected(db: Database) -> None:
    await write_everywhere(db)
    other = aliased(Answer)
    both = select(Answer).subquery()
    ways: tuple[Any, ...] = (
        choose(col(Answer.note)),
        choose(col(Answer.note).label("said")),
        choose(col(other.note)),
        choose(both.c.note),
        update(Answer).values(met=True).returning(col(Answer.note)),
    )
    for way in ways:
        async with db.transaction() as session:
            found = await (await session.connection()).execute(way)
            assert set(found.scalars()) == {PEOPLE_WROTE}, str(way)
