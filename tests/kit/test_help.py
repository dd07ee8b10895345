"""`help`: what this person may do here, by role, with buttons; and what to do at a dead end."""

import pytest

from sandbox.driver import User
from tests.stories.shown import buttons, labels, part, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest

COMMAND = {"en": "/mentoring", "fr": "/mentorat"}
HELP = {"en": "help", "fr": "aide"}
HELLO = {
    "en": {
        "adam": "Hello! In the reverse mentoring programme you are an admin.",
        "ines": "Hello! In the reverse mentoring programme you are a programme lead.",
        "chloe": "Hello! In the reverse mentoring programme you are a mentor.",
        "marc": "Hello! In the reverse mentoring programme you are an executive.",
        "priya": "You are not in a pair yet: ask a programme lead or an admin to join.",
    },
    "fr": {
        "adam": "Bonjour ! Dans le programme de mentorat inversé, vous êtes administrateur.",
        "ines": "Dans le programme de mentorat inversé, vous êtes responsable de programme.",
        "chloe": "Bonjour ! Dans le programme de mentorat inversé, vous êtes mentor.",
        "marc": "Bonjour ! Dans le programme de mentorat inversé, vous êtes dirigeant.",
        "priya": "demandez à un responsable de programme ou à un administrateur",
    },
}
WORDS = {
    "en": ("checkin", "pairs", "pair @mentor", "end", "send", "digest", "role", "topics"),
    "fr": ("point", "binômes", "binôme @mentor", "fin", "envoyer", "synthèse", "rôle", "thèmes"),
}
STAFF = [1, 2, 3, 4, 5, 7]
MAY = {"adam": [1, 2, 3, 4, 5, 6, 7], "ines": STAFF, "chloe": [0, 1], "marc": [0, 1], "priya": []}
"""Whose help shows which of the words above."""
READS = {
    "en": "What you write is encrypted and read only by those you choose.",
    "fr": "Ce que vous écrivez est chiffré et lu seulement par les personnes que vous choisissez.",
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_help_shows_what_each_role_may_do(paired: Town, language: str) -> None:
    for handle, allowed in MAY.items():
        person: User = getattr(paired, handle)
        answer = await person.command(f"{COMMAND[language]} {HELP[language]}")
        text = shown(paired, answer)
        assert HELLO[language][handle] in text
        seen = [n for n, w in enumerate(WORDS[language]) if f"`{COMMAND[language]} {w}" in text]
        assert seen == allowed, handle
        assert READS[language] in said(paired, answer)


MENU = {
    "en": {
        "adam": ["Digest", "Pair two people…", "All programmes", "Commands"],
        "ines": ["See what waits", "Digest", "Pair two people…", "All programmes", "Commands"],
        "chloe": ["Answer", "Find a date", "Pause…", "Commands"],
        "marc": ["Answer", "Find a date", "Pause…", "Commands"],
        "priya": ["Commands"],
    },
    "fr": {
        "adam": ["Synthèse", "Former un binôme…", "Tous les programmes", "Commandes"],
        "ines": [
            "Voir ce qui attend",
            "Synthèse",
            "Former un binôme…",
            "Tous les programmes",
            "Commandes",
        ],
        "chloe": ["Répondre", "Trouver une date", "Pause…", "Commandes"],
        "marc": ["Répondre", "Trouver une date", "Pause…", "Commandes"],
        "priya": ["Commandes"],
    },
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_command_alone_is_a_short_menu_by_role(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    for handle, offered in MENU[language].items():
        person: User = getattr(paired, handle)
        menu = await person.command(COMMAND[language])
        pressed = [part(menu, name) for name in buttons(menu)]
        assert labels(pressed) == offered, handle
        assert shown(paired, menu).count("•") == 0
    for handle in ("chloe", "adam"):
        member: User = getattr(paired, handle)
        menu = await member.command(COMMAND[language])
        listed = said(paired, await member.answer_to(menu, buttons(menu)[-1]))
        assert HELLO[language][handle] in listed


async def test_the_buttons_of_the_menu_do_what_they_say(paired: Town) -> None:
    menu = await paired.adam.command("/mentoring")
    digest = await paired.adam.answer_to(menu, "do")
    assert said(paired, digest).startswith("The digest of *Reverse mentoring* comes to our")
    await paired.adam.click(menu, "do.2")
    assert (await paired.adam.modal("names_modal"))["title"]["text"] == "Pair two people"
    await paired.at(MONDAY_NINE_IN_PARIS)
    menu = await paired.chloe.command("/mentoring")
    await paired.chloe.click(menu, "do")
    assert "@marc" in shown(paired, await paired.chloe.modal("answer_modal"))


async def test_a_word_that_is_nearly_one_is_a_button(paired: Town) -> None:
    perhaps = await paired.adam.command("/mentoring digset last week")
    assert said(paired, perhaps) == "I don’t know “digset”. Did you mean `digest`?"
    assert labels([part(perhaps, name) for name in buttons(perhaps)]) == ["digest", "Commands"]
    read = said(paired, await paired.adam.answer_to(perhaps, "do"))
    assert read.startswith("The digest of *Reverse mentoring* comes to our conversation")
    await at_rest(paired.bot)
    digest = said(paired, await paired.adam.message_in(holding="figures_open"))
    assert "From 9 November 2026 to 15 November 2026" in digest
    french = await paired.chloe.command("/mentorat binomess")
    assert said(paired, french) == "Je ne connais pas « binomess ». Vouliez-vous dire `binomes` ?"


async def test_its_button_changes_nothing_by_itself(paired: Town) -> None:
    perhaps = await paired.adam.command("/mentoring ennd @chloe @marc")
    await paired.adam.click(perhaps, "do")
    window = await paired.adam.modal("names_modal")
    assert window["title"]["text"] == "End a pair"
    assert said(paired, await paired.adam.command("/mentoring pairs")).startswith("1 pair")
    started = await paired.adam.command("/mentoring resumme")
    assert labels([part(started, name) for name in buttons(started)]) == ["Commands"]


@pytest.mark.parametrize(
    ("language", "typed", "sentence"),
    [
        (
            "en",
            "/mentoring pomegranate",
            "I don’t know “pomegranate”. Type `/mentoring help`",
        ),
        (
            "en",
            "/mentorat pomegranate",
            "I don’t know “pomegranate”. Type `/mentorat help`",
        ),
        (
            "fr",
            "/mentorat poire",
            "Je ne connais pas « poire ». Tapez `/mentorat aide` pour voir",
        ),
    ],
)
async def test_an_unknown_word_shows_the_way_to_help(
    town: Town, language: str, typed: str, sentence: str
) -> None:
    assert said(town, await town.priya.command(typed)).startswith(sentence)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_an_endless_word_is_not_repeated_endlessly(town: Town, language: str) -> None:
    answer = said(town, await town.priya.command("/mentoring " + "x" * 3500))
    assert len(answer) < 250
    assert "x…" in answer
