"""Somebody leaves Slack: their pairs pause, the lead is told once; back, and it goes on."""

import asyncio
from datetime import timedelta

from bot.slack.home.handlers import changed
from storage.states import PauseCause
from storage.tables import Pair
from tests.stories.answered import closed
from tests.stories.programmed import set_up
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest
from tests.whole import EITHER

AT_WORK = MONDAY_NINE_IN_PARIS + timedelta(hours=1)


async def pair_of(town: Town, key: int = 1) -> Pair:
    async with town.bot.context.db.reading() as session:
        return await session.get_one(Pair, key)


async def account(town: Town, handle: str, *, active: bool) -> None:
    """An admin of the workspace closes an account or opens it again, and Slack says so."""
    town.sandbox.world.member(handle).deleted = not active
    await town.bot.scheduler.run("sync_people")


async def tasks_told(town: Town) -> int:
    await at_rest(town.bot)
    me = town.sandbox.world.member("ines").id
    return sum(
        "task_open" in str(message.blocks)
        for channel in town.sandbox.world.channels_of(me)
        for message in channel.messages
    )


@EITHER
async def test_who_leaves_pauses_their_pairs_and_the_lead_is_told_once(
    paired: Town, language: str
) -> None:
    await paired.adam.command("/mentoring pair @chloe @helen")
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await account(paired, "chloe", active=False)
    pair = await pair_of(paired)
    assert (pair.state, pair.pause_cause, pair.next_check_in_at) == ("active", "left", None)
    assert pair.paused_at == MONDAY_NINE_IN_PARIS
    await account(paired, "chloe", active=False)
    assert await tasks_told(paired) == 1
    before = len(await paired.marc.messages(prompt["channel"]))
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(days=7))
    assert len(await paired.marc.messages(prompt["channel"])) == before, "nothing is asked"
    quiet = await paired.marc.message_in("chloe", holding="block.0", edited=True)
    assert "answer_met" not in buttons(quiet)
    letter = await paired.ines.message_in(holding="task_open")
    await paired.ines.click(letter, "task_open")
    task = await paired.ines.modal()
    gone = {"en": "has no Slack account any more", "fr": "n’a plus de compte Slack"}[language]
    assert gone in shown(paired, task)
    assert buttons(task).count("task_end_pair") == 2


async def test_who_comes_back_finds_their_pairs_going_on(paired: Town) -> None:
    paired.clock.move_to(AT_WORK)
    await account(paired, "chloe", active=False)
    assert await tasks_told(paired) == 1
    await account(paired, "chloe", active=True)
    pair = await pair_of(paired)
    assert (pair.pause_cause, pair.paused_at) == (None, None)
    assert pair.next_check_in_at == MONDAY_NINE_IN_PARIS + timedelta(days=7)
    await paired.ines.say("/mentoring tasks")
    assert "Rien ne vous attend." in shown(paired, await paired.ines.modal())
    await account(paired, "chloe", active=False)
    assert await tasks_told(paired) == 2, "another departure is another task"


async def test_a_pair_waits_for_both(paired: Town) -> None:
    for handle in ("chloe", "marc"):
        await account(paired, handle, active=False)
    await account(paired, "chloe", active=True)
    assert (await pair_of(paired)).pause_cause == "left"
    await account(paired, "marc", active=True)
    assert (await pair_of(paired)).pause_cause is None


async def test_a_pause_that_was_asked_for_is_kept(paired: Town) -> None:
    until = (MONDAY_NINE_IN_PARIS + timedelta(days=20)).date()
    async with paired.bot.context.db.transaction() as session:
        pair = await session.get_one(Pair, 1)
        pair.paused_at, pair.paused_until_on = paired.clock.now(), until
        pair.pause_cause, pair.paused_by_id, pair.next_check_in_at = (
            PauseCause.ASKED,
            pair.mentor_id,
            None,
        )
    await account(paired, "marc", active=False)
    assert (await pair_of(paired)).pause_cause == "left"
    await account(paired, "marc", active=True)
    pair = await pair_of(paired)
    assert (pair.pause_cause, pair.paused_until_on, pair.next_check_in_at) == ("asked", until, None)


async def test_the_one_who_stays_hears_it_kindly(paired: Town) -> None:
    paired.clock.move_to(AT_WORK)
    await account(paired, "chloe", active=False)
    letter = await paired.ines.message_in(holding="task_open")
    await closed(paired.ines)
    await paired.ines.click(letter, "task_open")
    await paired.ines.click(await paired.ines.modal(), "task_end_pair")
    told = await paired.marc.message_in(holding="votre binôme dans")
    assert "@ines" in said(paired, told)

    await at_rest(paired.bot)
    mine = paired.sandbox.world.channels_of(paired.chloe.id)
    assert not [c for c in mine if c.kind == "im" and c.messages], "nobody is there to read"


async def test_by_an_event_and_twice_at_once(paired: Town) -> None:
    paired.clock.move_to(AT_WORK)
    paired.sandbox.world.member("marc").deleted = True
    profile = {"id": paired.marc.id, "name": "marc", "deleted": True, "profile": {}}
    await asyncio.gather(*(changed(paired.bot.context, {"user": profile}) for _ in range(3)))
    assert (await pair_of(paired)).pause_cause == "left"
    assert await tasks_told(paired) == 1


async def test_who_comes_back_while_the_programme_rests_is_asked_nothing(paired: Town) -> None:
    await account(paired, "chloe", active=False)
    await set_up(paired, state="paused")
    await account(paired, "chloe", active=True)
    pair = await pair_of(paired)
    assert (pair.pause_cause, pair.next_check_in_at) == (None, None)
