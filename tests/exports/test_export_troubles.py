"""A file that is asked for twice, that Slack refuses, that nobody may have any more, that is cut
short: the person hears of it, and nothing of it stays on the disk.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.exports import handing_over
from bot.exports.files.maker import Maker
from bot.slack.kit.gateway import Gateway
from sandbox.driver import Json, Person
from tests.conftest import MONDAY_NINE_IN_PARIS, Town
from tests.stories.brought import quiet
from tests.stories.exported import choice
from tests.stories.forged import forged_click
from tests.stories.shown import fault, said

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
BEGUN = {"en": "I am making the", "fr": "Je prépare le fichier"}


@pytest.fixture(autouse=True)
async def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Files are made in a folder of the test's, which is empty when all is over."""
    folder = tmp_path / "made"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


@pytest.fixture
def soon(paired: Town) -> None:
    """Everything takes long enough to be told how far it is."""
    context = paired.house.context
    object.__setattr__(context, "exporter", replace(context.exporter, show_every=0.01))


async def begun(person: Person, kind: str = "xlsx") -> Json:
    return await person.answer_to(await choice(person), f"export_{kind}")


async def files_for(person: Person) -> list[Json]:
    """What came to this person from the bot."""
    channel = await person._conversation(())
    messages = await person.messages(channel) if channel else []
    return [file for message in messages for file in message.get("files", [])]


@BOTH
async def test_a_double_click_makes_one_file(paired: Town, language: str) -> None:
    asked = await choice(paired.ines)
    async with paired.house.context.exporter.queue.turn:
        first = await paired.ines.answer_to(asked, "export_csv")
        second = await paired.ines.answer_to(asked, "export_csv")
    assert said(paired, first).startswith(BEGUN[language])
    already = {"en": "This file is already being made", "fr": "Ce fichier est déjà en préparation"}
    assert said(paired, second).startswith(already[language])
    await quiet(paired)
    assert len(await files_for(paired.ines)) == 1
    again = await paired.ines.answer_to(asked, "export_csv")
    assert said(paired, again).startswith(BEGUN[language])
    await quiet(paired)
    assert len(await files_for(paired.ines)) == 2


@BOTH
async def test_who_waits_sees_how_far_it_is(paired: Town, language: str, soon: None) -> None:
    waits = {"en": "waits for another one", "fr": "attend qu’un autre soit terminé"}[language]
    async with paired.house.context.exporter.queue.turn:
        await begun(paired.ines)
        waiting = await paired.ines.message_in(holding=waits)
    ready = {"en": "is here, below", "fr": "est là, ci-dessous"}[language]
    message = await paired.ines.message_in(holding=ready, edited=True)
    assert message["ts"] == waiting["ts"], "one message, and not one for every step"
    await quiet(paired)
    assert len(await files_for(paired.ines)) == 1


async def test_the_percentage_grows_with_the_rows(
    paired: Town, soon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    whole = Maker.made
    shown: list[str] = []

    async def slowly(maker: Maker) -> Path:
        message = await paired.adam.message_in(holding="100%")
        shown.append(said(paired, message))
        return await whole(maker)

    monkeypatch.setattr(Maker, "made", slowly)
    await begun(paired.adam)
    await quiet(paired)
    assert shown == [
        "I am making the XLSX file of *Reverse mentoring*: 100%. If it has not come in ten "
        "minutes, ask for it again."
    ]


@BOTH
async def test_who_leads_no_more_gets_no_file(paired: Town, language: str) -> None:
    async with paired.house.context.exporter.queue.turn:
        await begun(paired.ines)
        await paired.adam.command("/mentoring role @ines none")
    told = {
        "en": "In this programme, only an admin or a programme lead can do this.",
        "fr": "Dans ce programme, seul un administrateur ou un responsable de programme",
    }[language]
    await paired.ines.message_in(holding=told)
    await quiet(paired)
    assert await files_for(paired.ines) == []


async def test_who_has_left_slack_gets_no_file(paired: Town) -> None:
    async with paired.house.context.exporter.queue.turn:
        await begun(paired.ines)
        paired.sandbox.world.members[paired.ines.id].deleted = True
        await paired.house.scheduler.run("sync_people")
    await quiet(paired)
    assert await files_for(paired.ines) == []


@BOTH
@pytest.mark.parametrize("refusal", ["uploads", "largest_file", "scope"])
async def test_a_slack_that_refuses_the_file_is_told_with_what_to_do(
    paired: Town, language: str, refusal: str
) -> None:
    world = paired.sandbox.world
    if refusal == "scope":
        world.granted = world.granted - {"files:write"}
    else:
        world.settings.change({refusal: False if refusal == "uploads" else 100})
    await begun(paired.ines)
    told = {
        "uploads": {
            "en": "Ask a workspace owner to allow",
            "fr": "à un propriétaire de l’espace",
        },
        "largest_file": {"en": "Ask for a shorter period", "fr": "une période plus courte"},
        "scope": {"en": "ask an admin to install", "fr": "de réinstaller l’application"},
    }[refusal][language]
    await paired.ines.message_in(holding=told)
    await quiet(paired)
    assert await files_for(paired.ines) == []
    assert not paired.house.context.exporter.queue.asked


@pytest.mark.parametrize(
    ("kind", "method"),
    [("500", "upload_url"), ("429", "files.getUploadURLExternal"), ("drop", "upload_url")],
)
async def test_a_slack_that_stumbles_before_the_file_is_shown_is_asked_again(
    paired: Town, kind: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "_LONGEST_WAIT", 0.01)
    await fault(paired, kind, method, seconds=0.05)
    await begun(paired.ines)
    await quiet(paired)
    assert len(await files_for(paired.ines)) == 1


async def test_a_slack_that_does_not_get_up_is_told(
    paired: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "_LONGEST_WAIT", 0.01)
    await fault(paired, "500", "upload_url", times=9)
    await begun(paired.adam)
    await paired.adam.message_in(holding="Slack did not take your file.")
    await quiet(paired)


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


@BOTH
async def test_a_bot_that_is_stopped_in_the_middle_says_so(
    paired: Town, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    whole = Maker.add

    async def stopped(maker: Maker, rows: Sequence[Any]) -> None:
        await whole(maker, rows)
        paired.house.context.stopping.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Maker, "add", stopped)
    await begun(paired.ines)
    told = {"en": "The bot is being restarted", "fr": "Le robot redémarre"}[language]
    await paired.ines.message_in(holding=told)
    await quiet(paired)
    assert await files_for(paired.ines) == []


async def test_a_bot_that_is_stopped_while_the_file_is_sent_says_so(
    paired: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(*_: object) -> None:
        paired.house.context.stopping.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Gateway, "_send_bytes", endless)
    await begun(paired.adam)
    await paired.adam.message_in(holding="The bot is being restarted")
    await quiet(paired)


async def test_a_process_that_dies_is_told(paired: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Maker.made

    async def dead(maker: Maker) -> Path:
        maker._process.terminate()
        await maker._process.wait()
        return await whole(maker)

    monkeypatch.setattr(Maker, "made", dead)
    await begun(paired.adam)
    await paired.adam.message_in(holding="Something went wrong on our side")
    await quiet(paired)
    assert not paired.house.context.exporter.queue.asked


@BOTH
@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "1",
        "999:all:2026-11-01:2026-12-01",
        "1:all",
        "1:dates:2026-13-01:2026-12-01",
        "1:dates:2026-12-01:2026-11-01",
        "1:dates:0001-01-01:9999-12-31",
        "²:all:2026-11-01:2026-12-01",
        "99999999999999999999:all:2026-11-01:2026-12-01",
    ],
)
async def test_a_button_that_is_not_ours_says_so(paired: Town, language: str, value: str) -> None:
    told = {"en": "This button is no longer known.", "fr": "Ce bouton n’est plus connu."}
    for action in ("export_open", "export_xlsx"):
        answer = said(paired, await forged_click(paired, paired.ines, action, value))
        assert answer.startswith(told[language]), action
