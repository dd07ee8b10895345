"""Through Slack: Adam looks up in the log who has read private words, and takes it as a file."""

from sandbox.driver import Json
from tests.stories.answered import answered, closed, loaded
from tests.stories.at_home import choose, offers
from tests.stories.forged import forged_click
from tests.stories.shown import filled, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER


@EITHER
async def test_an_admin_finds_out_who_read_what(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", word_to_lead="Marc annule une fois sur deux")
    letter = await paired.ines.message_in(holding="word_read")
    await paired.ines.click(letter, "word_read")
    await loaded(paired.ines)
    typed = {"en": "/mentoring audit @ines", "fr": "/mentorat journal @ines"}[language]
    await paired.adam.say(typed)
    view = await paired.adam.modal("audit_modal")
    line = {"en": "@ines  ·  Private word read  ·", "fr": "@ines  ·  Mot privé lu  ·"}[language]
    assert line in shown(paired, view)
    assert "annule" not in shown(paired, view)
    await paired.adam.submit(view, audit_action="role.lead", audit_by=[])
    other = await paired.adam.modal("audit_modal")
    assert filled(other)["audit_action"] == "role.lead"
    assert line not in shown(paired, other)
    assert {"en": "Named lead", "fr": "Nommé responsable"}[language] in shown(paired, other)


async def test_it_is_handed_over_in_the_admin_s_own_conversation(paired: Town) -> None:
    await choose(paired.adam, await paired.adam.open_home(), "audit.open")
    view = await paired.adam.modal("audit_modal")
    await paired.adam.click(view, "audit_file")

    async def handed() -> Json | None:
        for channel in (await paired.adam.state())["channels"]:
            for message in await paired.adam.messages(channel["id"]):
                if channel["kind"] == "im" and message.get("files"):
                    return message
        return None

    message = await paired.adam.until(handed)
    assert message["files"][0]["name"] == "vice-versa-audit.csv"
    assert "The audit log" in said(paired, message)


async def test_what_it_cannot_understand_is_said(paired: Town) -> None:
    for words in ("someday", "@ines @chloe"):
        answer = said(paired, await paired.adam.command(f"/mentoring audit {words}"))
        assert answer.startswith("Name a person, a period, both or neither"), words
    for person in (paired.ines, paired.chloe, paired.priya):
        await closed(person)
        answer = said(paired, await forged_click(paired, person, "audit_open", "home"))
        assert answer.startswith(("Only an admin", "Seul un administrateur"))
        assert not offers(await person.open_home(), "audit.open")
