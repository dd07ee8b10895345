"""`pair`, `pairs`, `end`: two people are brought together, listed, and thanked."""

import pytest

from sandbox.workspace import Member
from tests.conftest import MONDAY_NINE_IN_PARIS, Town
from tests.slack.shown import buttons, said, shown

PAIRED = {
    "en": (
        "@chloe now mentors @marc in Reverse mentoring. I have welcomed them in their group "
        "message; their first check-in comes Monday 23 November, 08:00 UTC."
    ),
    "fr": (
        "@chloe accompagne désormais @marc dans Mentorat inversé. Je leur ai souhaité la bienvenue "
        "dans leur message de groupe ; leur premier point aura lieu lundi 23 novembre à 08:00 UTC."
    ),
}
TYPED = {"en": "/mentoring pair @chloe @marc", "fr": "/mentorat binôme @chloe @marc"}
WELCOME = {
    "en": (
        "Welcome, both of you",
        "@chloe, you mentor @marc in Reverse mentoring",
        "Once a week I bring a topic with three questions",
        "The first check-in comes Monday 23 November, 08:00 UTC.",
        "Everyone here sees who has answered, never what.",
        "a workspace owner may be able to export what is posted here",
    ),
    "fr": (
        "Bienvenue à vous deux",
        "@chloe, vous accompagnez @marc dans Mentorat inversé",
        "Une fois par semaine, j’apporte un thème et trois questions",
        "Le premier point aura lieu lundi 23 novembre à 08:00 UTC.",
        "On voit ici qui a répondu, jamais quoi.",
        "un propriétaire de l’espace de travail peut parfois exporter",
    ),
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_an_admin_pairs_two_people_and_both_are_welcomed(town: Town, language: str) -> None:
    assert said(town, await town.adam.command(TYPED[language])) == PAIRED[language]
    welcome = await town.marc.message_in("chloe", holding=WELCOME[language][0])
    for sentence in WELCOME[language]:
        assert sentence in shown(town, welcome)
    assert await town.chloe.message_in("marc", holding=WELCOME[language][0]) == welcome


async def test_a_programme_is_named_after_the_people_without_minding_accents_or_case(
    town: Town,
) -> None:
    answer = await town.adam.command("/mentoring pair @chloe, @marc REVERSE Mentoring")
    assert said(town, answer) == PAIRED["en"]


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_staff_see_every_pair_and_members_their_own(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    first, second, counted = {
        "en": (
            "@chloe mentors @marc · Reverse mentoring · next check-in Monday 23 November, 08:00",
            "@priya mentors @helen · Reverse mentoring · next check-in Monday 23 November, 09:00",
            ("2 pairs", "1 pair\n"),
        ),
        "fr": (
            "@chloe accompagne @marc · Mentorat inversé · prochain point lundi 23 novembre à 08",
            "@priya accompagne @helen · Mentorat inversé · prochain point lundi 23 novembre à 09",
            ("2 binômes", "1 binôme\n"),
        ),
    }[language]
    for staff in (paired.adam, paired.ines):
        text = said(paired, await staff.command("/mentorat pairs"))
        assert text.startswith(counted[0])
        assert first in text
        assert second in text
    for member in (paired.chloe, paired.marc):
        text = said(paired, await member.command("/mentoring binômes"))
        assert text.startswith(counted[1])
        assert first in text
        assert "@priya" not in text


async def test_a_long_list_of_pairs_says_how_many_more_there_are(town: Town) -> None:
    for number in range(22):
        key = f"U0YOUNG{number:02}"
        town.sandbox.world.members[key] = Member(key, f"young{number}", f"Young {number}")
        await town.adam.command(f"/mentoring pair {key} @marc")
    listed = shown(town, await town.adam.command("/mentoring pairs"))
    assert listed.startswith("*22 pairs*")
    assert listed.endswith("and 2 more")


@pytest.mark.parametrize(
    ("language", "typed", "done", "thanks", "alone", "closed"),
    [
        (
            "en",
            "/mentoring end @chloe @marc Marc moves to Osaka",
            "The pair of @chloe and @marc has ended. I have thanked them; what they wrote is kept.",
            "@chloe, @marc: your pair in Reverse mentoring has ended. Thank you for the time",
            "You are not in a pair yet. Ask a programme lead or an admin to join.",
            "This check-in is closed.",
        ),
        (
            "fr",
            "/mentorat fin @chloe @marc Marc part à Osaka",
            "Le binôme de @chloe et @marc a pris fin. Je les ai remerciés ; ce qu’ils ont écrit",
            "@chloe, @marc : votre binôme dans Mentorat inversé a pris fin. Merci pour le temps",
            "Vous n’êtes pas encore en binôme. Demandez à un responsable de programme",
            "Ce point est clos.",
        ),
    ],
)
async def test_a_pair_is_ended_with_thanks(
    paired: Town, language: str, typed: str, done: str, thanks: str, alone: str, closed: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    assert done in said(paired, await paired.ines.command(typed))
    goodbye = await paired.marc.message_in("chloe", holding=thanks[-12:])
    assert thanks in said(paired, goodbye)
    assert "Osaka" not in shown(paired, goodbye)
    prompt = await paired.marc.message_in("chloe", holding=closed, edited=True)
    assert buttons(prompt) == []
    assert alone in said(paired, await paired.chloe.command("/mentoring checkin"))


async def test_an_ended_pair_gets_no_prompt_and_may_begin_again(paired: Town) -> None:
    ended = await paired.ines.command("/mentorat fin @marc @chloe")
    assert "a pris fin" in said(paired, ended)
    await paired.at(MONDAY_NINE_IN_PARIS)
    channel = (await paired.marc.message_in("chloe", holding="has ended"))["channel"]
    texts = [said(paired, m) for m in await paired.marc.messages(channel)]
    assert not [text for text in texts if "This week’s topic" in text]
    assert said(paired, await paired.adam.command(TYPED["en"])).startswith("@chloe now mentors")
