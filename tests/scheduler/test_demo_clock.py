"""The demo's clock: what comes on the way comes at its time, as if somebody had waited for it."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.demo.stage import DemoControls
from storage.kinds import Kind
from storage.tables import Delivery
from tests.town import MONDAY_NINE_IN_PARIS, Town

NINE_IN_SINGAPORE = MONDAY_NINE_IN_PARIS - timedelta(hours=7)


async def sent(town: Town, kind: Kind) -> list[datetime | None]:
    async with town.bot.context.db.reading() as session:
        query = select(Delivery.sent_at).where(Delivery.kind == kind).order_by(col(Delivery.id))
        return list((await session.exec(query)).all())


async def test_one_day_later_each_zone_has_had_its_morning(paired: Town) -> None:
    """By Inès, who is in no pair: the next check-in is Priya's, and a day later it is night in
    Paris.
    """
    await paired.adam.command("/mentoring pair @chloe @priya")
    controls = DemoControls(
        context=paired.bot.context, scheduler=paired.bot.scheduler, clock=paired.clock
    )
    await controls.next(paired.ines.id)
    assert paired.clock.now() == NINE_IN_SINGAPORE
    await controls.day(paired.ines.id)
    assert paired.clock.now() == NINE_IN_SINGAPORE + timedelta(days=1)
    assert await sent(paired, Kind.PROMPT) == [NINE_IN_SINGAPORE, MONDAY_NINE_IN_PARIS]
    await controls.next(paired.marc.id)
    assert paired.clock.now() == MONDAY_NINE_IN_PARIS + timedelta(weeks=1)
    assert len(await sent(paired, Kind.PROMPT)) == 4
    reminded = await sent(paired, Kind.REMINDER)
    assert reminded and None not in reminded
