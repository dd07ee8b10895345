"""A check-in takes answers for a week; then it closes, answered or missed."""

from datetime import timedelta

from storage.tables import CheckIn
from tests.stories.answered import opened
from tests.stories.digested import digested
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

WEEK = timedelta(weeks=1)
CLOSED = {"en": "This check-in is closed.", "fr": "Ce point est clos."}
TOO_LATE = {
    "en": (
        "This check-in closed Monday 30 November, {}: answers can no longer be changed. Keep your "
        "words for the next one."
    ),
    "fr": (
        "Ce point s’est terminé lundi 30 novembre à {} : les réponses ne peuvent plus changer. "
        "Gardez votre texte pour le prochain."
    ),
}


async def states(town: Town) -> list[str]:
    async with town.bot.context.db.reading() as session:
        found = [await session.get_one(CheckIn, key) for key in (1, 2)]
    return [check_in.state for check_in in found]


@EITHER
async def test_it_closes_when_the_next_one_comes(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    assert await states(paired) == ["closed", "open"]
    closed = await paired.marc.message_in("chloe", holding=CLOSED[language], edited=True)
    assert closed["ts"] == prompt["ts"]
    assert buttons(closed) == []
    answered = {"en": "@marc has answered.", "fr": "@marc a répondu."}[language]
    assert f"{answered} {CLOSED[language]}" in shown(paired, closed)


@EITHER
async def test_one_that_nobody_answered_is_missed(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    assert await states(paired) == ["missed", "open"]
    nobody = {"en": "Nobody has answered yet.", "fr": "Personne n’a encore répondu."}[language]
    closed = await paired.marc.message_in("chloe", holding=CLOSED[language])
    assert nobody not in shown(paired, closed)
    assert {"en": "Nobody answered.", "fr": "Personne n’a répondu."}[language] in shown(
        paired, closed
    )


@EITHER
async def test_a_click_after_the_close_is_told_and_changes_nothing(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    # The close is due, and the job that closes has not run yet.
    paired.clock.move_to(MONDAY_NINE_IN_PARIS + WEEK)
    for action, value in (
        ("answer_met", None),
        ("answer_not_yet", None),
        ("answer_open", None),
        ("check_in_snooze", "1:later"),
    ):
        answer = said(paired, await paired.marc.answer_to(prompt, action, value))
        assert answer == TOO_LATE[language].format("08:00 UTC"), action
    digest = await digested(paired, paired.ines, "last week")
    assert {"en": "executives: *0 of 1*", "fr": "dirigeants : *0 sur 1*"}[language] in digest


@EITHER
async def test_a_submit_after_the_close_keeps_the_text_and_says_when(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.marc, "chloe")
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    answer = await paired.marc.submit(modal, note="Trop tard")
    assert wrong(answer) == {"met": TOO_LATE[language].format("09:00")}
    assert (await paired.marc.modal("answer_modal"))["id"] == modal["id"]


async def test_the_double_of_a_submit_shows_no_error_even_after_the_close(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.marc, "chloe")
    # Two windows of one client hold the same modal.
    twin = paired.sandbox.world.new_view(paired.marc.id, dict(modal))
    paired.sandbox.world.modals[paired.marc.id].insert(0, twin)
    assert wrong(await paired.marc.submit(modal, note="À temps")) == {}
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    same = await paired.marc.submit({**modal, "id": twin.id}, note="À temps")
    assert wrong(same) == {}


async def test_the_digest_counts_missed_and_closed_alike(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    await paired.at(MONDAY_NINE_IN_PARIS + 2 * WEEK)
    digest = await digested(paired, paired.ines, "all")
    assert "Points prévus : *3*" in digest
    assert "Réponses des dirigeants : *1 sur 3*" in digest
