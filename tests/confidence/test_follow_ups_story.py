"""Six and twelve months after the end: two questions, once, to those who are still there."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.confidence.follow_ups import ask_due
from sandbox.driver import Json, User
from storage.states import EnrolmentState, Side
from storage.tables import Delivery, Enrolment, FollowUp
from tests.scenes import Scenes
from tests.stories.answered import closed
from tests.stories.digested import digested
from tests.stories.enrolled import enrol, known
from tests.stories.forged import chosen, forged_click, forged_submit, typed
from tests.stories.probing import brought, press_anywhere
from tests.stories.programmed import changed, set_up
from tests.stories.shown import filled, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

CLOSED = datetime(2026, 11, 23, 9, 0, tzinfo=MONDAY.tzinfo)
SUNDAY = datetime(2027, 5, 23, 9, 0, tzinfo=MONDAY.tzinfo)
# They come on the first working day after it.
HALF_A_YEAR = datetime(2027, 5, 24, 9, 0, tzinfo=MONDAY.tzinfo)
A_YEAR = datetime(2027, 11, 23, 9, 0, tzinfo=MONDAY.tzinfo)
SECRET = "Je publie moi-même & <j’écoute>"


@pytest.fixture
async def over(paired: Town, scenes: Scenes) -> Town:
    """Chloé and Marc, Priya and Helen were pairs until the programme closed."""
    return await scenes.after(a_programme_that_closed, paired)


async def a_programme_that_closed(town: Town) -> None:
    await town.adam.command("/mentoring pair @priya @helen")
    await town.at(CLOSED)
    await changed(town.ines, "programme_close")


async def later(town: Town, instant: datetime) -> None:
    town.clock.move_to(instant)
    await town.bot.scheduler.run("ask_follow_ups")
    await town.at(instant)


async def questions(town: Town) -> list[Delivery]:
    async with town.bot.context.db.reading() as session:
        found = await session.exec(select(Delivery).where(Delivery.kind == "follow_up"))
        return sorted(found.all(), key=lambda row: row.id or 0)


async def answers(town: Town) -> list[FollowUp]:
    async with town.bot.context.db.reading() as session:
        found = await session.exec(select(FollowUp).where(FollowUp.months > 0))
        return sorted(found.all(), key=lambda row: row.id or 0)


async def form(person: User) -> Json:
    await closed(person)
    await person.click(await person.message_in(holding="follow_up_open"), "follow_up_open")
    return await person.modal("follow_up_modal")


@EITHER
async def test_the_two_questions_half_a_year_and_a_year_later(over: Town, language: str) -> None:
    first, last, thanks = {
        "en": ("Six months ago, ", "A year ago, ", "Thank you. It is noted"),
        "fr": ("Il y a six mois, ", "Il y a un an, ", "Merci. C’est noté"),
    }[language]
    await later(over, SUNDAY - timedelta(minutes=1))
    assert await questions(over) == []
    await later(over, SUNDAY)
    assert {row.state for row in await questions(over)} == {"pending"}
    for minutes in (0, 60, 24 * 60):
        await later(over, HALF_A_YEAR + timedelta(minutes=minutes))
    assert len(await questions(over)) == 4
    assert first in said(over, await over.marc.message_in(holding="follow_up_open"))
    answer = await over.marc.submit(await form(over.marc), again="yes", changed=SECRET)
    assert answer["response"] == {"response_action": "update"}
    assert thanks in shown(over, await over.marc.modal())
    await over.at(HALF_A_YEAR + timedelta(days=29))
    view = await form(over.marc)
    assert filled(view) == {"again": "yes", "changed": SECRET}
    assert (await over.marc.submit(view, again="no", changed=""))["response"]
    (row,) = await answers(over)
    assert (row.months, row.side, row.again, row.changed) == (6, "executive", False, None)
    await over.at(HALF_A_YEAR + timedelta(days=31))
    late = {"en": "The time for this answer", "fr": "Le délai pour donner cette réponse"}[language]
    told = said(over, await forged_click(over, over.marc, "follow_up_open", "1:6"))
    assert told.startswith(late)
    held = {"programme": 1, "months": 6, "language": language}
    sent = await forged_submit(over, over.marc, "follow_up_modal", held, {"again": chosen("yes")})
    assert wrong({"response": sent})["again"].startswith(late)
    await later(over, A_YEAR)
    assert last in said(over, await over.marc.message_in(holding=last))
    assert len(await questions(over)) == 8


async def test_who_left_deleted_or_withdrew_is_never_asked(over: Town) -> None:
    await enrol(over, "chloe", Side.MENTOR)
    async with over.bot.context.db.transaction() as session:
        enrolment = await session.get_one(Enrolment, 1)
        enrolment.state = EnrolmentState.WITHDRAWN
        session.add(enrolment)
    marc = await known(over, "marc", is_active=False)
    await brought(over.priya, lambda: press_anywhere(over, over.priya, "data_delete", "mine"))
    await later(over, HALF_A_YEAR)
    helen = await known(over, "helen")
    assert [row.person_id for row in await questions(over)] == [helen.id]
    assert marc.id != helen.id


async def test_who_leaves_slack_meanwhile_gets_nothing(over: Town) -> None:
    marc = await known(over, "marc")
    async with over.bot.context.db.transaction() as session:
        await ask_due(session, HALF_A_YEAR)
        marc.is_active = False
        await session.merge(marc)
    over.sandbox.world.member("marc").deleted = True
    await over.at(HALF_A_YEAR)
    (asked,) = [row for row in await questions(over) if row.person_id == marc.id]
    assert asked.state == "cancelled"
    direct = [c for c in (await over.marc.state())["channels"] if c["kind"] == "im"]
    texts = [str(m["blocks"]) for c in direct for m in await over.marc.messages(c["id"])]
    assert not [text for text in texts if "follow_up_open" in text]


async def test_after_a_very_long_outage_nobody_is_asked(over: Town) -> None:
    await later(over, HALF_A_YEAR + timedelta(days=45))
    assert await questions(over) == []


@EITHER
async def test_who_may_not_answer(over: Town, language: str) -> None:
    refused = {
        "en": "Only the two people of this pair can do this.",
        "fr": "Seules les deux personnes de ce binôme peuvent le faire.",
    }[language]
    unasked = {"en": "I have not asked you", "fr": "Je ne vous ai pas encore"}[language]
    held = {"programme": 1, "months": 6, "language": language}
    values = {"again": chosen("yes")}
    told = said(over, await forged_click(over, over.marc, "follow_up_open", "1:6"))
    assert told.startswith(unasked)
    await later(over, HALF_A_YEAR)
    for person in (over.ines, over.adam):
        told = said(over, await forged_click(over, person, "follow_up_open", "1:6"))
        assert told.startswith(refused), person.handle
        sent = await forged_submit(over, person, "follow_up_modal", held, values)
        assert wrong({"response": sent})["again"].startswith(refused)
    for value in ("1:12", "1:0", "1:7"):
        told = said(over, await forged_click(over, over.marc, "follow_up_open", value))
        assert told.startswith(unasked), value
    for value in ("", "1", "1:6:1", "x:6", "9" * 30 + ":6", "77:6"):
        told = said(over, await forged_click(over, over.marc, "follow_up_open", value))
        assert told.startswith({"en": "This programme is", "fr": "Ce programme n’"}[language])
    choose = {"en": "Choose yes or no.", "fr": "Choisissez oui ou non."}[language]
    odd = await forged_submit(
        over, over.marc, "follow_up_modal", held, {"again": chosen("perhaps")}
    )
    assert wrong({"response": odd}) == {"again": choose}
    long = {**values, "changed": typed("é" * 3001)}
    sent = await forged_submit(over, over.marc, "follow_up_modal", held, long)
    assert "3000" in wrong({"response": sent})["changed"]
    assert await answers(over) == []


async def test_two_answers_at_once_are_one(over: Town) -> None:
    await later(over, HALF_A_YEAR)
    held = {"programme": 1, "months": 6}
    await asyncio.gather(
        *(
            forged_submit(over, over.marc, "follow_up_modal", held, {"again": chosen("yes")})
            for _ in range(4)
        )
    )
    assert len(await answers(over)) == 1


@EITHER
async def test_the_record_counts_whole_threes_once_nothing_changes_any_more(
    over: Town, helen: User, language: str
) -> None:
    heading = {"en": "Would they do it again?", "fr": "Le referaient-ils ?"}[language]
    counted = {
        "en": "Six months later: 2 of 3 would",
        "fr": "Six mois après : 2 oui sur 3",
    }[language]
    await later(over, HALF_A_YEAR)
    held = {"programme": 1, "months": 6}
    given = [(over.chloe, "yes"), (over.marc, "no"), (over.priya, "yes"), (helen, "no")]
    for number, (person, again) in enumerate(given):
        values = {"again": chosen(again), "changed": typed(SECRET)}
        if number == 2:
            await over.at(HALF_A_YEAR + timedelta(days=20))
            digest = await digested(over, over.ines, "all")
            assert heading not in digest, "they may still change it"
        sent = await forged_submit(over, person, "follow_up_modal", held, values)
        assert not sent.get("errors")
    await over.at(HALF_A_YEAR + timedelta(days=70))
    record = await digested(over, over.ines, "all")
    assert heading in record
    assert counted in record
    assert "publie" not in record
    assert heading not in await digested(over, over.ines, "quarter")


async def test_two_answers_are_never_counted_out(over: Town) -> None:
    await later(over, HALF_A_YEAR)
    held = {"programme": 1, "months": 6}
    for person in (over.chloe, over.marc):
        await forged_submit(over, person, "follow_up_modal", held, {"again": chosen("yes")})
    await over.at(HALF_A_YEAR + timedelta(days=70))
    digest = await digested(over, over.ines, "all")
    assert "Le referaient-ils" not in digest


async def test_a_paused_programme_asks_nobody(paired: Town) -> None:
    await set_up(paired, state="paused", closed_at=None)
    await later(paired, HALF_A_YEAR)
    assert await questions(paired) == []
