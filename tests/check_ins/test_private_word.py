"""A private word to the lead: told to the leads alone, read by them alone."""

from datetime import timedelta

from sandbox.driver import User
from tests.stories.answered import answered, opened, shared
from tests.stories.digested import digested
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, fault, part, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest
from tests.whole import EITHER

WORD = "Marc annule une fois sur deux"


@EITHER
async def test_the_lead_is_told_and_reads_it_in_a_modal(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", word_to_lead=WORD)
    letter = await paired.ines.message_in(holding="word_read")
    told = {
        "en": "@chloe left you a private word about Reverse mentoring.",
        "fr": "@chloe vous a laissé un mot privé au sujet de Mentorat inversé.",
    }[language]
    assert said(paired, letter) == told
    assert WORD not in shown(paired, letter)
    await paired.ines.click(letter, "word_read")
    modal = shown(paired, await paired.ines.modal())
    assert WORD in modal
    assert {"en": "Only the leads to whom", "fr": "Seuls les responsables à qui"}[language] in modal


async def test_nobody_else_is_told_or_may_read_it(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", word_to_lead=WORD)
    letter = await paired.ines.message_in(holding="word_read")
    key = part(letter, "word_read")["value"]
    for person in (paired.adam, paired.marc, paired.chloe):
        answer = said(paired, await forged_click(paired, person, "word_read", key))
        assert "only a programme lead" in answer or "seul un responsable" in answer
    assert WORD not in shown(paired, await shared(paired.marc))
    for message in await paired.marc.messages(
        (await paired.marc.message_in("chloe", holding="answer_met"))["channel"]
    ):
        assert WORD not in shown(paired, message) + said(paired, message)
    assert WORD not in await digested(paired, paired.ines)


async def test_a_lead_who_is_one_no_longer_reads_nothing(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", word_to_lead=WORD)
    letter = await paired.ines.message_in(holding="word_read")
    await paired.adam.command("/mentoring role @ines none")
    refused = said(paired, await paired.ines.answer_to(letter, "word_read"))
    assert refused.startswith("Dans ce programme, seul un responsable de programme peut le faire.")


@EITHER
async def test_with_nobody_leading_it_waits_for_the_first(town: Town, language: str) -> None:
    await town.adam.command("/mentoring pair @chloe @marc")
    await town.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(town.chloe, "marc")
    waits = {"en": "Nobody leads the programme yet", "fr": "Personne, hors de votre binôme"}
    assert waits[language] in shown(town, modal)
    await town.chloe.submit(modal, word_to_lead=WORD)
    await town.adam.command("/mentoring role @ines lead")
    letter = await town.ines.message_in(holding="word_read")
    await town.ines.click(letter, "word_read")
    assert WORD in shown(town, await town.ines.modal())


async def test_a_withdrawn_word_cannot_be_read_and_a_changed_one_is_read_as_it_is(
    paired: Town,
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", word_to_lead=WORD)
    letter = await paired.ines.message_in(holding="word_read")
    await answered(paired.chloe, "marc", word_to_lead=None)
    gone = said(paired, await paired.ines.answer_to(letter, "word_read"))
    assert gone == "Ce mot a été retiré par la personne qui l’a écrit."
    await answered(paired.chloe, "marc", word_to_lead="Tout va mieux")
    await paired.ines.click(letter, "word_read")
    assert "Tout va mieux" in shown(paired, await paired.ines.modal())


async def test_a_word_withdrawn_before_it_was_told_may_be_given_back(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.chloe, "marc")
    await fault(paired, "500", "conversations.open")
    await paired.chloe.submit(modal, word_to_lead=WORD)
    await at_rest(paired.bot)
    await answered(paired.chloe, "marc", word_to_lead=None)
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(minutes=10))
    await answered(paired.chloe, "marc", word_to_lead="Tout va mieux")
    letter = await paired.ines.message_in(holding="word_read")
    await paired.ines.click(letter, "word_read")
    assert "Tout va mieux" in shown(paired, await paired.ines.modal())


async def test_a_lead_in_a_pair_is_not_told_of_their_own_word(town: Town) -> None:
    await town.adam.command("/mentoring role @chloe lead")
    await town.adam.command("/mentoring role @ines lead")
    await town.adam.command("/mentoring pair @chloe @marc")
    await town.at(MONDAY_NINE_IN_PARIS)
    await answered(town.chloe, "marc", word_to_lead=WORD)
    await town.ines.message_in(holding="word_read")
    direct = [c for c in (await town.chloe.state())["channels"] if c["kind"] == "im"]
    assert not any([await told_of_words(town, town.chloe, c["id"]) for c in direct])


@EITHER
async def test_of_a_changed_word_each_lead_is_told_again_once(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring role @adam lead")
    await paired.at(MONDAY_NINE_IN_PARIS)
    # Adam's day begins an hour later, in London.
    paired.clock.move_to(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    first, changed = {
        "en": (
            "@chloe left you a private word about Reverse mentoring.",
            "@chloe has changed the private word that they left you about Reverse mentoring.",
        ),
        "fr": (
            "@chloe vous a laissé un mot privé au sujet de Mentorat inversé.",
            "@chloe a modifié le mot privé qui vous est adressé au sujet de Mentorat inversé.",
        ),
    }[language]
    await answered(paired.chloe, "marc", word_to_lead=WORD)
    leads = (paired.ines, paired.adam)
    for lead in leads:
        await lead.message_in(holding="word_read")
    await answered(paired.chloe, "marc", note="Le mot reste")
    await answered(paired.chloe, "marc", word_to_lead="Tout va mieux")
    for lead in leads:
        letter = await lead.message_in(holding={"en": "has changed", "fr": "a modifié"}[language])
        assert await told_of_words(paired, lead, letter["channel"]) == [first, changed]
        await lead.click(letter, "word_read")
        assert "Tout va mieux" in shown(paired, await lead.modal())
    await answered(paired.chloe, "marc", note="Toujours le même mot")
    await at_rest(paired.bot)
    assert len(await told_of_words(paired, paired.ines, await dm_of(paired))) == 2


async def told_of_words(town: Town, lead: User, channel: str) -> list[str]:
    """What tells a lead of a word, among all that comes to them."""
    messages = await lead.messages(channel)
    return [said(town, message) for message in messages if "word_read" in buttons(message)]


async def dm_of(town: Town) -> str:
    return str((await town.ines.message_in(holding="word_read"))["channel"])


async def test_a_word_changed_before_it_was_told_is_told_once(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await opened(paired.chloe, "marc")
    await fault(paired, "500", "conversations.open")
    await paired.chloe.submit(modal, word_to_lead=WORD)
    await at_rest(paired.bot)
    await answered(paired.chloe, "marc", word_to_lead="Tout va mieux")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(minutes=10))
    await at_rest(paired.bot)
    channel = await dm_of(paired)
    assert [said(paired, m) for m in await paired.ines.messages(channel)] == [
        "@chloe vous a laissé un mot privé au sujet de Reverse mentoring."
    ]
