"""`help`: what this person may do here, by role, with buttons; and what to do at a dead end."""

import pytest

from sandbox.driver import User
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town

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
OFFERED = {
    "adam": ["help_pairs", "help_send", "help_digest"],
    "ines": ["help_pairs", "help_send", "help_digest"],
    "chloe": ["help_check_in", "help_pairs"],
    "marc": ["help_check_in", "help_pairs"],
    "priya": [],
}


READS = {
    "en": "What you write is encrypted and read only by those you choose.",
    "fr": "Ce que vous écrivez est chiffré et lu seulement par les personnes que vous choisissez.",
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_help_shows_what_each_role_may_do(paired: Town, language: str) -> None:
    for handle, allowed in MAY.items():
        person: User = getattr(paired, handle)
        for typed in (COMMAND[language], f"{COMMAND[language]} {HELP[language]}"):
            answer = await person.command(typed)
            text = shown(paired, answer)
            assert HELLO[language][handle] in text
            seen = [n for n, w in enumerate(WORDS[language]) if f"`{COMMAND[language]} {w}" in text]
            assert seen == allowed, handle
            assert buttons(answer) == OFFERED[handle]
            assert READS[language] in said(paired, answer)


async def test_the_buttons_of_help_do_what_they_say(paired: Town) -> None:
    menu = await paired.adam.command("/mentoring help")
    pairs = await paired.adam.answer_to(menu, "help_pairs")
    assert said(paired, pairs).startswith("1 pair\n•  @chloe mentors @marc · Reverse mentoring")
    sent = await paired.adam.answer_to(menu, "help_send")
    assert said(paired, sent) == "I am sending 1 check-in."
    digest = await paired.adam.answer_to(menu, "help_digest")
    assert "Digest: Reverse mentoring" in said(paired, digest)
    await paired.at(MONDAY_NINE_IN_PARIS)
    menu = await paired.chloe.command("/mentoring help")
    await paired.chloe.click(menu, "help_check_in")
    assert "@marc" in shown(paired, await paired.chloe.modal("answer_modal"))


@pytest.mark.parametrize(
    ("language", "typed", "sentence"),
    [
        (
            "en",
            "/mentoring pear",
            "I don’t know “pear”. Type `/mentoring help`",
        ),
        (
            "en",
            "/mentorat pear",
            "I don’t know “pear”. Type `/mentorat help`",
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
