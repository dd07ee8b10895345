"""The weekly prompt: a topic with questions, one tap to answer, and who has answered."""

from datetime import timedelta
from typing import Any

from tests.stories.digested import digested
from tests.stories.shown import buttons, filled, labels, part, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

TEXTS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "This week: Social networks",
        "hello": "@chloe, @marc: three questions to ask each other.",
        "questions": 3,
        "nobody": "Nobody has answered yet. Open until Monday 30 November, 08:00 UTC.",
        "one": "@chloe has answered. Open until",
        "both": "You have both answered: thank you. Open until",
        "labels": ["We met", "Not yet", "Answer", "Plan a session"],
        "snooze": [
            "In three hours",
            "Tomorrow at 9",
            "In two days at 9",
            "Another day, for both…",
            "Take a break…",
        ],
        "met": "Noted: you met. What about?",
        "not_yet": "Noted: not yet.",
        "next": "This week: AI assistants at work",
    },
    "fr": {
        "title": "Cette semaine : Réseaux sociaux",
        "hello": "@chloe, @marc : trois questions à vous poser.",
        "questions": 3,
        "nobody": "Personne n’a encore répondu. Clôture : lundi 30 novembre à 08:00 UTC.",
        "one": "@chloe a répondu. Clôture :",
        "both": "Vous avez tous deux répondu : merci. Clôture :",
        "labels": ["Nous nous sommes vus", "Pas encore", "Répondre", "Planifier une séance"],
        "snooze": [
            "Dans trois heures",
            "Demain à 09:00",
            "Dans deux jours à 09:00",
            "Un autre jour, pour les deux…",
            "Faire une pause…",
        ],
        "met": "C’est noté : vous vous êtes vus. Sur quel thème ?",
        "not_yet": "C’est noté : pas encore.",
        "next": "Cette semaine : Assistants IA au travail",
    },
}


@EITHER
async def test_it_brings_a_topic_questions_and_ways_to_answer(paired: Town, language: str) -> None:
    texts = TEXTS[language]
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    text = shown(paired, prompt)
    for name in ("title", "hello", "nobody"):
        assert texts[name] in text
    assert text.count("•  ") == texts["questions"]
    assert "?" in text
    names = ["answer_met", "answer_not_yet", "answer_open", "plan_here", "check_in_snooze"]
    assert buttons(prompt) == ["topic_about", *names]
    seen = [labels([part(prompt, name)])[0].replace("\u00a0", " ") for name in names[:4]]
    assert seen == texts["labels"]
    options = labels(part(prompt, "check_in_snooze")["options"])
    assert [option.replace("\u00a0", " ") for option in options] == texts["snooze"]
    assert texts["hello"] in said(paired, prompt)
    assert texts["nobody"] in said(paired, prompt)


@EITHER
async def test_it_shows_who_has_answered_and_never_what(paired: Town, language: str) -> None:
    texts = TEXTS[language]
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.chloe.message_in("marc", holding="answer_met")
    await paired.chloe.click(prompt, "answer_open")
    modal = await paired.chloe.modal("answer_modal")
    await paired.chloe.submit(
        modal, note="Nos stories ennuient", next_step="Filmer", usefulness="4"
    )
    answered = {"en": "has answered", "fr": "a répondu"}[language]
    one = await paired.marc.message_in("chloe", holding=answered, edited=True)
    assert texts["one"] in shown(paired, one)
    assert one["ts"] == prompt["ts"]
    await paired.marc.answer_to(one, "answer_not_yet")
    both = await paired.marc.message_in("chloe", holding=texts["both"][:12], edited=True)
    assert texts["both"] in shown(paired, both)
    for private in ("ennuient", "Filmer", texts["not_yet"]):
        assert private not in shown(paired, both) + said(paired, both)
    assert buttons(both)[:2] == ["topic_about", "answer_met"]


@EITHER
async def test_one_tap_is_an_answer_and_may_be_changed(paired: Town, language: str) -> None:
    texts = TEXTS[language]
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    noted = await paired.marc.answer_to(prompt, "answer_not_yet")
    assert said(paired, noted) == texts["not_yet"]
    digest = await digested(paired, paired.ines)
    assert {"en": "Sessions held: *0*", "fr": "Séances tenues : *0*"}[language] in digest
    noted = await paired.marc.answer_to(prompt, "answer_met")
    assert said(paired, noted) == texts["met"]
    assert buttons(noted) == ["session_topic", "session_topic.2", "answer_open"]
    digest = await digested(paired, paired.ines)
    assert {"en": "Sessions held: *1*", "fr": "Séances tenues : *1*"}[language] in digest
    await paired.marc.click(noted, "answer_open")
    assert filled(await paired.marc.modal("answer_modal"))["met"] == "yes"


async def test_a_tap_keeps_what_was_written_before(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.click(prompt, "answer_open")
    await paired.marc.submit(
        await paired.marc.modal("answer_modal"), note="Les codes", usefulness="5"
    )
    await paired.marc.answer_to(prompt, "answer_not_yet")
    await paired.marc.click(prompt, "answer_open")
    again = filled(await paired.marc.modal("answer_modal"))
    assert (again["met"], again["note"], again["usefulness"]) == ("no", "Les codes", "5")


@EITHER
async def test_the_next_week_brings_the_next_topic(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(weeks=1))
    wanted = TEXTS[language]["next"]
    prompt = await paired.marc.message_in("chloe", holding=wanted[-16:])
    assert wanted in shown(paired, prompt)
