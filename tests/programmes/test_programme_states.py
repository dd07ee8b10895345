"""A programme rests and goes on, and its rhythm changes while it runs."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from bot.check_ins import opening
from sandbox.driver import User
from storage.states import PairState
from storage.tables import Delivery, Pair
from tests.stories.answered import answered
from tests.stories.arranged import pressed
from tests.stories.forged import forged_click
from tests.stories.programmed import changed, form, heard_in_groups, programme_of, set_up, the_list
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

WEEK = timedelta(weeks=1)


async def prompts(person: User) -> int:
    starts = ("Le thème de la", "This week’s topic")
    return sum(text.startswith(starts) for text in await heard_in_groups(person))


async def next_of(town: Town, pair_id: int = 1) -> datetime | None:
    async with town.bot.context.db.reading() as session:
        return (await session.get_one(Pair, pair_id)).next_check_in_at


async def test_nothing_is_asked_while_it_rests_and_nothing_is_made_up_for(paired: Town) -> None:
    await paired.at(MONDAY)
    assert await prompts(paired.marc) == 1
    view = await changed(paired.ines, "programme_pause")
    assert "programme_resume" in buttons(view)
    for days in range(1, 18):
        await paired.at(MONDAY + timedelta(days=days))
    assert await prompts(paired.marc) == 1
    direct = [c for c in (await paired.marc.state())["channels"] if c["kind"] == "im"]
    assert [m for c in direct for m in await paired.marc.messages(c["id"])] == [], "no reminders"
    assert await next_of(paired) is None
    view = await changed(paired.ines, "programme_resume")
    assert "programme_pause" in buttons(view)
    await paired.at(MONDAY + timedelta(days=18))
    assert await prompts(paired.marc) == 1
    await paired.at(MONDAY + 3 * WEEK)
    await paired.at(MONDAY + 3 * WEEK + timedelta(hours=1))
    assert await prompts(paired.marc) == 2


async def test_what_was_asked_before_can_still_be_answered(paired: Town) -> None:
    await paired.at(MONDAY)
    await changed(paired.ines, "programme_pause")
    assert wrong(await answered(paired.marc, "chloe", note="Avant la pause")) == {}


async def test_prompts_that_are_still_on_their_way_are_taken_back(paired: Town) -> None:
    paired.clock.move_to(MONDAY)
    async with paired.bot.context.db.transaction() as session:
        assert await opening.open_due(session, MONDAY) == 1
        # As after Slack asked for a wait.
        prompt = (await session.exec(select(Delivery).where(Delivery.kind == "prompt"))).one()
        prompt.due_at = MONDAY + timedelta(minutes=1)
        session.add(prompt)
    await changed(paired.ines, "programme_pause")
    await paired.at(MONDAY + timedelta(minutes=5))
    assert await prompts(paired.marc) == 0
    await changed(paired.ines, "programme_resume")
    answer = said(paired, await paired.ines.command("/mentoring send"))
    assert "1" in answer
    await paired.at(MONDAY + timedelta(minutes=10))
    assert await prompts(paired.marc) == 1


@EITHER
async def test_a_new_rhythm_holds_at_once_for_pairs_in_every_zone(
    paired: Town, helen: User, language: str
) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    assert (await next_of(paired, 1), await next_of(paired, 2)) == (
        MONDAY,
        MONDAY + timedelta(hours=1),
    )
    view = await form(paired.ines, "programme_edit")
    answer = await paired.ines.submit(view, weekdays=["3"], at="14:30", pace="m1.1")
    assert wrong(answer) == {}
    paris, london = (datetime(2026, 12, 3, hour, 30, tzinfo=UTC) for hour in (13, 14))
    assert (await next_of(paired, 1), await next_of(paired, 2)) == (paris, london)
    listed = said(paired, await paired.ines.command("/mentoring pairs"))
    assert {"en": "Thursday 3 December", "fr": "jeudi 3 décembre"}[language] in listed
    await paired.at(MONDAY + timedelta(days=2))
    assert await prompts(paired.marc) == 0
    await paired.at(paris)
    assert (await prompts(paired.marc), await prompts(helen)) == (1, 0)


async def test_a_pair_that_is_paused_or_has_ended_stays_as_it_is(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @priya @marc")
    async with paired.bot.context.db.transaction() as session:
        one, other = [await session.get_one(Pair, key) for key in (1, 2)]
        one.paused_at, one.next_check_in_at = MONDAY, None
        other.state, other.next_check_in_at = PairState.ENDED, None
        session.add_all([one, other])
    await paired.ines.submit(await form(paired.ines, "programme_edit"), at="10:00")
    await changed(paired.ines, "programme_pause")
    await changed(paired.ines, "programme_resume")
    assert (await next_of(paired, 1), await next_of(paired, 2)) == (None, None)


async def test_a_pair_that_has_held_its_sessions_is_asked_no_more(paired: Town) -> None:
    await paired.ines.submit(await form(paired.ines, "programme_edit"), sessions="1")
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    await paired.at(MONDAY + WEEK)
    assert await prompts(paired.marc) == 1
    assert await next_of(paired) is None
    over = said(paired, await paired.ines.command("/mentoring send @chloe @marc"))
    assert over.startswith("Le programme ne prévoit plus de point")
    await paired.ines.submit(await form(paired.ines, "programme_edit"), sessions="2")
    await paired.at(MONDAY + 2 * WEEK)
    assert await prompts(paired.marc) == 2


@EITHER
async def test_a_draft_whose_last_day_has_passed_is_not_launched(town: Town, language: str) -> None:
    await set_up(town, state="draft", ends_on=MONDAY.date() - WEEK)
    told = {"en": "has passed: change it with Edit", "fr": "est passé : changez-le"}[language]
    await town.adam.click(await the_list(town.adam), "programme_launch")

    async def explained() -> bool | None:
        return told in shown(town, await town.adam.modal()) or None

    assert await town.adam.until(explained)
    assert (await programme_of(town)).state == "draft"


async def test_five_clicks_at_once_launch_once(town: Town) -> None:
    await set_up(town, state="draft")
    await town.adam.command("/mentoring pair @chloe @marc")
    view = await the_list(town.adam)
    await asyncio.gather(*(town.adam.click(view, "programme_launch") for _ in range(5)))

    async def running() -> bool | None:
        return (await programme_of(town)).state == "running" or None

    await town.adam.until(running)
    await town.at(MONDAY)
    # The pair is welcomed in its working hours, and its first check-in is due at the same minute.
    heard = await heard_in_groups(town.marc)
    assert len([text for text in heard if "Who reads what" in text]) == 1


@EITHER
async def test_stale_buttons(town: Town, language: str) -> None:
    """What a list still offers may be over by then."""
    told = {
        ("draft", "programme_pause"): {
            "en": "is still a draft: launch it first.",
            "fr": "est encore un brouillon : lancez-le d’abord.",
        },
        ("running", "programme_launch"): None,
        ("paused", "programme_launch"): None,
        ("paused", "programme_pause"): None,
        ("running", "programme_resume"): None,
        ("closed", "programme_launch"): {"en": "is closed, and stays so.", "fr": "est clos, et"},
        ("closed", "programme_pause"): {"en": "is closed, and stays so.", "fr": "est clos, et"},
        ("closed", "programme_resume"): {"en": "is closed, and stays so.", "fr": "est clos, et"},
        ("closed", "programme_close"): None,
        ("closed", "programme_edit"): {"en": "is closed: nothing", "fr": "est clos : plus rien"},
    }
    for (state, action), sentence in told.items():
        await set_up(town, state="running")
        view = await the_list(town.adam)
        await set_up(town, state=state)
        if sentence is not None:
            answer = await forged_click(town, town.adam, action, 1)
            assert sentence[language] in said(town, answer), (state, action)
        elif action in buttons(view):
            await pressed(town.adam, view, action)
        assert (await programme_of(town)).state == state, (state, action)
    gone = {"en": "is not there any more", "fr": "n’existe plus"}[language]
    for action in ("launch", "pause", "resume", "close", "edit"):
        answer = await forged_click(town, town.adam, f"programme_{action}", 99)
        assert gone in said(town, answer)
