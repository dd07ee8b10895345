"""An executive's weekly share: one click, or two and a sentence."""

from typing import Any

import pytest

from sandbox.driver import Json, User
from storage.tables import Answer, PairSession
from tests.stories.answered import opened
from tests.stories.arranging import rows
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, labels, part, said, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER


class Counted:
    """Counts what somebody does: each click, choice or *Save* is one."""

    def __init__(self, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clicks = 0
        do = person.do

        async def counting(what: str, **more: Any) -> Json:
            self.clicks += what in ("action", "submit")
            return await do(what, **more)

        monkeypatch.setattr(person, "do", counting)


@EITHER
async def test_one_click_answers_the_week(
    paired: Town, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paired.at(MONDAY)
    counted = Counted(paired.marc, monkeypatch)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    assert counted.clicks == 1
    (answer,) = await rows(paired, Answer)
    (session,) = await rows(paired, PairSession)
    assert (answer.met, session.topic_id) == (True, 1), "about what the week brought"


@EITHER
async def test_two_clicks_and_a_sentence_say_what_was_learnt(
    paired: Town, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paired.at(MONDAY)
    counted = Counted(paired.marc, monkeypatch)
    form = await opened(paired.marc, "chloe")
    assert wrong(await paired.marc.submit(form, note="Nos stories ennuient.")) == {}
    assert counted.clicks == 2
    (answer,) = await rows(paired, Answer)
    assert (answer.met, answer.topic_id, answer.note) == (True, 1, "Nos stories ennuient.")
    assert answer.met_on is not None


@EITHER
async def test_we_met_asks_only_for_the_topic(
    paired: Town, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paired.at(MONDAY)
    counted = Counted(paired.marc, monkeypatch)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    noted = await paired.marc.answer_to(prompt, "answer_met")
    about, topic = {
        "en": ("Noted: you met. What about?", "Social networks"),
        "fr": ("C’est noté : vous vous êtes vus. Sur quel thème ?", "Réseaux sociaux"),
    }[language]
    assert said(paired, noted) == about
    assert buttons(noted) == ["session_topic", "session_topic.2", "answer_open"]
    assert labels([part(noted, "session_topic")]) == [topic], "this check-in's own first"
    assert len(part(noted, "session_topic.2")["options"]) == 23
    done = said(paired, await paired.marc.answer_to(noted, "session_topic"))
    assert topic in done
    assert counted.clicks == 2
    await paired.marc.answer_to(noted, "session_topic.2", "1:5")
    (answer,) = await rows(paired, Answer)
    (session,) = await rows(paired, PairSession)
    assert (answer.topic_id, session.topic_id) == (5, 5)


async def test_not_yet_asks_for_nothing_more(paired: Town) -> None:
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    noted = await paired.marc.answer_to(prompt, "answer_not_yet")
    assert buttons(noted) == ["answer_open"]


@EITHER
async def test_odd_clicks_on_topics(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    not_met = {"en": "You have said that you have not met", "fr": "Vous avez répondu que vous"}
    told = said(paired, await forged_click(paired, paired.marc, "session_topic", "1:1"))
    assert told.startswith(not_met[language])
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    gone = {"en": "This topic is no longer", "fr": "Ce thème n’est plus"}[language]
    told = said(paired, await forged_click(paired, paired.marc, "session_topic", "1:9999"))
    assert told.startswith(gone)
    (answer,) = await rows(paired, Answer)
    assert answer.topic_id is None
