"""`pair`, `pairs`, `end`: two people are brought together, listed, and thanked."""

from datetime import date, timedelta

import pytest

from tests.stories.enrolled import known, pairs_of
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, ends_on
from tests.whole import EITHER

PAIRED = {
    "en": (
        "@chloe now mentors @marc in Reverse mentoring. I am welcoming them in their group "
        "message. First check-in: Monday 23 November, 08:00 UTC."
    ),
    "fr": (
        "@chloe accompagne désormais @marc dans Mentorat inversé. Je leur souhaite la bienvenue "
        "dans leur message de groupe ; leur premier point aura lieu lundi 23 novembre à 08:00 UTC."
    ),
}
TYPED = {"en": "/mentoring pair @chloe @marc", "fr": "/mentorat binôme @chloe @marc"}
WELCOME = {
    "en": (
        "Welcome, both of you",
        "@chloe, you mentor @marc in Reverse mentoring",
        "Once a week I bring a topic with three questions",
        "First check-in: Monday 23 November, 08:00 UTC.",
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


@EITHER
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


@EITHER
async def test_staff_see_every_pair_and_members_their_own(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    first, second, counted = {
        "en": (
            "•  @chloe mentors @marc · Reverse mentoring · next check-in Monday 23 November, 08",
            "•  @priya mentors @helen · Reverse mentoring · next check-in Monday 23 November, 09",
            ("2 pairs", "1 pair\n"),
        ),
        "fr": (
            "•  @chloe accompagne @marc · Mentorat inversé · prochain point lundi 23 novembre à 08",
            "•  @priya accompagne @helen · Mentorat inversé · prochain point "
            "lundi 23 novembre à 09",
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


@pytest.mark.parametrize(
    ("language", "typed", "done", "thanks", "alone", "closed"),
    [
        (
            "en",
            "/mentoring end @chloe @marc Marc moves to Osaka",
            "The pair of @chloe and @marc has ended. I am thanking them; what they wrote is kept.",
            "@chloe, @marc: your pair in Reverse mentoring has ended. Thank you for the time",
            "Your pair has ended, so you have no check-in. To begin again, ask a programme lead",
            "This check-in is closed.",
        ),
        (
            "fr",
            "/mentorat fin @chloe @marc Marc part à Osaka",
            "Le binôme de @chloe et @marc a pris fin. Je les remercie ; ce qu’ils ont écrit",
            "@chloe, @marc : votre binôme dans Mentorat inversé a pris fin. Merci pour le temps",
            "Votre binôme a pris fin : vous n’avez plus de point. Pour recommencer, adressez-vous",
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


@EITHER
async def test_those_whose_only_pair_has_ended_are_told_just_that(
    paired: Town, language: str
) -> None:
    await paired.adam.command("/mentoring end @chloe @marc")
    listed, hello = {
        "en": (
            "Your pair has ended, so there is none to show. To begin again, ask a programme lead "
            "or an admin.",
            "Hello! Your pair in the reverse mentoring programme has ended: thank you for your",
        ),
        "fr": (
            "Votre binôme a pris fin : il n’y en a pas à afficher. Pour recommencer, "
            "adressez-vous à un responsable de programme ou à un administrateur.",
            "Bonjour ! Votre binôme dans le programme de mentorat inversé a pris fin : merci",
        ),
    }[language]
    for person in (paired.chloe, paired.marc):
        assert said(paired, await person.command("/mentoring pairs")) == listed
        menu = await person.command("/mentoring help")
        assert said(paired, menu).startswith(hello)
        assert "checkin" not in said(paired, menu)
        assert buttons(menu) == []
    await paired.adam.command("/mentoring pair @priya @marc")
    again = shown(paired, await paired.marc.command("/mentoring help"))
    assert {"en": "you are an executive", "fr": "vous êtes dirigeant"}[language] in again


WHAT = {"en": "What happens.", "fr": "Ce qui va se passer."}
ALL = {
    "en": (
        "What happens. Meet",
        "Who reads what. Everyone",
        "First check-in: Monday",
        "/mentoring",
    ),
    "fr": ("Ce qui va se passer. Voyez", "Qui lit quoi. On voit ici", "lundi 23", "/mentorat aide"),
}


@EITHER
async def test_the_text_of_the_welcome_says_the_whole(paired: Town, language: str) -> None:
    text = said(paired, await paired.marc.message_in("chloe", holding=WHAT[language]))
    for sentence in ALL[language]:
        assert sentence in text
    assert "*" not in text


@EITHER
async def test_a_programme_without_a_further_check_in_welcomes_all_the_same(
    town: Town, language: str
) -> None:
    await ends_on(town, date(2026, 11, 20))
    answer = said(town, await town.adam.command(TYPED[language]))
    assert {
        "en": "I am welcoming them in their group message; the programme has no further check-in.",
        "fr": "Je leur souhaite la bienvenue dans leur message de groupe ; le programme ne prévoit",
    }[language] in answer
    welcome = await town.marc.message_in("chloe", holding=WHAT[language])
    assert shown(town, welcome).count(WHAT[language]) == 1
    assert said(town, welcome).count(WHAT[language]) == 1


@EITHER
async def test_with_nobody_leading_whoever_made_the_pair_hears_that_it_cannot_be_reached(
    town: Town, language: str
) -> None:
    await town.adam.command(TYPED[language])
    channel = (await town.marc.message_in("chloe", holding=WHAT[language]))["channel"]
    del town.sandbox.world.channels[channel]
    await town.at(MONDAY_NINE_IN_PARIS)
    # Nine in London.
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    told = {"en": "Slack no longer finds the group", "fr": "Slack ne trouve plus le message"}
    assert said(town, await town.adam.message_in(holding=told[language])).startswith(told[language])


@EITHER
async def test_two_who_are_kept_apart_are_not_paired_by_hand_either(
    paired: Town, language: str
) -> None:
    blocked, in_line = {
        "en": ("must not be paired", "same reporting line"),
        "fr": ("ne doivent pas être en binôme", "même ligne hiérarchique"),
    }[language]
    await paired.ines.command("/mentoring block @priya @marc")
    assert blocked in (await paired.ines.command("/mentoring pair @priya @marc"))["text"]
    await paired.ines.command("/mentoring unblock @priya @marc")
    helen = await known(paired, "helen")
    marc = await known(paired, "marc", manager_id=helen.id)
    await known(paired, "priya", manager_id=marc.id)
    assert in_line in (await paired.ines.command("/mentoring pair @priya @helen"))["text"]
    assert len(await pairs_of(paired)) == 1
