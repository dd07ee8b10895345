"""A programme leaves as a file: what is typed and clicked, and where the file comes.

What stands in a file, and what becomes of one that goes wrong: `test_contents` and
`test_handing_over`.
"""

import pytest

from sandbox.driver import Json, User
from tests.stories.brought import quiet
from tests.stories.digested import digest_of
from tests.stories.exported import choice, exported, sheets_of
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, fault, said
from tests.town import Town


async def files_for(person: User) -> list[Json]:
    """What came to this person from the bot."""
    channel = await person._conversation(())
    messages = await person.messages(channel) if channel else []
    return [file for message in messages for file in message.get("files", [])]


async def test_the_choice_names_programme_period_and_files(paired: Town) -> None:
    for person, words, question in (
        (
            paired.ines,
            "",
            "*Reverse mentoring*. Depuis le début du programme. Quel fichier souhaitez-vous ?",
        ),
        (
            paired.adam,
            "tout",
            "*Reverse mentoring*. Since the programme began. Which file would you like?",
        ),
    ):
        asked = await choice(person, words)
        assert buttons(asked) == ["export_csv", "export_xlsx", "export_insights", "export_pdf"]
        assert question in said(paired, asked)
    month = await paired.ines.command("/mentorat exporter mois dernier")
    assert "Du 1er octobre 2026 au 31" in said(paired, month)
    assert "Écrivez `/mentoring exporter" in said(paired, await choice(paired.ines, "yesterday"))


async def test_the_file_comes_in_the_person_s_own_conversation(paired: Town) -> None:
    sheets = sheets_of(await exported(paired, paired.ines, "xlsx"))
    assert sheets["Pairs"][1][:2] == ["Chloé Martin", "Marc Delorme"]
    file = await paired.ines.message_in(holding=".xlsx")
    assert "Un classeur avec une feuille" in said(paired, file)


async def test_the_button_of_a_digest_takes_its_period_along(paired: Town) -> None:
    digest = await digest_of(paired, paired.ines, "last month")
    asked = await paired.ines.answer_to(digest, "export_open")
    assert "Du 1er octobre 2026" in said(paired, asked)
    await paired.ines.answer_to(asked, "export_xlsx")
    file = await paired.ines.message_in(holding="2026-10-01 2026-10-31.xlsx")
    assert [f["name"] for f in file["files"]] == ["Reverse mentoring 2026-10-01 2026-10-31.xlsx"]


async def test_a_double_click_makes_one_file(paired: Town) -> None:
    asked = await choice(paired.ines)
    async with paired.bot.context.exporter.queue.turn:
        first = await paired.ines.answer_to(asked, "export_csv")
        second = await paired.ines.answer_to(asked, "export_csv")
    assert said(paired, first).startswith("Je prépare le fichier")
    assert said(paired, second).startswith("Ce fichier est déjà en préparation")
    await quiet(paired)
    assert len(await files_for(paired.ines)) == 1
    again = await paired.ines.answer_to(asked, "export_csv")
    assert said(paired, again).startswith("Je prépare le fichier")
    await quiet(paired)
    assert len(await files_for(paired.ines)) == 2


async def test_who_cannot_be_written_to_is_told_where_they_clicked(paired: Town) -> None:
    paired.sandbox.world.settings.change({"uploads": False})
    asked = await choice(paired.adam)
    before = len(await paired.adam._ephemeral(asked["channel"]))
    await fault(paired, "500", "chat.postMessage", times=9)
    await paired.adam.click(asked, "export_csv")

    async def told() -> bool | None:
        seen = await paired.adam._ephemeral(asked["channel"])
        return any("takes no files" in m["text"] for m in seen[before:]) or None

    assert await paired.adam.until(told)
    await quiet(paired)


@pytest.mark.parametrize("action", ["export_open", "export_xlsx"])
async def test_a_button_that_is_not_ours_says_so(paired: Town, action: str) -> None:
    answer = said(paired, await forged_click(paired, paired.ines, action, "1:dates:2026-13-01:x"))
    assert answer.startswith("Ce bouton n’est plus connu.")
