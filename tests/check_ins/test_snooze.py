"""Later: a reminder to that person alone, when they wanted it, silenced by an answer."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.driver import User
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

MONDAY = MONDAY_NINE_IN_PARIS
CHOICES = [
    ("later", MONDAY + timedelta(hours=3), "Monday 23 November, 11:00 UTC"),
    ("tomorrow", MONDAY + timedelta(days=1), "Tuesday 24 November, 08:00 UTC"),
    ("two_days", MONDAY + timedelta(days=2), "Wednesday 25 November, 08:00 UTC"),
]
ASKED = {
    "en": "You asked me to come back: have you met @chloe?",
    "fr": "Vous m’avez demandé de revenir : avez-vous vu @chloe ?",
}


async def snoozed(town: Town, person: User, other: str, choice: str) -> str:
    prompt = await person.message_in(other, holding="check_in_snooze")
    return said(town, await person.answer_to(prompt, "check_in_snooze", f"1:{choice}"))


async def reminders(town: Town, person: User) -> list[str]:
    """The DMs of this person that come back to a check-in."""
    direct = [c["id"] for c in (await person.state())["channels"] if c["kind"] == "im"]
    texts = [said(town, m) for c in direct for m in await person.messages(c) if not m["ephemeral"]]
    return [text for text in texts if "come back" in text or "revenir" in text]


@pytest.mark.parametrize(("choice", "at", "when"), CHOICES)
@pytest.mark.parametrize("language", ["en"])
async def test_it_comes_back_when_it_was_wanted(
    paired: Town, language: str, choice: str, at: datetime, when: str
) -> None:
    await paired.at(MONDAY)
    told = await snoozed(paired, paired.marc, "chloe", choice)
    assert told == f"I will remind you {when}; only you will see it."
    await paired.at(at - timedelta(minutes=1))
    assert await reminders(paired, paired.marc) == []
    await paired.at(at)
    assert await reminders(paired, paired.marc) == [ASKED["en"]]
    await paired.at(at + timedelta(hours=1))
    assert await reminders(paired, paired.marc) == [ASKED["en"]]
    assert await reminders(paired, paired.chloe) == []


@EITHER
async def test_the_reminder_answers_in_one_tap(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    await snoozed(paired, paired.marc, "chloe", "later")
    await paired.at(MONDAY + timedelta(hours=3))
    reminder = await paired.marc.message_in(holding="answer_met")
    assert said(paired, reminder) == ASKED[language]
    names = ["answer_met", "answer_not_yet", "answer_open", "plan_here", "check_in_snooze"]
    assert buttons(reminder) == names
    noted = said(paired, await paired.marc.answer_to(reminder, "answer_met"))
    assert (
        noted
        == {
            "en": "Noted: you met. What about?",
            "fr": "C’est noté : vous vous êtes vus. Sur quel thème ?",
        }[language]
    )
    answered = {"en": "@marc has answered", "fr": "@marc a répondu"}[language]
    shows = await paired.chloe.message_in("marc", holding=answered[6:], edited=True)
    assert answered in shown(paired, shows)


async def test_an_answer_silences_it(paired: Town) -> None:
    await paired.at(MONDAY)
    await snoozed(paired, paired.marc, "chloe", "later")
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_not_yet")
    await paired.at(MONDAY + timedelta(hours=4))
    assert await reminders(paired, paired.marc) == []


async def test_the_last_choice_counts(paired: Town) -> None:
    await paired.at(MONDAY)
    for choice in ("later", "tomorrow", "later", "tomorrow"):
        await snoozed(paired, paired.marc, "chloe", choice)
    await paired.at(MONDAY + timedelta(hours=4))
    assert await reminders(paired, paired.marc) == []
    await paired.at(MONDAY + timedelta(days=1))
    assert len(await reminders(paired, paired.marc)) == 1


async def test_each_of_a_pair_has_their_own(paired: Town) -> None:
    await paired.at(MONDAY)
    await snoozed(paired, paired.marc, "chloe", "later")
    await snoozed(paired, paired.chloe, "marc", "tomorrow")
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    await paired.at(MONDAY + timedelta(days=1))
    assert await reminders(paired, paired.marc) == []
    assert len(await reminders(paired, paired.chloe)) == 1


@EITHER
async def test_after_an_answer_there_is_nothing_to_put_off(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    assert (
        await snoozed(paired, paired.marc, "chloe", "later")
        == {
            "en": "You have already answered: there is nothing to put off.",
            "fr": "Vous avez déjà répondu : il n’y a rien à reporter.",
        }[language]
    )


@EITHER
async def test_it_is_not_put_off_beyond_the_close(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    paired.clock.move_to(datetime(2026, 11, 29, 10, 0, tzinfo=UTC))
    assert (
        await snoozed(paired, paired.marc, "chloe", "two_days")
        == {
            "en": (
                "This check-in closes Monday 30 November, 08:00 UTC: choose an earlier time, or "
                "answer in one tap."
            ),
            "fr": (
                "Ce point se termine lundi 30 novembre à 08:00 UTC : choisissez un moment plus "
                "proche, ou répondez en un clic."
            ),
        }[language]
    )


async def test_tomorrow_is_the_reader_s_own_morning(town: Town) -> None:
    await town.adam.command("/mentoring pair @priya @helen")
    nine_in_london = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    await town.at(nine_in_london)
    told = await snoozed(town, town.priya, "helen", "tomorrow")
    assert "Tuesday 24 November, 01:00 UTC" in told
    await town.at(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    assert len(await reminders(town, town.priya)) == 1
