"""Adam raises how few people a figure may be made of; nobody ever lowers it."""

from datetime import UTC, date, datetime

import pytest

from bot.kernel.errors import Mistake, Refused
from bot.kernel.rules.thresholds import HIGHEST, LOWEST, OFFERED, ThresholdStep
from bot.workspaces import thresholds
from tests.bare import Bare
from tests.town import ROOT

# The story's first day is in November 2026.
DECEMBER = date(2026, 12, 1)


async def steps(bare: Bare) -> list[ThresholdStep]:
    async with bare.db.reading() as session:
        return list((await thresholds.of(session, 1)).steps)


async def raised(bare: Bare, fewest: int, who: str = "adam") -> ThresholdStep:
    async with bare.acting(who) as (session, actor):
        return await thresholds.raise_to(session, actor, fewest, bare.now)


@pytest.fixture
async def administered(bare: Bare) -> Bare:
    adam = await bare.person("adam")
    await bare.changed(adam, is_slack_admin=True)
    return bare


async def test_it_holds_from_the_next_month_and_is_in_the_audit_log(administered: Bare) -> None:
    bare = administered
    assert await raised(bare, 5) == ThresholdStep(DECEMBER, 5)
    assert await steps(bare) == [ThresholdStep(DECEMBER, 5)]
    assert (await bare.audited())[-1] == "threshold.raised"


async def test_it_is_never_lowered_even_before_it_holds(administered: Bare) -> None:
    bare = administered
    await raised(bare, 5)
    for fewest in (3, 4, 5):
        with pytest.raises(Mistake) as refused:
            await raised(bare, fewest)
        told = await bare.sentence_for("adam", refused.value)
        assert told == (
            "Figures are made of at least 5 people here, and that can only be raised: "
            "give a higher number."
        )
    assert await steps(bare) == [ThresholdStep(DECEMBER, 5)]


@pytest.mark.parametrize("fewest", [0, 2, 11, 999])
async def test_a_number_out_of_range_is_refused(administered: Bare, fewest: int) -> None:
    with pytest.raises(Mistake) as refused:
        await raised(administered, fewest)
    told = await administered.sentence_for("adam", refused.value)
    assert told == "Give a number from 3 to 10."
    assert await steps(administered) == []


async def test_raised_twice_in_a_month_is_one_step_and_in_two_months_two(
    administered: Bare,
) -> None:
    bare = administered
    await raised(bare, 4)
    await raised(bare, 5)
    assert await steps(bare) == [ThresholdStep(DECEMBER, 5)]
    bare.clock.move_to(datetime(2026, 12, 10, 9, tzinfo=UTC))
    await raised(bare, 6)
    assert await steps(bare) == [ThresholdStep(DECEMBER, 5), ThresholdStep(date(2027, 1, 1), 6)]


async def test_a_lead_may_not(bare: Bare) -> None:
    with pytest.raises(Refused):
        await raised(bare, 5, "ines")
    assert await steps(bare) == []


async def test_a_database_s_own_threshold_is_read_without_a_token(administered: Bare) -> None:
    await raised(administered, 5)
    async with administered.db.reading() as session:
        assert (await thresholds.of_all(session)).on(DECEMBER) == 5


def test_the_readme_says_the_same_numbers() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    words = {3: "three", 5: "five", 10: "ten"}
    lowest, offered, highest = (words[number] for number in (LOWEST, OFFERED, HIGHEST))
    assert f"Averages are over {lowest} people or more" in text
    assert f"raises {lowest} to {offered} or another number, up to {highest}," in text
