"""Chloé takes back an insight that the leads could never read: its text goes in any case."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.insights import insights
from storage.states import InsightState, Visibility
from storage.tables import Insight, ident
from tests.bare import Bare
from tests.town import MONDAY_NINE_IN_PARIS


async def offered(bare: Bare) -> Insight:
    await bare.pair("chloe", "marc")
    await bare.at(MONDAY_NINE_IN_PARIS)
    await bare.answers("chloe", note="Filmer", visibility=Visibility.INSIGHT)
    return (await kept(bare))[0]


async def kept(bare: Bare) -> list[Insight]:
    async with bare.db.reading() as session:
        return list((await session.exec(select(Insight))).all())


async def takes_back(bare: Bare, insight: Insight) -> None:
    async with bare.acting("chloe") as (session, chloe):
        key = ident(insight)
        await insights.withdraw(session, actor=chloe, insight_id=key, now=bare.now)


async def test_while_its_check_in_is_open_nothing_is_left(bare: Bare) -> None:
    await takes_back(bare, await offered(bare))
    assert await kept(bare) == []


@pytest.mark.parametrize("state", [InsightState.OFFERED, InsightState.KEPT])
async def test_afterwards_that_there_was_one_is_left(bare: Bare, state: InsightState) -> None:
    """Else one more person could have written those without names that have been told by then."""
    insight = await offered(bare)
    await bare.at(MONDAY_NINE_IN_PARIS + timedelta(weeks=2))
    await bare.changed(insight, state=state)
    await takes_back(bare, insight)
    (left,) = await kept(bare)
    assert (left.state, left.text) == (InsightState.KEPT, None)
