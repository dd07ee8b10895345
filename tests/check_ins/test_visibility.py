"""Who may read an answer: oneself, the pair, or the programme once both of the pair agree."""

from datetime import timedelta

import pytest

from sandbox.driver import Json
from tests.scenes import Scenes
from tests.stories.answered import answered, closed, loaded, shared
from tests.stories.at_home import pair_window, press_in
from tests.stories.digested import digest_of
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

NOTE = "Nos clients achètent en story"


@pytest.fixture
async def open_week(paired: Town, scenes: Scenes) -> Town:
    return await scenes.after(the_week_opens, paired)


async def the_week_opens(town: Town) -> None:
    await town.at(MONDAY_NINE_IN_PARIS)


async def told_of(town: Town) -> str:
    """The message, and the window behind it where there is something to read."""
    digest = await digest_of(town, town.ines)
    assert NOTE not in str(digest)
    if "insights_open" not in buttons(digest):
        return said(town, digest)
    await closed(town.ines)
    await town.ines.click(digest, "insights_open")
    return shown(town, await loaded(town.ines))


async def insight_before(town: Town) -> Json:
    """The modal in which Marc reads what Chloé would like to share."""
    await closed(town.marc)
    letter = await town.marc.message_in(holding="insight_open")
    await town.marc.click(letter, "insight_open")
    return await town.marc.modal("insight_modal")


@EITHER
async def test_what_is_for_oneself_nobody_else_reads(open_week: Town, language: str) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE, next_step="Filmer", visibility="me")
    nothing = {
        "en": "You have not shared anything in writing yet.",
        "fr": "Vous n’avez encore rien partagé par écrit.",
    }[language]
    for person in (town.marc, town.chloe):
        assert shown(town, await shared(person)).startswith(nothing)
    assert NOTE not in await told_of(town)


@EITHER
async def test_what_is_for_the_pair_both_read_and_no_lead(open_week: Town, language: str) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE, next_step="Filmer ensemble")
    text = shown(town, await shared(town.marc))
    when, step = {
        "en": ("Monday 23 November, 09:00", "Next step: Filmer ensemble"),
        "fr": ("lundi 23 novembre à 09:00", "Prochaine étape : Filmer ensemble"),
    }[language]
    assert f"*@chloe* · {when}\n{NOTE}\n{step}" in text
    assert NOTE not in await told_of(town)
    await answered(town.chloe, "marc", visibility="me")
    assert NOTE not in shown(town, await shared(town.marc))


@EITHER
async def test_an_insight_reaches_the_leads_once_the_other_agrees(
    open_week: Town, language: str
) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE, visibility="insight")
    letter = await town.marc.message_in(holding="insight_open")
    asked = {
        "en": "@chloe would like to share an insight from your sessions with the leads of Reverse",
        "fr": "@chloe souhaite partager une idée tirée de vos séances avec les responsables de",
    }[language]
    assert asked in said(town, letter)
    assert NOTE not in shown(town, letter) + said(town, letter)
    assert NOTE not in await told_of(town)
    modal = await insight_before(town)
    assert NOTE in shown(town, modal)
    assert wrong(await town.marc.submit(modal, decision="agree")) == {}
    read = await told_of(town)
    assert NOTE in read
    assert "chloe" not in read


async def test_an_insight_that_the_other_keeps_stays_between_them(open_week: Town) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE, visibility="insight")
    modal = await insight_before(town)
    assert wrong(await town.marc.submit(modal, decision="keep")) == {}
    assert NOTE not in await told_of(town)
    assert NOTE in shown(town, await shared(town.chloe))


async def test_a_changed_insight_needs_a_new_agreement(open_week: Town) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE, visibility="insight")
    await town.marc.submit(await insight_before(town), decision="agree")
    first = await town.marc.message_in(holding="insight_open")
    stale = await insight_before(town)
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(minutes=5))
    await answered(town.chloe, "marc", note="Un autre texte")
    assert NOTE not in await told_of(town)
    assert "Un autre texte" not in await told_of(town)

    async def asked_again() -> Json | None:
        letter = await town.marc.message_in(holding="insight_open")
        return letter if letter["ts"] != first["ts"] else None

    await town.marc.until(asked_again)
    assert wrong(await town.marc.submit(stale, decision="agree")) == {
        "decision": "Cette idée a été modifiée depuis : fermez cette fenêtre et rouvrez-la."
    }
    await town.marc.submit(await insight_before(town), decision="agree")
    assert "Un autre texte" in await told_of(town)


@EITHER
async def test_a_withdrawn_insight_is_gone_for_everyone(open_week: Town, language: str) -> None:
    town = open_week
    gone = {
        "en": "This insight was withdrawn by its author.",
        "fr": "Cette idée a été retirée par la personne qui l’a écrite.",
    }[language]
    await answered(town.chloe, "marc", note=NOTE, visibility="insight")
    modal = await insight_before(town)
    await answered(town.chloe, "marc", visibility="pair")
    assert wrong(await town.marc.submit(modal, decision="agree")) == {"decision": gone}
    letter = await town.marc.message_in(holding="insight_open")
    assert said(town, await town.marc.answer_to(letter, "insight_open")) == gone
    assert NOTE not in await told_of(town)


@EITHER
async def test_nobody_agrees_to_their_own_insight(open_week: Town, language: str) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE, visibility="insight")
    letter = await town.marc.message_in(holding="insight_open")
    key = letter["blocks"][1]["elements"][0]["value"]
    answer = said(town, await forged_click(town, town.chloe, "insight_open", key))
    assert answer.startswith(
        {"en": "This insight is yours", "fr": "Cette idée est la vôtre"}[language]
    )


async def test_an_insight_waits_in_app_home(open_week: Town) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE, visibility="insight")
    home = await town.marc.open_home()
    assert "@chloe souhaite partager une idée. Elle attend votre accord." in shown(town, home)
    await town.marc.click(home, "insight_open")
    await town.marc.submit(await town.marc.modal("insight_modal"), decision="agree")
    assert "attend votre accord" not in shown(town, await town.marc.open_home())


async def test_what_was_shared_is_still_read_after_the_pair_has_ended(open_week: Town) -> None:
    town = open_week
    await answered(town.chloe, "marc", note=NOTE)
    await closed(town.marc)
    window = await pair_window(town.marc)
    await town.adam.command("/mentoring end @chloe @marc")
    await press_in(town.marc, window, "shared_open")
    assert NOTE in shown(town, await town.marc.modal())
