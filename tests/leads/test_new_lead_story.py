"""Through Slack: Chloé hears at Home that Helen leads, and lets her read what she had written."""

from sandbox.driver import Json, User
from tests.stories.answered import answered, closed
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest
from tests.whole import EITHER

WORD = "Marc annule une fois sur deux"


@EITHER
async def test_a_word_is_read_by_a_new_lead_once_its_author_agrees(
    paired: Town, helen: User, language: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", word_to_lead=WORD)
    letter = await paired.ines.message_in(holding="word_read")
    assert "leads_agree" not in buttons(await paired.chloe.open_home())
    paired.clock.move_to(MONDAY_NINE_IN_PARIS.replace(hour=10))
    await paired.adam.command("/mentoring role @helen lead")
    told = {"en": "@adam has named @helen to lead", "fr": "@adam a nommé @helen responsable"}
    named = await paired.ines.message_in(holding={"en": "named", "fr": "nommé"}[language])
    assert said(paired, named).startswith(told[language])
    refused = {"en": "Only these people may read this", "fr": "Seules ces personnes peuvent"}
    answer = said(paired, await forged_click(paired, helen, "word_read", 1))
    assert answer.startswith(refused[language])

    home = await paired.chloe.open_home()
    unread = {"en": "is not read by @helen", "fr": "n’est pas lu par @helen"}[language]
    assert unread in shown(paired, home)
    await paired.chloe.click(home, "leads_agree")

    async def without() -> Json | None:
        seen = await paired.chloe.open_home()
        return seen if "leads_agree" not in buttons(seen) else None

    await paired.chloe.until(without)
    await at_rest(paired.bot)
    own = await helen.message_in(holding="word_read")
    await helen.click(own, "word_read")
    assert WORD in shown(paired, await helen.modal())
    await closed(paired.ines)
    await paired.ines.click(letter, "word_read")
    assert WORD in shown(paired, await paired.ines.modal())
