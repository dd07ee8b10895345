"""What a programme does every week, from the pair to the digest."""

from sandbox.driver import texts_of
from tests.stories.digested import digested
from tests.town import MONDAY_NINE_IN_PARIS, Town


async def test_a_week_of_a_pair(town: Town) -> None:
    named = await town.adam.command("/mentoring role @ines lead")
    assert "now leads Reverse mentoring" in texts_of(named)
    made = await town.ines.command("/mentorat binôme @chloe @marc")
    assert "accompagne désormais" in texts_of(made)
    await town.marc.message_in("chloe", holding="Welcome, both of you")

    await town.at(MONDAY_NINE_IN_PARIS)
    prompt = await town.marc.message_in("chloe", holding="Nobody has answered yet")
    assert "Social networks" in texts_of(prompt)

    noted = await town.marc.answer_to(prompt, "answer_met")
    assert "vous vous êtes vus" in texts_of(noted)
    await town.chloe.message_in("marc", holding="has answered", edited=True)

    prompt = await town.chloe.message_in("marc", holding="Social networks")
    await town.chloe.click(prompt, "answer_open")
    modal = await town.chloe.modal("answer_modal")
    answer = await town.chloe.submit(modal, note="Les formats courts", usefulness="5")
    assert answer["response"]["response_action"] == "closed"
    await town.marc.message_in("chloe", holding="You have both answered", edited=True)

    digest = await digested(town, town.ines)
    assert "Points prévus : *1*" in digest
    assert "Réponses des mentors : *1 sur 1*" in digest
    assert "Séances tenues : *1*" in digest
    assert "Les formats courts" not in digest
