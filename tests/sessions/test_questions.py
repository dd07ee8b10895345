"""The question card: one click sends a ready question; it is read in a window the day before."""

from datetime import UTC, datetime, timedelta

from bot.privacy import own_data
from sandbox.driver import Json, User
from storage.states import Side
from storage.tables import Delivery, PlannedSession, Programme
from tests.stories.answered import closed
from tests.stories.arranging import planned, rows
from tests.stories.forged import forged_click, forged_submit, typed
from tests.stories.programmed import set_up
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town, at_rest
from tests.whole import EITHER

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ASKED_AT, READ_AT = THURSDAY - timedelta(days=2), THURSDAY - timedelta(days=1)
CANARY = "Pourquoi <!channel> personne ne lit nos canards ?"


async def asked(town: Town, person: User) -> Json:
    """Marc plans for Thursday; on Tuesday a question is asked for."""
    await town.at(MONDAY)
    await planned(town.marc, "2026-11-26")
    await town.at(ASKED_AT)
    return await person.message_in(holding="question_write")


async def own_words(town: Town, card: Json, text: str) -> None:
    await town.chloe.click(card, "question_write")
    view = await town.chloe.modal("question_modal")
    assert wrong(await town.chloe.submit(view, question=text)) == {}


async def read(town: Town, person: User, letter: Json) -> str:
    await closed(person)
    await person.click(letter, "question_read")
    return shown(town, await person.modal())


@EITHER
async def test_a_ready_question_is_one_click_and_comes_the_day_before(
    paired: Town, language: str
) -> None:
    told, noted, letter = {
        "en": (
            "Which question would you like to send ahead?",
            "@marc will read your question the day before.",
            "@chloe sends you a question ahead.",
        ),
        "fr": (
            "Quelle question souhaitez-vous envoyer à l’avance ?",
            "@marc lira votre question la veille.",
            "@chloe vous envoie une question à l’avance.",
        ),
    }[language]
    card = await asked(paired, paired.chloe)
    assert told in said(paired, card)
    sends = [f"question_send.{n}" for n in (1, 2, 3)]
    assert buttons(card) == [*sends, "question_write"]
    assert said(paired, await paired.chloe.answer_to(card, "question_send.2")) == noted
    (row,) = await rows(paired, PlannedSession)
    assert row.question is not None
    assert row.question in card["text"]
    assert await with_question(paired) == []
    await paired.at(READ_AT)
    reminder = await paired.marc.message_in(holding="question_read")
    assert letter in said(paired, reminder)
    assert row.question not in reminder["text"]
    text = await read(paired, paired.marc, reminder)
    assert row.question.replace("\u00a0", " ").replace("\u202f", " ") in text
    assert await with_question(paired) == [], "the reminder brings it"


async def with_question(town: Town) -> list[Delivery]:
    await at_rest(town.bot)
    return [row for row in await rows(town, Delivery) if row.kind == "question"]


async def test_one_s_own_words_are_in_no_message(paired: Town) -> None:
    card = await asked(paired, paired.chloe)
    await own_words(paired, card, CANARY)
    await paired.at(READ_AT)
    reminder = await paired.marc.message_in(holding="question_read")
    assert "pourquoi" not in str(reminder).lower()
    text = await read(paired, paired.marc, reminder)
    assert CANARY in text, "plain text, in which no sign is markup"
    for person in (paired.chloe, paired.marc):
        for channel in (await person.state())["channels"]:
            for message in await person.messages(channel["id"]):
                assert "canards" not in str(message)


async def test_written_late_it_comes_at_once(paired: Town) -> None:
    card = await asked(paired, paired.chloe)
    await paired.at(READ_AT + timedelta(hours=1))
    await own_words(paired, card, CANARY)
    letter = await paired.marc.message_in(holding="question_read")
    assert "vous envoie une question" in said(paired, letter)
    assert CANARY in await read(paired, paired.marc, letter)
    await own_words(paired, card, CANARY)
    assert len(await with_question(paired)) == 1


async def test_it_moves_with_its_session(paired: Town) -> None:
    card = await asked(paired, paired.chloe)
    await own_words(paired, card, CANARY)
    notice = await paired.marc.message_in("chloe", holding="plan_change")
    await closed(paired.marc)
    await paired.marc.click(notice, "plan_change")
    view = await paired.marc.modal("plan_modal")
    await paired.marc.submit(view, plan_day="2026-12-01")
    await paired.at(READ_AT)
    await paired.at(datetime(2026, 11, 30, 8, 59, tzinfo=UTC))
    assert await with_question(paired) == []
    await paired.at(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    reminder = await paired.marc.message_in(holding="question_read")
    assert CANARY in await read(paired, paired.marc, reminder)


async def test_the_executive_is_asked_where_they_set_the_agenda(paired: Town) -> None:
    async with paired.bot.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.agenda = Side.EXECUTIVE
        session.add(programme)
    card = await asked(paired, paired.marc)
    await paired.marc.answer_to(card, "question_send.1")
    await paired.at(READ_AT)
    await paired.chloe.message_in(holding="question_read")
    answer = await forged_click(paired, paired.chloe, "question_send", "1:1")
    assert "c’est @marc qui envoie" in said(paired, answer)


@EITHER
async def test_who_may_not(paired: Town, language: str) -> None:
    card = await asked(paired, paired.chloe)
    await own_words(paired, card, CANARY)
    refused = {
        "en": "Only the two people of this pair can do this.",
        "fr": "Seules les deux personnes de ce binôme peuvent le faire.",
    }[language]
    for person in (paired.priya, paired.ines, paired.adam):
        for action, value in (
            ("question_send", "1:1"),
            ("question_write", "1"),
            ("question_read", "1"),
        ):
            answer = said(paired, await forged_click(paired, person, action, value))
            assert answer.startswith(refused), (person.handle, action)
        submitted = await forged_submit(
            paired,
            person,
            "question_modal",
            {"session": 1, "language": language},
            {"question": typed("Mine?")},
        )
        assert wrong({"response": submitted})["question"].startswith(refused)


async def test_odd_values(paired: Town) -> None:
    await asked(paired, paired.chloe)
    gone, forged = "n’est plus parmi celles du thème", "ne mène plus nulle part"
    for value, told in (("1:0", gone), ("1:4", gone), ("1:-1", forged)):
        answer = await forged_click(paired, paired.chloe, "question_send", value)
        assert told in said(paired, answer), value
    for text in ("", "  \u200b ", "x" * 501):
        submitted = await forged_submit(
            paired,
            paired.chloe,
            "question_modal",
            {"session": 1, "language": "fr"},
            {"question": typed(text)},
        )
        assert "question" in wrong({"response": submitted}), len(text)
    answer = await forged_click(paired, paired.marc, "question_read", 1)
    assert "Il n’y a pas encore de question" in said(paired, answer)


async def test_a_question_is_its_writer_s_to_delete(paired: Town) -> None:
    """Where the executive sets the agenda, it is not the mentor's."""
    await set_up(paired, agenda="executive")
    card = await asked(paired, paired.marc)
    await paired.marc.click(card, "question_write")
    await paired.marc.submit(await paired.marc.modal("question_modal"), question=CANARY)
    await closed(paired.marc)
    context = paired.bot.context
    for person, left in ((paired.chloe, CANARY), (paired.marc, None)):
        asker = await context.asker(person.id)
        async with context.db.transaction() as session:
            own = await own_data.look(session, asker)
            (row,) = own.kept.planned
            assert own.kept.question_in(row) == (CANARY if left is None else None)
            await own_data.delete_texts(session, asker, context.now())
        (row,) = await rows(paired, PlannedSession)
        assert row.question == left
