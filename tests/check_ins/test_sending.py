"""The prompt is sent when it is due, or at a lead's word; once, whatever happened meanwhile."""

from datetime import date, timedelta

from app import live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import Settings
from sandbox.driver import User
from sandbox.server import Sandbox
from tests.stories.digested import digested
from tests.stories.shown import filled, said
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest, ends_on
from tests.whole import EITHER

DONE = {
    "en": ("I am sending 1 check-in.", "I am sending 2 check-ins."),
    "fr": (
        "J’envoie le point de la semaine à 1 binôme.",
        "J’envoie le point de la semaine à 2 binômes.",
    ),
}
HAD = {
    "en": "This pair already has its check-in for this period.",
    "fr": "Ce binôme a déjà reçu son point pour cette période.",
}
ALL_HAD = {
    "en": "Every pair already has its check-in for this period.",
    "fr": "Tous les binômes ont déjà reçu leur point pour cette période.",
}
SEND = {"en": "/mentoring send", "fr": "/mentorat envoyer"}


async def prompts(person: User, other: str) -> int:
    """How many prompts stand in the pair's group message."""
    message = await person.message_in(other, holding="snooze")
    found = await person.messages(message["channel"])
    return sum(1 for m in found if any(b["type"] == "actions" for b in m["blocks"]))


async def test_it_comes_at_nine_and_not_before_and_once(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS - timedelta(seconds=1))
    channel = (await paired.marc.message_in("chloe", holding="Welcome"))["channel"]
    assert len(await paired.marc.messages(channel)) == 1
    for minutes in (0, 0, 1, 60):
        await paired.at(MONDAY_NINE_IN_PARIS + timedelta(minutes=minutes))
        assert await prompts(paired.marc, "chloe") == 1


@EITHER
async def test_a_lead_sends_it_to_one_pair_or_to_all_that_have_not_had_it(
    paired: Town, language: str
) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    answer = await paired.ines.command(f"{SEND[language]} @marc @chloe")
    assert said(paired, answer) == DONE[language][0]
    await paired.marc.message_in("chloe", holding="answer_met")
    answer = await paired.ines.command(f"{SEND[language]} @chloe @marc")
    assert said(paired, answer) == HAD[language]
    assert said(paired, await paired.adam.command(SEND[language])) == DONE[language][0]
    await paired.priya.message_in("helen", holding="answer_met")
    assert said(paired, await paired.adam.command(SEND[language])) == ALL_HAD[language]
    assert await prompts(paired.marc, "chloe") == 1
    assert await prompts(paired.priya, "helen") == 1


@EITHER
async def test_without_a_pair_there_is_nothing_to_send(town: Town, language: str) -> None:
    answer = said(town, await town.adam.command(SEND[language]))
    assert answer.startswith(
        {"en": "There is no pair yet.", "fr": "Il n’y a pas encore de binôme."}[language]
    )


async def test_what_was_sent_early_does_not_replace_monday_s(paired: Town) -> None:
    await paired.ines.command("/mentorat envoyer")
    await paired.marc.message_in("chloe", holding="Social networks")
    await paired.at(MONDAY_NINE_IN_PARIS)
    newest = await paired.marc.message_in("chloe", holding="AI assistants at work")
    await paired.marc.message_in("chloe", holding="This check-in is closed.", edited=True)
    assert await prompts(paired.marc, "chloe") == 1
    texts = [said(paired, m) for m in await paired.marc.messages(newest["channel"])]
    assert sum("This week’s topic" in text for text in texts) == 2


async def test_what_is_sent_on_monday_before_nine_is_monday_s_and_comes_once(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS - timedelta(hours=2))
    assert said(paired, await paired.adam.command("/mentoring send")) == DONE["en"][0]
    await paired.marc.message_in("chloe", holding="answer_met")
    for hours in (0, 1):
        await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=hours))
        assert await prompts(paired.marc, "chloe") == 1
    digest = await digested(paired, paired.adam)
    assert "Check-ins due: *1*" in digest
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(weeks=1, hours=-2))
    assert said(paired, await paired.adam.command("/mentoring send")) == DONE["en"][0]
    await paired.marc.message_in("chloe", holding="AI assistants at work")
    await paired.marc.say("/mentorat point")
    assert filled(await paired.marc.modal("answer_modal"))["topic"] == "2"


async def test_a_bot_that_was_down_at_nine_sends_once_when_it_is_back(
    sandbox: Sandbox, settings: Settings, clock: StoppedClock
) -> None:
    async with User(sandbox.url, "adam") as adam, User(sandbox.url, "marc") as marc:
        async with live(settings, clock=clock) as bot:
            await adam.command("/mentoring pair @chloe @marc")
            await marc.message_in("chloe", holding="Welcome")
            await at_rest(bot)
        clock.move_to(MONDAY_NINE_IN_PARIS + timedelta(days=1, hours=6))
        for _ in range(2):
            async with live(settings, clock=clock) as bot:
                await bot.scheduler.tick()
                await at_rest(bot)
                assert await prompts(marc, "chloe") == 1
        clock.move_to(MONDAY_NINE_IN_PARIS + timedelta(weeks=1))
        async with live(settings, clock=clock) as bot:
            await bot.scheduler.tick()
            await at_rest(bot)
            # The first one has closed, and lost its buttons.
            assert await prompts(marc, "chloe") == 1
            await marc.message_in("chloe", holding="AI assistants at work")


async def test_after_weeks_away_one_prompt_comes_and_not_one_for_each_week(
    sandbox: Sandbox, settings: Settings, clock: StoppedClock
) -> None:
    async with User(sandbox.url, "adam") as adam, User(sandbox.url, "marc") as marc:
        async with live(settings, clock=clock) as bot:
            await adam.command("/mentoring pair @chloe @marc")
            await marc.message_in("chloe", holding="Welcome")
            await at_rest(bot)
        clock.move_to(MONDAY_NINE_IN_PARIS + timedelta(weeks=5, days=2))
        async with live(settings, clock=clock) as bot:
            await bot.scheduler.tick()
            await at_rest(bot)
            assert await prompts(marc, "chloe") == 1
            await adam.command("/mentoring digest all")
            await at_rest(bot)
            await adam.click(await adam.message_in(holding="figures_open"), "figures_open")
            assert "Check-ins due: *1*" in str(await adam.modal())


GONE = {
    "en": (
        "There is no longer an active Slack account for @marc, so nothing was sent. End this pair "
        "with `/mentoring end @mentor @executive`."
    ),
    "fr": (
        "Il n’y a plus de compte Slack actif pour @marc : rien n’a été envoyé. Mettez fin à ce "
        "binôme avec `/mentorat fin @mentor @dirigeant`."
    ),
}
ALL_LEFT = {
    "en": "In each of these pairs somebody no longer has an active Slack account, so nothing was",
    "fr": "Dans chacun de ces binômes, quelqu’un n’a plus de compte Slack actif : rien n’a été",
}
NOTHING = {
    "en": "Nothing was left to send: each pair has its check-in for this period, or its programme",
    "fr": "Il ne restait rien à envoyer : chaque binôme a déjà reçu son point pour cette période, ",
}
OVER = {
    "en": "The programme has no further check-in, so nothing was sent.",
    "fr": "Le programme ne prévoit plus de point : rien n’a été envoyé.",
}


@EITHER
async def test_with_somebody_who_left_slack_it_says_who(paired: Town, language: str) -> None:
    paired.sandbox.world.members[paired.marc.id].deleted = True
    answer = await paired.ines.command(f"{SEND[language]} @chloe @marc")
    assert said(paired, answer) == GONE[language]
    assert said(paired, await paired.ines.command(SEND[language])).startswith(ALL_LEFT[language])
    await paired.adam.command("/mentoring pair @priya @helen")
    assert said(paired, await paired.ines.command(SEND[language])) == DONE[language][0]
    assert said(paired, await paired.ines.command(SEND[language])).startswith(NOTHING[language])


@EITHER
async def test_after_the_last_check_in_it_says_that_the_programme_is_over(
    paired: Town, language: str
) -> None:
    await ends_on(paired, date(2026, 11, 23))
    await paired.at(MONDAY_NINE_IN_PARIS)
    assert said(paired, await paired.ines.command(SEND[language])) == ALL_HAD[language]
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(weeks=2))
    for typed in (SEND[language], f"{SEND[language]} @chloe @marc"):
        assert said(paired, await paired.ines.command(typed)).startswith(OVER[language])
