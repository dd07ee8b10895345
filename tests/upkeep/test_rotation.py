"""Keys are retired while people write: nothing is lost, and nothing becomes unreadable."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlmodel import col, select

from bot.upkeep import key_commands
from bot.upkeep.rotation import PlaceRead, check, rotate
from storage import keys, rotation
from storage.engine import Database
from storage.keys import absent, newest_of, place_of, remember, secrets
from storage.privacy.own_texts import PLACES, forget
from storage.states import Side
from storage.tables import Answer, CipherKey, NextStep, ident
from tests.engines import ENGINES
from tests.storage.revisions import unbind
from tests.storage.story import LONG_AGO, Story

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
NOTE = next(column for column in secrets() if place_of(column) == "answer.note")
NOTES = next(place for place in PLACES if "note" in place.names)


async def nobody_waits(_: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def opened(url: str, *given: str) -> AsyncIterator[Database]:
    db = Database(url=url, keys=given, engines=ENGINES)
    try:
        yield db
    finally:
        await db.close()


async def write_weeks(db: Database, weeks: int) -> dict[int, str | None]:
    """Chloé and Marc answer for so many weeks. Gives row → note."""
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc = await story.person("chloe"), await story.person("marc")
        pair = await story.pair(chloe, marc)
        notes: dict[int, str | None] = {}
        for week in range(weeks):
            check_in = await story.check_in(pair, LONG_AGO + week * timedelta(weeks=1))
            for person, side in ((chloe, Side.MENTOR), (marc, Side.EXECUTIVE)):
                note = f"Semaine {week}, {side}"
                notes[await story.answer(check_in, person, side, True, note=note)] = note
        session.add(
            NextStep(
                workspace_id=story.workspace,
                pair_id=ident(pair),
                check_in_id=check_in,
                person_id=chloe,
                text="Essayer",
            )
        )
    return notes


async def writes(db: Database, key: int, note: str | None) -> None:
    """Somebody changes their answer."""
    async with db.transaction() as session:
        answer = await session.get_one(Answer, key)
        answer.note = note
        session.add(answer)


async def notes_in(db: Database) -> dict[int, str | None]:
    async with db.reading() as session:
        return {ident(row): row.note for row in (await session.exec(select(Answer))).all()}


async def tokens_in(db: Database) -> dict[int, str]:
    async with db.reading() as session:
        found = await keys.next_tokens(session, NOTE, after=0, limit=10_000)
        return {token.key: token.stored for token in found}


async def all_of(db: Database) -> bool:
    """The whole rotation; whether the command says that all is well."""
    said: list[str] = []
    lines = key_commands.handler(db, nobody_waits)(key_commands.request([NEW], only_check=False))
    return await key_commands.report(lines, said.append)


@pytest.mark.parametrize("is_bound", [True, False])
async def test_after_a_rotation_the_newest_key_alone_reads_everything(
    database_url: str, is_bound: bool
) -> None:
    """Also what was written before texts named their key and were bound to their row."""
    async with opened(database_url, OLD) as db:
        notes = await write_weeks(db, 20)
        if not is_bound:
            async with db.changing() as connection:
                await connection.run_sync(unbind)
    async with opened(database_url, NEW, OLD) as db:
        assert await notes_in(db) == notes
        assert await all_of(db)
    async with opened(database_url, NEW) as db:
        assert await notes_in(db) == notes
        async with db.reading() as session:
            assert (await session.exec(select(NextStep.text))).all() == ["Essayer"]


async def test_what_people_write_and_delete_meanwhile_stays_as_they_left_it(
    database_url: str,
) -> None:
    async with opened(database_url, OLD) as db:
        notes = await write_weeks(db, 100)
    async with opened(database_url, NEW, OLD) as db:
        over = asyncio.Event()

        async def people_write(mine: int) -> int:
            """Each of several people has answers of their own, and goes on until the end."""
            number = 0
            while not over.is_set():
                for key in [key for key in notes if key % 4 == mine]:
                    number += 1
                    said = None if number % 5 == 0 else f"Changé {number}"
                    await writes(db, key, said)
                    notes[key] = said
            return number

        writing = [asyncio.create_task(people_write(person)) for person in range(4)]
        async for _ in rotate(db, nobody_waits, at_once=5):
            pass
        over.set()
        assert sum(await asyncio.gather(*writing)) > 40
        assert await notes_in(db) == notes
        assert await all_of(db)
    async with opened(database_url, NEW) as db:
        assert await notes_in(db) == notes


async def test_what_is_written_between_reading_and_writing_anew_stays(database_url: str) -> None:
    async with opened(database_url, OLD) as db:
        notes = await write_weeks(db, 3)
    async with opened(database_url, NEW, OLD) as db:
        async with db.reading() as session:
            tokens = await rotation.next_old(session, NOTE, after=0, limit=100)
            texts = rotation.anew(keys.cipher_in(session), NOTE, tokens)
        changed, deleted, *others = notes
        notes |= {changed: "Changé", deleted: None}
        await writes(db, changed, "Changé")
        async with db.transaction() as session:
            await forget(session, NOTES, col(Answer.id) == deleted)
        async with db.transaction() as session:
            await rotation.write(session, NOTE, texts)
        assert await notes_in(db) == notes
        newest = f"v2.{newest_of(db)}."
        tokens_now = await tokens_in(db)
        assert all(tokens_now[key].startswith(newest) for key in (changed, *others))


async def test_a_row_that_somebody_works_on_is_left_for_another_time(postgresql_url: str) -> None:
    async with opened(postgresql_url, OLD) as db:
        notes = await write_weeks(db, 3)
    async with opened(postgresql_url, NEW, OLD) as db:
        async with db.transaction() as session, asyncio.timeout(20):
            await session.get_one(Answer, min(notes), with_for_update=True)
            steps = [rotated async for rotated in rotate(db, nobody_waits)]
            assert steps[-1].of - steps[-1].done == 1
        assert await all_of(db)
        assert await notes_in(db) == notes


async def test_a_rotation_that_breaks_off_is_gone_on_with(database_url: str) -> None:
    async with opened(database_url, OLD) as db:
        notes = await write_weeks(db, 20)
    async with opened(database_url, NEW, OLD) as db:
        before = await tokens_in(db)
        rotating = rotate(db, nobody_waits, at_once=10)
        while (await anext(rotating)).done < 10:
            pass
        await rotating.aclose()
        half = await tokens_in(db)
        done = {key for key in half if half[key] != before[key]}
        assert len(done) == 10
        assert await notes_in(db) == notes
        assert await all_of(db)
        after = await tokens_in(db)
        assert {key for key in after if after[key] == half[key]} == done, "not once more"


async def test_a_check_reads_every_text_and_names_the_rows_that_cannot_be_read(
    database_url: str,
) -> None:
    async with opened(database_url, OTHER) as db:
        first, second, *_ = await write_weeks(db, 2)
    async with opened(database_url, NEW, OTHER) as db:
        await writes(db, second, "Plus récent")
        copied = "UPDATE answer SET note = (SELECT note FROM answer WHERE id = :a) WHERE id = :b"
        async with db.transaction() as session:
            connection = await session.connection()
            await connection.execute(text(copied), {"a": second, "b": first})
        found = {each.place: each async for each in check(db, nobody_waits, at_once=3)}
        note = found["answer.note"]
        assert (note.readable, note.old, note.unreadable) == (3, 2, 1)
        assert note.rows == {"it was altered, or copied here from another row or column": [first]}
        assert found["next_step.text"] == PlaceRead("next_step.text", readable=1, old=1)
    async with opened(database_url, NEW) as db:
        said: list[str] = []
        lines = key_commands.handler(db, nobody_waits)(key_commands.request([NEW], only_check=True))
        assert not await key_commands.report(lines, said.append)
        assert "answer.note: 4 texts, 0 of them with an older key, 3 cannot be read." in said
        assert said[-1] == "4 texts cannot be read."


async def test_the_start_counts_what_an_absent_key_leaves_unreadable_wherever_it_lies(
    database_url: str,
) -> None:
    """Also where the first and the last text of its kind are written with a key that is there."""
    async with opened(database_url, OLD) as db:
        async with db.transaction() as session:
            await remember(session, LONG_AGO)
        notes = await write_weeks(db, 3)
    async with opened(database_url, NEW, OLD) as db:
        await writes(db, min(notes), "Avec la nouvelle")
        await writes(db, max(notes), "Avec la nouvelle")
        async with db.transaction() as session:
            await remember(session, LONG_AGO)
            step = (await session.exec(select(NextStep))).one()
            step.text = "Avec la nouvelle"
            session.add(step)
    async with opened(database_url, NEW) as db, db.reading() as session:
        assert await absent(session) == {"answer.note": 4}
    async with opened(database_url, NEW, OLD) as db:
        assert await all_of(db)
    async with opened(database_url, NEW) as db, db.transaction() as session:
        assert await absent(session) == {}
        await remember(session, LONG_AGO)
        assert (await session.exec(select(CipherKey.key_id))).all() == [newest_of(db)]
