"""Digests with shared insights: they arrive, count them, and open them in a window."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.slack.digest.views import digest as notice
from storage.tables import Answer, CheckIn, Delivery, Insight, ident
from tests.digest.test_digest import WEEK
from tests.digest.test_digest_schedule import direct, owed, scheduled, the_channel
from tests.scenes import Scenes
from tests.storage.revisions import back_to
from tests.stories.answered import answered, closed, loaded
from tests.stories.digested import digest_of
from tests.stories.exported import agreed
from tests.stories.programmed import changed, set_up
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

NOTE = "Nos clients achètent en story"


@pytest.fixture
async def shared(paired: Town, scenes: Scenes) -> Town:
    """Chloé's insight, on which Marc agreed; a digest comes on Mondays at 10."""
    return await scenes.after(an_insight_is_agreed_on, paired)


async def an_insight_is_agreed_on(town: Town) -> None:
    await set_up(town, name="Comité")
    wish = {"digest_every": "week", "digest_weekday": "0", "digest_at": "10:00"}
    assert await scheduled(town, town.ines, **wish) == {}
    await town.at(MONDAY)
    await answered(town.chloe, "marc", note=NOTE, visibility="insight")
    await agreed(town)


async def many(town: Town, number: int, text: str = "Idée numéro {}") -> None:
    """As many insights in all, written straight into the database."""
    async with town.bot.context.db.transaction() as session:
        first = await session.get_one(Insight, 1)
        about = await session.get_one(CheckIn, first.check_in_id)
        told = await session.get_one(Answer, first.answer_id)
        for nth in range(2, number + 1):
            due_at = about.due_at + timedelta(seconds=nth)
            check_in = CheckIn(
                **{**about.model_dump(exclude={"id", "row_handle", "period_on"}), "due_at": due_at}
            )
            session.add(check_in)
            await session.flush()
            like = {**told.model_dump(exclude={"id", "row_handle"}), "check_in_id": ident(check_in)}
            answer = Answer(**like)
            session.add(answer)
            await session.flush()
            like = {**first.model_dump(exclude={"id", "row_handle"}), "answer_id": ident(answer)}
            session.add(Insight(**{**like, "text": text.format(nth)}))


async def troubles(town: Town) -> list[Delivery]:
    async with town.bot.context.db.reading() as session:
        query = select(Delivery).where(Delivery.kind == "digest_trouble")
        return list((await session.exec(query)).all())


@EITHER
async def test_a_digest_that_counts_them_comes_of_itself(shared: Town, language: str) -> None:
    await shared.at(MONDAY + WEEK + timedelta(hours=2))
    (row,) = await owed(shared)
    assert (row.state, row.error) == ("sent", None)
    (digest,) = await direct(shared.ines)
    assert {"en": "*1* insight to read", "fr": "*1* idée à lire"}[language] in said(shared, digest)
    assert NOTE not in str(digest), "a message stays; what was taken back must not"
    assert {"figures_open", "insights_open", "digest_schedule"} <= set(buttons(digest))
    await shared.ines.click(digest, "insights_open")
    window = await loaded(shared.ines)
    assert NOTE in shown(shared, window)
    assert buttons(window) == ["stages_open"], "what becomes of them"
    assert await troubles(shared) == []


@EITHER
async def test_so_does_the_last_one_of_a_programme(shared: Town, language: str) -> None:
    await shared.at(MONDAY + timedelta(hours=3))
    await changed(shared.ines, "programme_close")
    await shared.at(MONDAY + timedelta(hours=4))
    *_, digest = await direct(shared.ines)
    assert "insights_open" in buttons(digest)
    assert (await owed(shared))[-1].state == "sent"


@EITHER
async def test_every_button_of_it_tells_which_delivery_it_is_of(
    shared: Town, language: str
) -> None:
    """A copy that came after a crash is taken down by a click on any of its buttons."""
    await shared.at(MONDAY + WEEK + timedelta(hours=2))
    (digest,) = await direct(shared.ines)
    async with shared.bot.context.db.transaction() as session:
        row = await session.get_one(Delivery, (await owed(shared))[0].id)
        row.ts = "1.0"  # as if the one that is known had come later
        session.add(row)
    await shared.ines.click(digest, "digest_schedule")
    await shared.ines.modal("digest_schedule_modal")
    await shared.at(MONDAY + WEEK + timedelta(hours=3))
    assert digest["ts"] not in [message["ts"] for message in await direct(shared.ines)]


@EITHER
async def test_the_leads_are_told_once_when_their_channel_does_not_take_it(
    shared: Town, language: str
) -> None:
    channel = the_channel(shared)
    await set_up(shared, channel_id=channel, digest_to="channel", language=language)
    members = shared.sandbox.world.channels[channel].members
    members.remove(shared.sandbox.world.bot_user)
    for minutes in (0, 1, 90):
        await shared.at(MONDAY + WEEK + timedelta(hours=2, minutes=minutes))
    assert [row.state for row in await owed(shared)] == ["sent"], "each lead gets it instead"
    (row,) = await troubles(shared)
    assert row.state == "sent"
    what = {"en": "I may not see who is in it", "fr": "je ne peux pas voir qui s’y trouve"}
    letter = said(shared, await shared.ines.message_in(holding=what[language]))
    assert "Comité" in letter
    await shared.at(MONDAY + 2 * WEEK + timedelta(hours=2))
    assert len(await troubles(shared)) == 2


@EITHER
async def test_they_are_told_too_when_it_cannot_be_written(
    shared: Town, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("two labels of a chart are the same")

    monkeypatch.setattr(notice, "digest_message", broken)
    await shared.at(MONDAY + WEEK + timedelta(hours=2))
    assert [row.state for row in await owed(shared)] == ["failed"]
    letter = await shared.ines.message_in(holding="letter_broken")
    command = {"en": "/mentoring digest", "fr": "/mentorat synthèse"}[language]
    assert command in said(shared, letter)


async def test_the_window_says_how_many_there_are_beyond_those_it_has_room_for(
    shared: Town,
) -> None:
    await many(shared, 70)
    digest = await digest_of(shared, shared.ines)
    assert "*70* idées à lire" in said(shared, digest)
    await shared.ines.click(digest, "insights_open")
    texts = shown(shared, await loaded(shared.ines))
    quoted = texts.count("Idée numéro") + texts.count(NOTE)
    assert quoted >= 48
    assert f"et {70 - quoted} autres" in texts


async def test_long_ones_fit_in_the_window_as_far_as_they_go(shared: Town) -> None:
    await many(shared, 50, "Une idée assez longue numéro {}. " + "é" * 2900)
    await closed(shared.ines)
    await shared.ines.click(await digest_of(shared, shared.ines), "insights_open")
    texts = shown(shared, await loaded(shared.ines))
    quoted = texts.count("assez longue") + texts.count(NOTE)
    assert f"et {50 - quoted} autres" in texts


async def test_a_digest_that_was_posted_with_quotes_loses_them(shared: Town) -> None:
    """Earlier versions quoted insights: what the migration owes for them draws them anew."""
    await shared.at(MONDAY + WEEK + timedelta(hours=2))
    (digest,) = await direct(shared.ines)
    (row,) = await owed(shared)
    world = shared.sandbox.world
    posted = next(m for c in world.channels.values() for m in c.messages if m.ts == digest["ts"])
    posted.rewrite(NOTE, [])
    async with shared.bot.context.db.changing() as connection:
        await connection.run_sync(back_to, "0005")
    await shared.at(MONDAY + WEEK + timedelta(hours=3))
    (again,) = await direct(shared.ines)
    assert (again["ts"], again["blocks"]) == (digest["ts"], digest["blocks"])
    assert NOTE not in str(again)
    async with shared.bot.context.db.reading() as session:
        query = select(Delivery).where(Delivery.kind == "digest_changed")
        (change,) = (await session.exec(query)).all()
    assert (change.subject_id, change.state) == (row.id, "sent")


async def test_many_insights_do_not_push_out_who_needs_the_lead(shared: Town) -> None:
    await many(shared, 30, "{} <!channel> & " + "é" * 2900)
    for number in range(1, 5):
        await shared.at(MONDAY + number * WEEK)
    digest = await digest_of(shared, shared.ines, "all")
    told = said(shared, digest)
    assert told.index("Binômes à accompagner : *1*") < told.index("*30* idées")
    assert "é" * 9 not in told + str(digest)
