"""Each language's command understands the other's words, and a person however they are named."""

import pytest

from sandbox.workspace import Member
from tests.stories.arranging import window
from tests.stories.shown import said
from tests.town import Town

SAME = [
    ["help", "aide", "AIDE"],
    ["pairs", "binômes", "binomes", "Binômes"],
    ["send", "envoyer", "Envoyer"],
    ["digest", "synthèse", "synthese", "SYNTHÈSE"],
    ["export", "exporter", "EXPORTER", "export tout"],
    ["checkin", "check-in", "point", "Point"],
]
NAMING = [
    ["pair", "binôme", "binome", "BINÔME"],
    ["end", "fin", "Fin"],
    ["role", "rôle", "ROLE"],
    ["block", "bloquer"],
]
"""Without names a window asks for them."""


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("command", ["/mentoring", "/mentorat"])
async def test_every_word_is_understood_by_both_commands(
    paired: Town, language: str, command: str
) -> None:
    await paired.adam.command("/mentoring send")
    for usual, *others in SAME:
        answer = said(paired, await paired.adam.command(f"{command} {usual}"))
        for typed in others:
            again = said(paired, await paired.adam.command(f"{command} {typed}".rstrip()))
            assert again == answer, typed


@pytest.mark.parametrize("command", ["/mentoring", "/mentorat"])
@pytest.mark.parametrize("words", NAMING)
async def test_every_word_opens_the_same_window(
    paired: Town, command: str, words: list[str]
) -> None:
    titles = set()
    for typed in words:
        view = await window(paired.adam, f"{command} {typed}", "names_modal")
        titles.add(view["title"]["text"])
    assert len(titles) == 1


async def test_people_are_understood_however_they_are_named(town: Town) -> None:
    world = town.sandbox.world
    world.members["W0WANDA01"] = Member("W0WANDA01", "wanda", "Wanda Ode", locale="en-GB")
    # Nothing is escaped on the way, as in a workspace whose manifest forgot should_escape.
    town.sandbox.acts._escaped = lambda text: text  # type: ignore[method-assign]
    marc = town.marc.id
    for typed, handle in {
        f"<@{marc}|marc>": "marc",
        f"<@{marc}|Marc Delorme>": "marc",
        f"<@{marc}>": "marc",
        "<@W0WANDA01>": "wanda",
        "<@W0WANDA01|wanda>,": "wanda",
        "@marc": "marc",
        "@Marc": "marc",
        "@marc.delorme": "marc",
        "@chloé": "chloe",
        "@chloé.martin": "chloe",
        marc: "marc",
        f"@{marc}": "marc",
        "W0WANDA01": "wanda",
    }.items():
        answer = said(town, await town.adam.command(f"/mentoring role {typed} lead"))
        assert answer == f"@{handle} now leads Reverse mentoring.", typed


async def test_a_handle_wins_over_somebody_else_s_name(town: Town) -> None:
    world = town.sandbox.world
    world.members["U0OTHER99"] = Member("U0OTHER99", "mdupont", "Marc")
    town.sandbox.acts._escaped = lambda text: text  # type: ignore[method-assign]
    answer = await town.adam.command("/mentoring role @marc lead")
    assert said(town, answer) == "@marc now leads Reverse mentoring."


async def test_two_people_of_one_name_are_told_apart_by_choosing(town: Town) -> None:
    for number in (1, 2):
        key = f"U0TWIN{number}00"
        town.sandbox.world.members[key] = Member(key, f"twin{number}", "Alex Twin")
    answer = said(town, await town.adam.command("/mentoring role @alex.twin lead"))
    assert answer == (
        "Several people are called “@alex.twin”. Type @ and choose the right one in Slack’s list."
    )


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_role_words_are_understood_in_both_languages(town: Town, language: str) -> None:
    lead, admin, none = {
        "en": ("@ines now leads Reverse mentoring.", "@ines is now an admin.", "@ines no longer"),
        "fr": (
            "@ines est maintenant responsable de Mentorat inversé.",
            "@ines fait maintenant partie des administrateurs.",
            "@ines n’a plus ce rôle.",
        ),
    }[language]
    for words, sentence in (
        (("lead", "responsable", "LEAD"), lead),
        (("admin", "administrateur", "administratrice"), admin),
    ):
        for word in words:
            answer = await town.adam.command(f"/mentoring rôle @ines {word}")
            assert said(town, answer) == sentence
    for word in ("none", "aucun", "aucune"):
        assert none in said(town, await town.adam.command(f"/mentorat role @ines {word}"))
        await town.adam.command("/mentorat role @ines lead")
