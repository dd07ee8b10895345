"""Somebody is named to lead while a text that waits for one is written: neither misses the other.

The second act begins while the first has done its work and has not committed: on PostgreSQL it
must wait for it; SQLite has one writer at a time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlmodel import select

from bot.check_ins import answers
from bot.check_ins.rules.answers import Said
from bot.kernel import roles
from bot.pair_life import leaving
from bot.people import volunteering
from bot.people.rules.volunteer_card import VolunteerCard
from storage.engine import Database, Session
from storage.states import RoleKind, Side
from storage.tables import Answer, Delivery, Enrolment, LeadTask, Programme, Role
from tests.bare import Bare
from tests.town import MONDAY_NINE_IN_PARIS
from tests.whole import PART, share

ROUNDS = share(3, 100)
"""Without a barrier, of each text."""
Act = Callable[[Session], Awaitable[object]]
TEXTS = ("word", "wish", "card")
EACH = pytest.mark.parametrize("text", TEXTS)


@pytest.fixture
async def bare_db(db: Database) -> AsyncIterator[Database]:
    """The people of the story on both databases."""
    yield db


@pytest.fixture
async def unled(bare: Bare) -> Bare:
    """Chloé mentors Marc, a check-in is open, and nobody leads."""
    await bare.pair("chloe", "marc")
    await bare.at(MONDAY_NINE_IN_PARIS)
    await again(bare)
    return bare


async def again(bare: Bare) -> None:
    """Nobody leads, and nothing is written."""
    async with bare.db.transaction() as session:
        for table in (Role, Delivery, Answer, LeadTask, Enrolment):
            for row in (await session.exec(select(table))).all():
                await session.delete(row)
            await session.flush()


async def names(bare: Bare) -> Act:
    adam, helen = await bare.actor("adam"), await bare.person("helen")

    async def act(session: Session) -> None:
        programme = await session.get_one(Programme, 1)
        await roles.give(
            session, actor=adam, person=helen, kind=RoleKind.LEAD, programme=programme, now=bare.now
        )

    return act


async def writes(bare: Bare, text: str) -> Act:
    chloe, now = await bare.actor("chloe"), bare.now
    acts: dict[str, Act] = {
        "word": lambda session: answers.record(
            session,
            actor=chloe,
            check_in_id=1,
            said=Said(met=True, word_to_lead="A word"),
            now=now,
        ),
        "wish": lambda session: leaving.ask(
            session, actor=chloe, pair_id=1, wish="leave", word="A word", now=now
        ),
        "card": lambda session: volunteering.volunteer(
            session,
            actor=chloe,
            programme_id=1,
            side=Side.MENTOR,
            card=VolunteerCard("A card", (), (), 2),
            now=now,
        ),
    }
    return acts[text]


async def run(bare: Bare, act: Act) -> None:
    async with bare.db.transaction() as session:
        await act(session)


async def one_within_the_other(bare: Bare, first: Act, second: Act) -> None:
    async with bare.db.transaction() as session:
        await first(session)
        await session.flush()
        later = asyncio.create_task(run(bare, second))
        await waits(bare, later)
    await later


async def waits(bare: Bare, later: "asyncio.Task[None]") -> None:
    """Until it is done, or waits for the first."""
    query = sql(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not bare.db.is_sqlite and not later.done():
        async with bare.db.reading() as session:
            if (await (await session.connection()).execute(query)).scalar_one():
                return


async def is_hers(bare: Bare, text: str) -> bool:
    """Whether Helen reads what was written, and was told of it where one is told."""
    helen = await bare.person("helen")
    tables: dict[str, type[Any]] = {"word": Answer, "wish": LeadTask, "card": Enrolment}
    kind = {"word": "word", "wish": "task"}.get(text)
    async with bare.db.reading() as session:
        row = (await session.exec(select(tables[text]))).one()
        owed = select(Delivery).where(Delivery.kind == kind, Delivery.person_id == helen.id)
        told = (await session.exec(owed)).all()
    return row.addressed_at is not None and len(told) == (1 if kind else 0)


@EACH
async def test_naming_within_writing_and_writing_within_naming(unled: Bare, text: str) -> None:
    named, written = await names(unled), await writes(unled, text)
    for first, second in ((named, written), (written, named)):
        await again(unled)
        await one_within_the_other(unled, first, second)
        assert await is_hers(unled, text)


@PART
@EACH
async def test_both_at_once_many_times(unled: Bare, text: str) -> None:
    named, written = await names(unled), await writes(unled, text)
    for _ in range(ROUNDS if not unled.db.is_sqlite else 1):
        await again(unled)
        await asyncio.gather(run(unled, named), run(unled, written))
        assert await is_hers(unled, text)
