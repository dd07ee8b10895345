"""When prompts come: holidays, clocks that change, weeks without the bot."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from app import live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import Settings
from sandbox.driver import User
from sandbox.server import Sandbox
from storage.tables import CheckIn
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest

MONDAY_BEFORE_EASTER = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
"""Nine in Paris, in winter; the clocks change on Easter Sunday, the 28th."""
EASTER_MONDAY = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)
TUESDAY_NINE_IN_PARIS = datetime(2027, 3, 30, 7, 0, tzinfo=UTC)


async def dues(town: Town) -> list[datetime]:
    async with town.bot.context.db.reading() as session:
        query = select(CheckIn.due_at).order_by(CheckIn.due_at)  # type: ignore[arg-type]
        return list((await session.exec(query)).all())


async def test_easter_monday_s_comes_on_tuesday_at_nine_by_the_clocks_of_that_day(
    paired: Town,
) -> None:
    paired.clock.move_to(MONDAY_BEFORE_EASTER)
    await paired.at(MONDAY_BEFORE_EASTER)
    assert await dues(paired) == [MONDAY_BEFORE_EASTER]
    for hours in (0, 1, 6, 12):
        await paired.at(EASTER_MONDAY + timedelta(hours=hours))
    await paired.at(TUESDAY_NINE_IN_PARIS - timedelta(seconds=1))
    assert await dues(paired) == [MONDAY_BEFORE_EASTER]
    await paired.at(TUESDAY_NINE_IN_PARIS)
    assert await dues(paired) == [MONDAY_BEFORE_EASTER, TUESDAY_NINE_IN_PARIS]
    shown = await paired.marc.message_in("chloe", holding="answer_met")
    assert float(shown["ts"]) >= TUESDAY_NINE_IN_PARIS.timestamp()
    await paired.at(EASTER_MONDAY + timedelta(weeks=1))
    assert (await dues(paired))[-1] == EASTER_MONDAY + timedelta(weeks=1)


async def test_three_weeks_without_the_bot_bring_one_prompt_for_the_latest(
    sandbox: Sandbox, settings: Settings, clock: StoppedClock
) -> None:
    async with User(sandbox.url, "adam") as adam, User(sandbox.url, "marc") as marc:
        async with live(settings, clock=clock) as bot:
            await adam.command("/mentoring pair @chloe @marc")
            await marc.message_in("chloe", holding="Welcome")
            await at_rest(bot)
        clock.move_to(MONDAY_NINE_IN_PARIS + timedelta(weeks=2, days=1, hours=3))
        for _ in range(2):
            async with live(settings, clock=clock) as bot:
                await bot.scheduler.tick()
                await at_rest(bot)
                async with bot.context.db.reading() as session:
                    rows = (await session.exec(select(CheckIn))).all()
                assert [row.due_at for row in rows] == [MONDAY_NINE_IN_PARIS + timedelta(weeks=2)]
        prompt = await marc.message_in("chloe", holding="answer_met")
        where = await marc.messages(prompt["channel"])
        assert sum(any(b["type"] == "actions" for b in m["blocks"]) for m in where) == 1
