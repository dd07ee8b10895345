"""`checkin`, the shortcut and Home's button open one's own check-in, or say when it comes."""

from datetime import date, timedelta

import pytest

from sandbox.driver import Json
from sandbox.passes import Trigger
from tests.stories.shown import buttons, labels, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, ends_on
from tests.whole import EITHER

WORDS = {"en": "/mentoring checkin", "fr": "/mentorat point"}


@EITHER
async def test_the_command_opens_the_modal_for_each_side(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    for person, other in ((paired.chloe, "@marc"), (paired.marc, "@chloe")):
        await person.say(WORDS[language])
        assert other in shown(paired, await person.modal("answer_modal"))


@EITHER
async def test_before_the_first_one_it_says_when_it_comes(paired: Town, language: str) -> None:
    answer = said(paired, await paired.marc.command(WORDS[language]))
    assert (
        answer
        == {
            "en": "You have no open check-in. The next one comes Monday 23 November, 08:00 UTC.",
            "fr": (
                "Vous n’avez pas de point en cours. Le prochain aura lieu lundi 23 novembre à "
                "08:00 UTC."
            ),
        }[language]
    )


@EITHER
async def test_the_shortcut_opens_it_or_explains(paired: Town, language: str) -> None:
    await paired.chloe.shortcut("checkin_shortcut")
    notice = shown(paired, await paired.chloe.modal())
    assert {"en": "The next one comes", "fr": "Le prochain aura lieu"}[language] in notice
    await paired.priya.shortcut("checkin_shortcut")
    notice = shown(paired, await paired.priya.modal())
    assert {"en": "not in a pair yet", "fr": "pas encore en binôme"}[language] in notice
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.chloe.shortcut("checkin_shortcut")
    assert "@marc" in shown(paired, await paired.chloe.modal("answer_modal"))


@EITHER
async def test_with_several_open_one_chooses_with_whom(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring pair @chloe @helen")
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.adam.command("/mentoring send @chloe @helen")
    which = await paired.chloe.command(WORDS[language])
    assert (
        said(paired, which)
        == {
            "en": "You have several open check-ins. With whom?",
            "fr": "Vous avez plusieurs points en cours. Avec qui ?",
        }[language]
    )
    offered = dict(zip(_names(which), buttons(which), strict=True))
    assert sorted(offered) == ["Helen Fox", "Marc Delorme"]
    await paired.chloe.click(which, offered["Helen Fox"])
    assert "@helen" in shown(paired, await paired.chloe.modal("answer_modal"))


async def test_the_shortcut_with_several_open_asks_and_then_becomes_the_answer(
    paired: Town,
) -> None:
    await paired.adam.command("/mentoring pair @chloe @helen")
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.adam.command("/mentoring send @chloe @helen")
    for name, handle in (("Marc Delorme", "@marc"), ("Helen Fox", "@helen")):
        await paired.chloe.shortcut("checkin_shortcut")
        which = await paired.chloe.modal()
        offered = dict(zip(_names(which), buttons(which), strict=True))
        await paired.chloe.click(which, offered[name])
        modal = await paired.chloe.modal("answer_modal")
        assert modal["id"] == which["id"]
        assert handle in shown(paired, modal)
        answer = await paired.chloe.submit(modal, note=name)
        assert answer["response"]["response_action"] == "closed"


def _names(thing: Json) -> list[str]:
    return labels([e for b in thing["blocks"] if b["type"] == "actions" for e in b["elements"]])


@EITHER
async def test_after_the_last_one_it_says_that_no_further_one_comes(
    paired: Town, language: str
) -> None:
    await ends_on(paired, date(2026, 11, 23))
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(weeks=1))
    answer = said(paired, await paired.marc.command(WORDS[language]))
    assert answer.startswith(
        {
            "en": "The programme has no further check-in.",
            "fr": "Le programme ne prévoit plus de point.",
        }[language]
    )


LATE = {
    "en": "That click came too late for Slack to open the window: click again.",
    "fr": "Ce clic est arrivé trop tard pour que Slack ouvre la fenêtre : cliquez de nouveau.",
}


@EITHER
async def test_a_click_that_comes_too_late_for_a_window_says_so(
    paired: Town, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    monkeypatch.setattr(Trigger, "SECONDS", -1.0)
    assert said(paired, await paired.marc.answer_to(prompt, "answer_open")) == LATE[language]
    assert said(paired, await paired.marc.command(WORDS[language])) == LATE[language]
