"""The daily look at pairs, on both databases: risks by side, and whom it is time to ask."""

from datetime import timedelta

from sqlmodel import col, select

from bot.confidence import asking_confidence
from bot.lead_tasks import risks
from storage.engine import Database
from storage.lead_tasks import risk
from storage.states import CheckInState, PairState, PostponementKind, Side
from storage.tables import Delivery, LeadTask, Pair, Postponement, ident
from tests.storage.story import LONG_AGO, Story

WEEK = timedelta(weeks=1)
NOW = LONG_AGO + 8 * WEEK
NO, YES = (False, None), (True, None)


async def weighed(db: Database) -> list[str]:
    """Two rounds, one batch at a time; the keys of the tasks that are open then."""
    for _ in range(2):
        after: int | None = 0
        while after is not None:
            async with db.transaction() as session:
                after = await risks.weigh(session, NOW, after)
    async with db.reading() as session:
        query = select(LeadTask).where(LeadTask.state == "open").order_by(col(LeadTask.id))
        return [task.dedupe_key for task in await session.exec(query)]


async def put_off(story: Story, pair: Pair, side: Side, check_in: int, weeks: int) -> None:
    story.session.add(
        Postponement(
            workspace_id=story.workspace,
            pair_id=ident(pair),
            check_in_id=check_in,
            person_id=pair.executive_id,
            side=side,
            kind=PostponementKind.SNOOZE,
            at=LONG_AGO + weeks * WEEK + timedelta(hours=1),
        )
    )


async def test_each_side_is_weighed_by_what_it_did_since_they_met(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        people = [await story.person(name) for name in ("ann", "bo", "cy", "di", "ed", "flo")]
        made = [await story.pair(people[n], people[n + 1]) for n in range(5)]
        well, silent, late, gone, rested = made
        for week in range(4):
            at = LONG_AGO + week * WEEK
            await story.check_in(well, at, mentor=YES, executive=YES)
            last = await story.check_in(silent, at, mentor=NO, executive=YES if not week else None)
            if week == 0:
                answered = last
            first = YES if week == 1 else NO
            about = await story.check_in(late, at, mentor=NO, executive=first)
            await put_off(story, late, Side.EXECUTIVE, about, week)
            await story.check_in(gone, at, state=CheckInState.MISSED)
            await story.check_in(
                rested, at, mentor=None if week else YES, state=CheckInState.SKIPPED
            )
        gone.state = PairState.ENDED
        session.add(gone)
    assert await weighed(db) == [
        f"risk:{silent.id}:executive:silent:{answered}",
        f"risk:{late.id}:executive:postponed:{await last_session(db, late)}",
    ]


async def last_session(db: Database, pair: Pair) -> int:

    async with db.reading() as session:
        return (await risk.last_met(session, [ident(pair)]))[ident(pair)].key


async def test_each_is_asked_once_about_the_pair_that_is_further(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc, helen = [await story.person(name) for name in ("chloe", "marc", "helen")]
        new, old = await story.pair(chloe, marc), await story.pair(chloe, helen)
        await story.check_in(new, LONG_AGO, mentor=NO)
        for week in range(3):
            await story.check_in(old, LONG_AGO + week * WEEK, mentor=YES)
    for _ in range(2):
        after: int | None = 0
        while after is not None:
            async with db.transaction() as session:
                after = await asking_confidence.ask_due(session, NOW, after)
    async with db.reading() as session:
        rows = await session.exec(select(Delivery.dedupe_key).where(Delivery.kind == "confidence"))
        asked = {key for key in rows if not key.endswith(":again")}
    programme = story.programme
    assert asked == {
        f"confidence:{programme}:{marc}:start",
        f"confidence:{programme}:{chloe}:middle",
        f"confidence:{programme}:{helen}:middle",
    }
