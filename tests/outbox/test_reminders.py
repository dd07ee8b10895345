"""Two reminders at most, only to who has not answered, when they work; then it closes."""

from datetime import datetime, timedelta

from sqlmodel import select

from bot.pair_life import pauses
from sandbox.driver import User
from storage.states import PauseCause
from storage.tables import CheckIn, Pair
from tests.town import MONDAY_NINE_IN_PARIS, Town

WEDNESDAY = MONDAY_NINE_IN_PARIS + timedelta(days=2)
FRIDAY = MONDAY_NINE_IN_PARIS + timedelta(days=4)
NEXT_MONDAY = MONDAY_NINE_IN_PARIS + timedelta(weeks=1)
ASKED = ("Avez-vous pu voir", "Have you met")
RECALLED = ("Vous m’avez demandé de revenir", "You asked me to come back")


async def heard(town: Town, person: User, texts: tuple[str, ...] = ASKED) -> int:
    """How many reminders stand in somebody's DM with the bot."""
    dms = [c for c in town.sandbox.world.channels_of(person.id) if c.kind == "im"]
    said = [message.text for dm in dms for message in dm.messages]
    return sum(text.startswith(texts) for text in said)


async def all_week(town: Town, start: datetime = MONDAY_NINE_IN_PARIS) -> None:
    """Every hour of a week, as the bot lives it, up to the next prompt."""
    for hours in range(7 * 24):
        await town.at(start + timedelta(hours=hours))


async def state_of(town: Town) -> str:
    async with town.bot.context.db.reading() as session:
        query = select(CheckIn.state).where(CheckIn.due_at == MONDAY_NINE_IN_PARIS)
        return (await session.exec(query)).one()


async def test_nobody_answers_both_are_reminded_twice_and_it_is_missed(paired: Town) -> None:
    await all_week(paired)
    assert await heard(paired, paired.chloe) == 2
    assert await heard(paired, paired.marc) == 2
    assert await state_of(paired) == "open"
    await paired.at(NEXT_MONDAY)
    assert await state_of(paired) == "missed"
    assert await heard(paired, paired.marc) == 2


async def test_who_has_answered_is_left_alone(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.chloe.answer_to(prompt, "answer_met")
    await paired.at(WEDNESDAY)
    assert await heard(paired, paired.chloe) == 0
    assert await heard(paired, paired.marc) == 1
    await paired.marc.answer_to(prompt, "answer_not_yet")
    await paired.at(FRIDAY)
    assert await heard(paired, paired.marc) == 1
    await paired.at(NEXT_MONDAY)
    assert await state_of(paired) == "closed"


async def test_a_snooze_silences_them_and_comes_back_itself(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    block = next(b for b in prompt["blocks"] if b["type"] == "actions")
    menu = next(e for e in block["elements"] if e["action_id"] == "check_in_snooze")
    await paired.marc.answer_to(prompt, "check_in_snooze", menu["options"][0]["value"])
    await all_week(paired, MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    assert await heard(paired, paired.marc) == 0
    assert await heard(paired, paired.marc, RECALLED) == 1
    assert await heard(paired, paired.chloe) == 2


async def test_a_pair_that_is_paused_or_has_ended_is_silent(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await paired.adam.command("/mentoring end @priya @helen")
    async with paired.bot.context.db.transaction() as session:
        pair = (await session.exec(select(Pair).where(Pair.state == "active"))).one()
        await pauses.pause(
            session,
            pair,
            until=None,
            cause=PauseCause.ASKED,
            now=paired.clock.now(),
            is_told=False,
        )
    for day in (WEDNESDAY, FRIDAY):
        await paired.at(day + timedelta(hours=6))
    for person in (paired.chloe, paired.marc, paired.priya):
        assert await heard(paired, person) == 0


async def test_each_is_reminded_when_they_themselves_work(town: Town) -> None:
    """Chloé in Paris mentors Priya in Singapore: nine there is two at night here."""
    await town.adam.command("/mentoring pair @chloe @priya")
    nine_in_singapore = MONDAY_NINE_IN_PARIS - timedelta(hours=7)
    await town.at(nine_in_singapore)
    wednesday = nine_in_singapore + timedelta(days=2)
    await town.at(wednesday)
    assert (await heard(town, town.priya), await heard(town, town.chloe)) == (1, 0)
    await town.at(wednesday + timedelta(hours=7, seconds=-1))
    assert await heard(town, town.chloe) == 0
    await town.at(wednesday + timedelta(hours=7))
    assert (await heard(town, town.priya), await heard(town, town.chloe)) == (1, 1)
