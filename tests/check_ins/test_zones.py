"""Nine o'clock is the executive's own; every time that is shown is the reader's own."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.driver import User
from tests.stories.shown import said, shown
from tests.town import MONDAY_NINE_IN_PARIS, SATURDAY, Town

NINE_IN_LONDON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
async def far_apart(town: Town) -> Town:
    """Priya, in Singapore, mentors Helen, in London."""
    await town.adam.command("/mentoring pair @priya @helen")
    return town


async def test_the_prompt_comes_at_nine_where_the_executive_is(
    far_apart: Town, helen: User
) -> None:
    channel = (await helen.message_in("priya", holding="Welcome"))["channel"]
    await far_apart.at(NINE_IN_LONDON - timedelta(seconds=1))
    assert len(await helen.messages(channel)) == 1
    await far_apart.at(NINE_IN_LONDON)
    await helen.message_in("priya", holding="answer_met")


async def test_each_reads_times_on_their_own_clock(far_apart: Town, helen: User) -> None:
    priya = far_apart.priya
    assert "Next check-in: Monday 23 November, 17:00" in shown(far_apart, await priya.open_home())
    assert "Next check-in: Monday 23 November, 09:00" in shown(far_apart, await helen.open_home())
    await far_apart.at(NINE_IN_LONDON)
    assert "until Monday 30 November, 17:00." in shown(far_apart, await priya.open_home())


async def test_what_all_of_a_pair_read_is_left_to_slack_to_show(far_apart: Town) -> None:
    welcome = await far_apart.priya.message_in("helen", holding="Welcome")
    stamp = int(NINE_IN_LONDON.timestamp())
    assert any(f"<!date^{stamp}^" in str(block) for block in welcome["blocks"])
    await far_apart.at(NINE_IN_LONDON)
    prompt = await far_apart.priya.message_in("helen", holding="answer_met")
    closes = int((NINE_IN_LONDON + timedelta(weeks=1)).timestamp())
    assert f"<!date^{closes}^" in prompt["text"]


async def test_today_is_the_reader_s_own_day(far_apart: Town) -> None:
    await far_apart.at(NINE_IN_LONDON)
    far_apart.clock.move_to(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
    await far_apart.priya.say("/mentoring checkin")
    modal = await far_apart.priya.modal("answer_modal")
    # It is half past midnight on Tuesday in Singapore.
    answer = await far_apart.priya.submit(modal, met_on="2026-11-24")
    assert answer["response"]["response_action"] == "closed"


async def test_nine_stays_nine_across_daylight_saving(paired: Town) -> None:
    await paired.at(datetime(2027, 3, 22, 8, 0, tzinfo=UTC))
    home = shown(paired, await paired.marc.open_home())
    # The Monday is Easter Monday in France.
    assert "Prochain point : mardi 30 mars à 09:00" in home
    listed = said(paired, await paired.marc.command("/mentoring pairs"))
    assert "mardi 30 mars à 07:00 UTC" in listed


async def test_someone_whose_zone_slack_does_not_tell_is_in_the_programme_s(town: Town) -> None:
    world = town.sandbox.world
    world.members[town.marc.id].tz = ""
    await town.adam.command("/mentoring pair @chloe @marc")
    # Adam, the owner, is in London, and so is the programme.
    await town.at(MONDAY_NINE_IN_PARIS)
    assert "Prochain point : lundi 23 novembre à 09:00" in shown(town, await town.marc.open_home())
    await town.at(NINE_IN_LONDON)
    await town.marc.message_in("chloe", holding="answer_met")
    assert town.clock.now() > SATURDAY


async def test_a_zone_that_nobody_knows_breaks_nothing(town: Town) -> None:
    town.sandbox.world.members[town.marc.id].tz = "Mars/Olympus"
    await town.adam.command("/mentoring pair @chloe @marc")
    await town.at(NINE_IN_LONDON)
    prompt = await town.marc.message_in("chloe", holding="answer_met")
    told = await town.marc.answer_to(prompt, "check_in_snooze", "1:tomorrow")
    assert "mardi 24 novembre à 09:00 UTC" in said(town, told)
    assert "09:00" in shown(town, await town.marc.open_home())
