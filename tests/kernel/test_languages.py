"""The languages that the bot speaks, by their one table."""

import pytest

from bot.kernel.rules.languages import LANGUAGES, language_of, language_of_command
from bot.slack.kit import ids
from bot.texts import load
from tests.town import ROOT


def test_each_has_its_catalogues_and_no_catalogue_has_no_language() -> None:
    folders = {each.name for each in (ROOT / "bot/texts/locale").iterdir() if each.is_dir()}
    assert folders == set(LANGUAGES)
    assert {load().say(code).language for code in LANGUAGES} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("fr-FR", "fr"),
        ("fr_CA", "fr"),
        ("FR", "fr"),
        ("en-GB", "en"),
        ("nl-NL", "en"),
        ("fro", "en"),
        ("", "en"),
    ],
)
def test_whose_language_is_not_spoken_reads_english(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_a_command_says_its_language() -> None:
    assert {language_of_command(command) for command in ids.COMMANDS} == {"en", "fr"}
    assert language_of_command("/help") is None
    assert {each.command for each in LANGUAGES.values()} <= set(ids.COMMANDS)


def test_each_is_offered_by_the_name_that_its_speakers_give_it() -> None:
    assert LANGUAGES["en"].autonym == "English"
    assert LANGUAGES["fr"].autonym == "Français"
