"""Two clicks at once, the same envelope twice: one answer, and no error for the double."""

import asyncio

import pytest

from bot.slack.kit.envelopes import envelope_key
from tests.stories.answered import answered, opened
from tests.stories.digested import digested
from tests.stories.shown import fault, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town


async def answers_in(town: Town, channel: str) -> list[str]:
    await town.bot.outbox.deliver_due()
    return [said(town, m) for m in await town.marc.messages(channel) if m["ephemeral"]]


async def test_the_same_command_twice_pairs_once_and_answers_once(town: Town) -> None:
    await fault(town, "envelope_twice", "slash_commands")
    answer = await town.adam.command("/mentoring pair @chloe @marc")
    assert said(town, answer).startswith("@chloe now mentors @marc")
    later = said(town, await town.adam.command("/mentoring pairs"))
    assert later.startswith("1 pair\n")
    heard = [m for m in await town.adam.messages("general") if m["ephemeral"]]
    assert len(heard) == 2
    channel = (await town.marc.message_in("chloe", holding="Welcome"))["channel"]
    assert len(await town.marc.messages(channel)) == 1


@pytest.mark.parametrize("action", ["answer_met", "answer_not_yet"])
async def test_the_same_click_twice_is_noted_once(paired: Town, action: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await fault(paired, "envelope_twice", "interactive")
    await paired.marc.answer_to(prompt, action)
    await paired.marc.message_in("chloe", holding="has answered", edited=True)
    assert len(await answers_in(paired, prompt["channel"])) == 1


async def test_the_same_click_twice_opens_one_modal(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await fault(paired, "envelope_twice", "interactive")
    await paired.marc.click(prompt, "answer_open")
    modal = await paired.marc.modal("answer_modal")
    assert wrong(await paired.marc.submit(modal, note="Une fois")) == {}
    assert (await paired.marc.state())["views"] == []
    assert await answers_in(paired, prompt["channel"]) == []


async def test_the_same_submit_twice_is_one_answer_without_an_error(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.marc, "chloe")
    await fault(paired, "envelope_twice", "interactive")
    submitted = await paired.marc.submit(
        modal, note="Les codes", visibility="insight", word_to_lead="Merci", next_step="Lire"
    )
    assert wrong(submitted) == {}
    await paired.chloe.message_in(holding="insight_open")
    await paired.ines.message_in(holding="word_read")
    for person, kind in ((paired.chloe, "insight_open"), (paired.ines, "word_read")):
        where = (await person.message_in(holding=kind))["channel"]
        assert len(await person.messages(where)) == 1
    digest = await digested(paired, paired.ines)
    assert "Réponses des dirigeants : *1 sur 1*" in digest
    assert "Séances tenues : *1*" in digest


async def test_two_clicks_at_once_are_one_answer(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    clicks = (paired.marc.click(prompt, "answer_met") for _ in range(5))
    assert all(done["ok"] for done in await asyncio.gather(*clicks))

    async def all_answered() -> list[str] | None:
        heard = await answers_in(paired, prompt["channel"])
        return heard if len(heard) == 5 else None

    noted = "C’est noté : vous vous êtes vus. Sur quel thème ?"
    assert set(await paired.marc.until(all_answered)) == {noted}
    digest = await digested(paired, paired.ines)
    assert "Réponses des dirigeants : *1 sur 1*" in digest


async def test_both_of_a_pair_at_once_are_two_answers(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await asyncio.gather(
        answered(paired.chloe, "marc", note="Un"), answered(paired.marc, "chloe", note="Deux")
    )
    both = await paired.chloe.message_in("marc", holding="both answered", edited=True)
    assert "You have both answered" in shown(paired, both)
    digest = await digested(paired, paired.ines)
    assert "Séances tenues : *1*" in digest


async def test_two_admins_pair_the_same_people_at_once(town: Town) -> None:
    await town.adam.command("/mentoring role @ines admin")
    one, other = await asyncio.gather(
        town.adam.command("/mentoring pair @chloe @marc"),
        town.ines.command("/mentoring pair @marc @chloe"),
    )
    texts = sorted([said(town, one), said(town, other)])
    assert sum("now mentors" in t or "accompagne désormais" in t for t in texts) == 1
    assert sum("already a pair" in t or "forment déjà un binôme" in t for t in texts) == 1


async def test_two_languages_chosen_twice_are_one_choice(town: Town) -> None:
    home = await town.adam.open_home()
    await fault(town, "envelope_twice", "interactive")
    await town.adam.click(home, "home_language", "fr")

    async def in_french() -> bool | None:
        return "Votre mentorat inversé" in shown(town, (await town.adam.state())["home"]) or None

    assert await town.adam.until(in_french)


def test_a_slack_that_repeats_its_triggers_still_has_every_command_answered() -> None:
    help_, pairs, again = (
        {"trigger_id": "1.2", "user_id": "U123", "command": "/mentoring", "text": text}
        for text in ("help", "pairs", "help")
    )
    assert envelope_key(help_) == envelope_key(again)
    assert envelope_key(help_) != envelope_key(pairs)
    assert envelope_key(help_) != envelope_key({**help_, "user_id": "W123"})
    assert envelope_key({"user_id": "U123"}) == "", "nothing tells it apart"
