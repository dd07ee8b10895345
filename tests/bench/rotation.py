"""Keys are retired while people answer: how long it takes, what they wait, and what is lost."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from functools import partial

from cryptography.fernet import Fernet
from sqlmodel import col, select

from bot.check_ins import answers
from bot.check_ins.rules.answers import Said
from bot.kernel.actors import actor
from bot.kernel.unit_of_work import SUBSCRIPTIONS
from bot.subscriptions import SUBSCRIBED
from bot.upkeep.rotation import check, rotate
from storage.engine import Database
from storage.migrate import upgrade
from storage.tables import Answer, Person, Workspace
from tests.bench.history import LAST_MONDAY, WEEK, History, write
from tests.bench.measure import Effort, Figure, Report, parts, quantile, taken
from tests.bench.places import Place, a_server, both

_IDLE = 200
"""Answers that are timed before the rotation begins."""
_READ_AT_ONCE = 5000


@dataclass
class People:
    """Who answer the check-in that is open, and answer anew."""

    db: Database
    history: History
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311
    said: dict[tuple[int, int], str] = field(default_factory=dict)
    """(check-in, person) → the note that was confirmed last."""
    answered: int = 0

    async def answer(self) -> float:
        """One answer, as the form's listener writes it; gives its milliseconds."""
        pair, side = self.chance.randint(1, self.history.pairs), self.chance.randint(0, 1)
        check_in = (self.history.weeks - 1) * self.history.pairs + pair
        person, note = 2 * pair - 1 + side, f"Changé {self.answered}"
        self.answered += 1
        started = time.perf_counter()
        async with self.db.transaction() as session:
            workspace = await session.get_one(Workspace, 1)
            who = await session.get_one(Person, person)
            asker = await actor(session, workspace, who, admins=frozenset())
            await answers.record(
                session,
                actor=asker,
                check_in_id=check_in,
                said=Said(met=True, note=note),
                now=LAST_MONDAY + WEEK / 2,
            )
        self.said[check_in, person] = note
        return (time.perf_counter() - started) * 1000

    async def go_on(self, over: asyncio.Event) -> list[float]:
        took = []
        while not over.is_set():
            took.append(await self.answer())
        return took


async def run(effort: Effort) -> Report:
    with a_server() as server, both(server) as places:
        figures = await taken(
            effort, {place.name: partial(_while_answering, effort, place) for place in places}
        )
    return Report(
        title="rotation: every text is written anew with the newest key, while people answer",
        figures=figures,
        notes=[
            "one round, in one process with who answers, one after the other without a pause; "
            "every text is read afterwards with the new key alone"
        ],
    )


async def _while_answering(effort: Effort, place: Place) -> list[Figure]:
    history = History(pairs=effort.size(1000, 50), weeks=effort.size(66, 10), noted=1.0)
    before = Database(url=place.url, keys=(place.key,))
    await upgrade(before)
    await asyncio.to_thread(write, place, history)
    expected = await _notes(before)
    await before.close()
    new = Fernet.generate_key().decode()
    both_keys = (new, place.key)
    db = Database(url=place.url, keys=both_keys, info={SUBSCRIPTIONS: SUBSCRIBED})
    people, over = People(db, history), asyncio.Event()
    idle = [await people.answer() for _ in range(_IDLE)]
    answering = asyncio.create_task(people.go_on(over))
    started, texts = time.perf_counter(), 0
    async for rotated in rotate(db, asyncio.sleep):
        texts = rotated.of
    seconds = time.perf_counter() - started
    over.set()
    took = await answering
    await db.close()
    expected |= people.said
    return [
        Figure(
            what=f"rotation of {texts} texts of {len(expected)} answers, {place.name}",
            unit="s",
            ours=parts([seconds]),
            details=[*await _compared(place, new, expected), f"{len(took)} answers meanwhile"],
        ),
        Figure(
            what=f"an answer during it, over one before it, {place.name}",
            unit="ms",
            ours=parts(took),
            bare=parts(idle),
            details=[f"p95 {quantile(took, 0.95):.1f} ms, before {quantile(idle, 0.95):.1f} ms"],
        ),
    ]


async def _compared(place: Place, new: str, expected: dict[tuple[int, int], str]) -> list[str]:
    db = Database(url=place.url, keys=(new,))
    try:
        unreadable = sum([each.unreadable async for each in check(db, asyncio.sleep)])
        found = {} if unreadable else await _notes(db)
    finally:
        await db.close()
    lost = sum(found.get(key) != note for key, note in expected.items())
    if unreadable or lost:
        raise AssertionError(f"{unreadable} unreadable, {lost} lost, {place.name}")
    return ["0 unreadable with the new key alone, 0 lost or older than what was confirmed last"]


async def _notes(db: Database) -> dict[tuple[int, int], str]:
    """(check-in, person) → note, of those that have one."""
    found: dict[tuple[int, int], str] = {}
    last = 0
    columns = (col(Answer.id), col(Answer.check_in_id), col(Answer.person_id), col(Answer.note))
    while True:
        async with db.reading() as session:
            query = select(*columns).where(col(Answer.id) > last).order_by(col(Answer.id))
            rows = (await session.exec(query.limit(_READ_AT_ONCE))).all()
        if not rows:
            return found
        for key, check_in, person, note in rows:
            last = key or last
            if note is not None:
                found[check_in, person] = note
