"""*About this topic*: its aim, an exercise, a next step; and what the pair chooses to have next."""

from datetime import timedelta

from sqlmodel import select

from bot.slack.topics.views import about_modal
from bot.topics.choosing import about
from sandbox.driver import Json, User
from storage.tables import AuditEvent
from tests.stories.answered import closed
from tests.stories.arranged import listed, pressed
from tests.stories.forged import chosen, forged_submit
from tests.stories.shown import buttons, filled, labels, part, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

NEXT = MONDAY + timedelta(weeks=1)


async def looked(person: User, other: str) -> Json:
    """The modal, opened from the newest prompt of the pair."""
    await closed(person)
    prompt = await person.message_in(other, holding="topic_about")
    await person.click(prompt, "topic_about")
    return await person.modal("about_modal")


@EITHER
async def test_each_of_the_pair_reads_aim_exercise_and_next_step(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY)
    label, title, parts = {
        "en": (
            "About this topic",
            "Social networks",
            ("*The aim.* See which", "*Twenty minutes together.* Each", "*A next step.* Bring"),
        ),
        "fr": (
            "Sur ce thème",
            "Réseaux sociaux",
            ("*Le but.* Voir sur", "*Vingt minutes ensemble.* Chacun", "*Et ensuite.* Proposez"),
        ),
    }[language]
    prompt = await paired.chloe.message_in("marc", holding="topic_about")
    assert labels([part(prompt, "topic_about")]) == [label]
    for person, other in ((paired.chloe, "marc"), (paired.marc, "chloe")):
        modal = await looked(person, other)
        text = shown(paired, modal)
        assert text.startswith(title)
        for each in parts:
            assert each in text
        assert filled(modal) == {"next_topic": "0"}
        assert len(part(modal, "next_topic")["options"]) == 25


@EITHER
async def test_what_one_chooses_comes_next_once_and_the_other_sees_who_chose(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY)
    assert (
        wrong(await paired.chloe.submit(await looked(paired.chloe, "marc"), next_topic="5")) == {}
    )
    waiting, title, chose, following = {
        "en": (
            "@chloe has chosen *New ways to buy* for your next check-in.",
            "This week: New ways to buy",
            "@chloe, @marc: three questions to ask each other. @chloe chose this topic.",
            "This week: AI assistants at work",
        ),
        "fr": (
            "@chloe a choisi *Nouvelles façons d’acheter* pour votre prochain point.",
            "Cette semaine : Nouvelles façons d’acheter",
            "@chloe, @marc : trois questions à vous poser. @chloe a choisi ce thème.",
            "Cette semaine : Assistants IA au travail",
        ),
    }[language]
    modal = await looked(paired.marc, "chloe")
    assert waiting in shown(paired, modal)
    assert filled(modal) == {"next_topic": "5"}
    await paired.at(NEXT)
    prompt = await paired.marc.message_in("chloe", holding=title[-15:])
    assert title in shown(paired, prompt)
    assert chose in shown(paired, prompt)
    assert chose in said(paired, prompt)
    assert filled(await looked(paired.marc, "chloe")) == {"next_topic": "0"}
    await paired.at(NEXT + timedelta(weeks=1))
    prompt = await paired.marc.message_in("chloe", holding=following[-15:])
    assert following in shown(paired, prompt)
    assert {"en": "chose", "fr": "a choisi"}[language] not in shown(paired, prompt)


async def test_the_last_choice_counts_and_can_be_taken_back(paired: Town) -> None:
    await paired.at(MONDAY)
    await paired.chloe.submit(await looked(paired.chloe, "marc"), next_topic="5")
    await paired.marc.submit(await looked(paired.marc, "chloe"), next_topic="3")
    text = shown(paired, await looked(paired.chloe, "marc"))
    assert "@marc a choisi *Les codes de la conversation en ligne*" in text
    await paired.chloe.submit(await looked(paired.chloe, "marc"), next_topic="0")
    assert "a choisi" not in shown(paired, await looked(paired.marc, "chloe"))
    await paired.at(NEXT)
    assert await paired.marc.message_in("chloe", holding="AI assistants at work")
    async with paired.bot.context.db.reading() as session:
        found = await session.exec(select(AuditEvent).where(AuditEvent.action == "topic.chosen"))
        assert [event.subject for event in found.all()] == ["pair:1"] * 3


async def test_choosing_the_same_again_changes_nothing(paired: Town) -> None:
    await paired.at(MONDAY)
    await paired.chloe.submit(await looked(paired.chloe, "marc"), next_topic="5")
    await paired.marc.submit(await looked(paired.marc, "chloe"), next_topic="5")
    assert "@chloe a choisi" in shown(paired, await looked(paired.marc, "chloe"))


async def test_a_prompt_that_is_sent_by_hand_uses_the_choice_and_a_second_one_does_not_eat_it(
    paired: Town,
) -> None:
    await paired.ines.command("/mentoring send")
    await paired.chloe.submit(await looked(paired.chloe, "marc"), next_topic="5")
    await paired.at(MONDAY - timedelta(hours=30))
    again = said(paired, await paired.ines.command("/mentoring send"))
    assert "I am sending" not in again
    assert filled(await looked(paired.marc, "chloe")) == {"next_topic": "5"}
    await paired.at(MONDAY)
    assert await paired.marc.message_in("chloe", holding="New ways to buy")


@EITHER
async def test_a_topic_that_the_lead_hides_meanwhile_is_not_brought(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY)
    stale = await looked(paired.marc, "chloe")
    await paired.chloe.submit(await looked(paired.chloe, "marc"), next_topic="2")
    await pressed(paired.ines, await listed(paired.ines), "topic_hide", 1)
    gone = {
        "en": "This topic is no longer in your programme: choose another one.",
        "fr": "Ce thème n’est plus dans votre programme : choisissez-en un autre.",
    }[language]
    assert wrong(await paired.marc.submit(stale, next_topic="2")) == {"next_topic": gone}
    await paired.at(NEXT)
    third = {"en": "The codes of online", "fr": "Les codes de la"}[language]
    prompt = await paired.marc.message_in("chloe", holding=third)
    assert {"en": "chose", "fr": "a choisi"}[language] not in shown(paired, prompt)


@EITHER
async def test_a_pair_that_ended_reads_and_chooses_no_more(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    stale = await looked(paired.marc, "chloe")
    await paired.adam.command("/mentoring end @chloe @marc")
    ended = {
        "en": "This pair has ended, so there is no next topic to choose.",
        "fr": "Ce binôme a pris fin : il n’y a plus de prochain thème à choisir.",
    }[language]
    assert wrong(await paired.marc.submit(stale, next_topic="2")) == {"next_topic": ended}
    over = {"en": "This check-in is closed", "fr": "Ce point est clos"}[language]
    prompt = await paired.chloe.message_in("marc", holding=over, edited=True)
    assert "topic_about" not in buttons(prompt)
    context = paired.bot.context
    async with context.db.reading() as session:
        page = await about(session, await context.asker(paired.chloe.id), 1)
    assert "submit" not in about_modal(page, context.texts.say(language))


async def test_a_topic_of_another_programme_is_refused(paired: Town) -> None:
    await paired.at(MONDAY)
    answer = await forged_submit(
        paired, paired.marc, "about_modal", {"pair": 1}, {"next_topic": chosen("999")}
    )
    assert "no longer in your programme" in wrong({"response": answer})["next_topic"]
