"""People answer while prompts go out, and all is kept."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from sqlmodel import select

from sandbox.driver import Json, User
from storage.tables import Answer
from tests.outbox.fanout import fan_out
from tests.outbox.fleet import FAST
from tests.outbox.waiting import until
from tests.processes import PATIENCE
from tests.whole import PART, share

PEOPLE = share(20, 50)
TURNS = share(2, 4)
PAIRS = share(300, 500)
AT_ONCE = share(4, 10)
"""People who press the button in the same moment."""
TRIES = 100
"""On a machine that others share, hardly anything is saved within three seconds."""
PACE = 20
"""Prompts a second: slow enough for the fan-out to last as long as the answers do."""


async def answer(person: User, where: str, turns: int, gate: asyncio.Semaphore) -> None:
    """Again and again; each time the modal shows what was said the time before."""
    (prompt,) = [m for m in await person.messages(where) if not m["ephemeral"]]
    said = ""
    for turn in range(turns):
        async with gate:
            await person.click({**prompt, "channel": where}, "answer_open")
            modal = await person.modal("answer_modal")
            note = next(b["element"] for b in modal["blocks"] if b.get("block_id") == "note")
            assert note.get("initial_value", "") == said
            said = f"{person.handle} {turn}"
            assert await submitted(person, modal, said)


async def submitted(person: User, modal: Json, said: str) -> bool:
    """Where nothing could be saved within Slack's three seconds they are told to do it again."""
    for _ in range(TRIES):
        answer = await person.submit(modal, met="yes", note=said)
        if answer["response"]["response_action"] == "closed":
            return True
        assert "texte est toujours là" in str(answer["response"]["errors"])
    return False


@PART
async def test_answers_of_many_people(sqlite_url: str, key: str, tmp_path: Path) -> None:
    async with (
        fan_out(
            folder=tmp_path,
            database_url=sqlite_url,
            key=key,
            pairs=PAIRS,
            history=False,
            MENTORING_RATES=f"{FAST},chat.postMessage={60 * PACE}",
        ) as out,
        AsyncExitStack() as stack,
    ):

        async def theirs_are_there() -> bool:
            return await out.there.posted() >= PEOPLE

        await until(theirs_are_there, what="the prompts of those who answer")
        channels = list(out.mentors)[: PEOPLE // 2]
        people = [
            await stack.enter_async_context(
                User(out.there.address["url"], f"p{number:04d}", patience=PATIENCE)
            )
            for number in range(1, PEOPLE + 1)
        ]
        before = await out.there.posted()
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(
            *(answer(person, channels[n // 2], TURNS, gate) for n, person in enumerate(people))
        )
        after = await out.there.posted()
        assert before < PAIRS, "there was something to go out"
        assert after > before, "and it went out meanwhile"
        async with out.db.reading() as session:
            notes = (await session.exec(select(Answer.note))).all()
        assert sorted(str(note) for note in notes) == sorted(
            f"{person.handle} {TURNS - 1}" for person in people
        )
        assert await out.fleet.told_to_end() == [0]
        assert set(await out.states()) <= {"sent", "pending"}
