"""A database that is locked or gone: nothing is lost, and the person is told at once."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.kernel.config import Settings
from sandbox.driver import Json
from tests.stories.answered import answered, opened
from tests.stories.digested import digested
from tests.stories.shown import filled, said, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

NOT_SAVED = {
    "en": (
        "Your answer could not be saved just now. Your text is still here: please submit again in "
        "a moment."
    ),
    "fr": (
        "Votre réponse n’a pas pu être enregistrée. Votre texte est toujours là : veuillez "
        "valider de nouveau dans un instant."
    ),
}
AWAY = {
    "en": (
        "The database cannot be reached at the moment, so nothing was recorded. Please try again "
        "in a minute."
    ),
    "fr": (
        "La base de données est injoignable pour le moment : rien n’a été enregistré. Veuillez "
        "réessayer dans une minute."
    ),
}


def file_of(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Somebody else is writing, and does not finish."""
    other = sqlite3.connect(file_of(settings), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


async def gone(town: Town) -> Path:
    """The file is not there any more. Gives where it was put aside."""
    path = file_of(town.settings)
    await town.bot.context.db.close()
    return _put_aside(path)


async def back(town: Town, aside: Path) -> None:
    _put_back(aside, file_of(town.settings))
    # A connection that was being made in between would hold on to nothing.
    await town.bot.context.db.close()


def _put_aside(path: Path) -> Path:
    aside = path.rename(path.with_suffix(".aside"))
    path.mkdir()
    return aside


def _put_back(aside: Path, path: Path) -> None:
    path.rmdir()
    aside.rename(path)


async def still_there(town: Town, modal: Json) -> bool:
    return [view["id"] for view in (await town.marc.state())["views"]] == [modal["id"]]


@EITHER
async def test_locked_the_modal_stays_open_with_its_text(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.marc, "chloe")
    with locked(paired.settings):
        answer = await paired.marc.submit(modal, note="Trois pages")
    assert answer["ok"], answer
    assert wrong(answer) == {"met": NOT_SAVED[language]}
    assert await still_there(paired, modal)
    assert wrong(await paired.marc.submit(modal, note="Trois pages")) == {}
    assert filled(await opened(paired.marc, "chloe"))["note"] == "Trois pages"


@EITHER
async def test_gone_the_modal_stays_open_with_its_text(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.marc, "chloe")
    aside = await gone(paired)
    answer = await paired.marc.submit(modal, note="Trois pages")
    assert wrong(answer) == {"met": NOT_SAVED[language]}
    assert await still_there(paired, modal)
    await back(paired, aside)
    assert wrong(await paired.marc.submit(modal, note="Trois pages")) == {}


@EITHER
async def test_locked_commands_and_clicks_are_told(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    for person in (paired.marc, paired.ines):
        await person.command("/mentoring pairs")
    with locked(paired.settings):
        told = await asyncio.gather(
            paired.adam.command("/mentoring pair @priya @helen"),
            paired.marc.answer_to(prompt, "answer_met"),
            paired.ines.command("/mentorat envoyer"),
        )
    assert [said(paired, answer) for answer in told] == [AWAY[language]] * 3
    digest = await digested(paired, paired.ines)
    assert {"en": "Active pairs: *1*", "fr": "Binômes actifs : *1*"}[language] in digest
    assert {"en": "executives: *0 of 1*", "fr": "dirigeants : *0 sur 1*"}[language] in digest


@EITHER
async def test_gone_commands_clicks_and_home_are_told_or_wait(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    for person in (paired.marc, paired.ines):
        await person.command("/mentoring help")
    aside = await gone(paired)
    for answer in (
        await paired.adam.command("/mentoring pairs"),
        await paired.marc.answer_to(prompt, "answer_met"),
        await paired.marc.answer_to(prompt, "answer_open"),
        await paired.ines.command("/mentoring digest"),
    ):
        assert said(paired, answer) == AWAY[language]
    assert (await paired.marc.do("home"))["ok"]
    await back(paired, aside)
    assert (await paired.marc.open_home())["blocks"]


@EITHER
async def test_an_insight_s_decision_waits_in_its_modal(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", note="Une idée", visibility="insight")
    letter = await paired.marc.message_in(holding="insight_open")
    await paired.marc.click(letter, "insight_open")
    modal = await paired.marc.modal("insight_modal")
    aside = await gone(paired)
    answer = await paired.marc.submit(modal, decision="agree")
    assert list(wrong(answer)) == ["decision"]
    assert await still_there(paired, modal)
    await back(paired, aside)
    assert wrong(await paired.marc.submit(modal, decision="agree")) == {}


async def test_a_person_is_told_in_the_language_of_their_command_before_they_are_known(
    town: Town,
) -> None:
    aside = await gone(town)
    assert said(town, await town.chloe.command("/mentorat aide")) == AWAY["fr"]
    assert said(town, await town.priya.command("/mentoring help")) == AWAY["en"]
    await back(town, aside)
