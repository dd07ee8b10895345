"""What is kept about me: seen, downloaded, deleted; and never what somebody else wrote."""

import io
import json
import zipfile
from typing import Any

import pytest

from bot.privacy.own_data import delete_texts
from sandbox.driver import Json
from storage.states import ImportState
from storage.tables import Answer, ImportRun, Insight, NextStep
from tests.scenes import Scenes
from tests.stories.answered import answered, closed, loaded
from tests.stories.at_home import from_home
from tests.stories.digested import digest_of
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest
from tests.whole import EITHER

NOTE, STEP, WORD = "=NOTE() de <b>Chloé</b></script>", "ETAPE de Chloé", "MOT de Chloé"
THEIRS = "Ceci est à Marc"


@pytest.fixture
async def week(paired: Town, scenes: Scenes) -> Town:
    """Chloé's note is an insight to which Marc agreed; Marc has written too."""
    return await scenes.after(a_week_of_writing, paired)


async def a_week_of_writing(town: Town) -> None:
    await town.at(MONDAY_NINE_IN_PARIS)
    await answered(
        town.chloe, "marc", note=NOTE, next_step=STEP, visibility="insight", word_to_lead=WORD
    )
    letter = await town.marc.message_in(holding="insight_open")
    await town.marc.click(letter, "insight_open")
    await town.marc.submit(await town.marc.modal("insight_modal"), decision="agree")
    await answered(town.marc, "chloe", note=THEIRS)
    await closed(town.chloe)


async def privacy(town: Town) -> Json:
    await closed(town.chloe)
    await town.chloe.click(await town.chloe.open_home(), "privacy_open")
    return await loaded(town.chloe)


async def after(town: Town, modal: Json, action: str, holding: str) -> Json:
    """Press a button of the modal, and wait until it says what was done."""
    await town.chloe.click(modal, action)

    async def changed() -> Json | None:
        view = await town.chloe.modal()
        return view if holding in shown(town, view) else None

    return await town.chloe.until(changed)


async def downloaded(town: Town, language: str) -> dict[str, bytes]:
    done = {"en": "Your file is in our direct messages", "fr": "Votre fichier est dans nos"}
    await after(town, await privacy(town), "data_download", done[language])
    message = await town.chloe.message_in(holding="vice-versa.zip")
    data = await town.chloe.download(message["files"][0])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@EITHER
async def test_it_counts_what_is_kept_and_says_who_reads_it(week: Town, language: str) -> None:
    modal = await privacy(week)
    text = shown(week, modal)
    for line in {
        "en": (
            "1 answer to a check-in",
            "1 note offered as an insight",
            "1 private word to the leads",
            "1 insight raised",
            "1 next step",
            "is led by @ines",
            "owners can export",
            "A private word to the leads*: you and the programme’s leads of that time",
            "12 months after it closes",
        ),
        "fr": (
            "1 réponse à un point",
            "1 note proposée comme idée",
            "1 mot privé aux responsables",
            "1 idée proposée",
            "1 prochaine étape",
            "a pour responsables : @ines",
            "peuvent exporter",
            "Un mot privé aux responsables* : vous et les responsables du programme",
            "12 mois après la clôture",
        ),
    }[language]:
        assert line in text, line
    assert NOTE not in text
    assert buttons(modal) == ["data_download", "data_delete"]


@EITHER
@pytest.mark.parametrize("words", ["privacy", "confidentialité", "vie privée", "VIE"])
async def test_every_word_for_it(paired: Town, words: str, language: str) -> None:
    await paired.priya.say(f"/mentorat {words}")
    nothing = {"en": "Nothing that you wrote.", "fr": "Rien que vous ayez écrit."}[language]
    assert nothing in shown(paired, await loaded(paired.priya))


@EITHER
async def test_the_file_holds_all_of_mine_and_nothing_of_others(week: Town, language: str) -> None:
    files = await downloaded(week, language)
    assert set(files) == {"vice-versa.json", "vice-versa.html"}
    held: dict[str, list[dict[str, Any]]] = json.loads(files["vice-versa.json"])
    (answer,) = held["answers"]
    assert (answer["note"], answer["word_to_lead"], answer["met"]) == (NOTE, WORD, True)
    assert held["next_steps"][0]["text"] == STEP
    assert held["insights"][0]["text"] == NOTE
    assert held["pairs"][0]["executive"] == week.sandbox.world.member("marc").name
    assert "data.downloaded" in {row["action"] for row in held["audit"]}
    page = files["vice-versa.html"].decode()
    assert "&lt;b&gt;Chloé&lt;/b&gt;&lt;/script&gt;" in page
    assert "<script" not in page
    assert {"en": "Private word to the leads", "fr": "Mot privé aux responsables"}[language] in page
    for data in files.values():
        assert THEIRS not in data.decode()
    for person in (week.marc, week.ines):
        for channel in (await person.state())["channels"]:
            assert not [m for m in await person.messages(channel["id"]) if m.get("files")]


@EITHER
async def test_deleting_takes_my_texts_away_everywhere_and_leaves_the_counts(
    week: Town, language: str
) -> None:
    digest = await digest_of(week, week.ines)
    await week.ines.click(digest, "insights_open")
    assert NOTE in shown(week, await loaded(week.ines))
    await closed(week.ines)
    done = {"en": "Deleted: 3 entries", "fr": "C’est effacé : 3 éléments"}[language]
    await after(week, await privacy(week), "data_delete", done)
    async with week.bot.context.db.reading() as session:
        answer = await session.get_one(Answer, 1)
        assert (answer.note, answer.word_to_lead, answer.met) == (None, None, True)
        assert (await session.get_one(NextStep, 1)).text is None
        insight = await session.get_one(Insight, 1)
        assert (insight.text, insight.state) == (None, "agreed")
        assert (await session.get_one(Answer, 2)).note == THEIRS
    later = await digest_of(week, week.ines)
    assert "insights_open" not in buttons(later)
    await week.ines.click(digest, "insights_open")
    assert NOTE not in shown(week, await loaded(week.ines)), "also from a digest of before"
    await closed(week.ines)
    gone = said(week, await forged_click(week, week.ines, "word_read", 1))
    assert {"en": "This word was", "fr": "Ce mot"}[language] in gone
    assert {"en": "withdrawn", "fr": "retirée"}[language] in said(
        week, await forged_click(week, week.marc, "insight_open", 1)
    )
    await closed(week.marc)
    await from_home(week.marc, "shared_open")
    both = shown(week, await loaded(week.marc))
    assert THEIRS in both
    assert NOTE not in both
    assert "1 " in shown(week, await privacy(week))
    assert "data_delete" in buttons(await week.chloe.modal())


async def test_what_is_on_its_way_about_it_is_withdrawn(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    context = paired.bot.context
    chloe = await context.asker(paired.chloe.id)
    await answered(paired.chloe, "marc", note=NOTE, visibility="insight")
    letter = await paired.marc.message_in(holding="insight_open")
    async with context.db.transaction() as session:
        await delete_texts(session, chloe, context.now())
    assert "retirée" in said(paired, await paired.marc.answer_to(letter, "insight_open"))
    assert "insight_open" not in buttons(await paired.marc.open_home())
    # Answering again with what is left does not bring it back, and a new text is a new insight.
    assert wrong(await answered(paired.chloe, "marc", note="Autre", visibility="insight")) == {}
    await at_rest(paired.bot)
    assert "insight_open" in buttons(await paired.marc.open_home())


async def test_lines_of_an_import_about_me_go_too(paired: Town) -> None:
    context = paired.bot.context
    rows = {
        "changes": [
            {"wanted": {"who": paired.chloe.id, "side": "mentor"}},
            {"wanted": {"who": paired.priya.id, "side": "mentor"}},
        ],
        "people": {paired.chloe.id: ["chloe"], paired.priya.id: ["priya"]},
    }
    async with context.db.transaction() as session:
        for state in (ImportState.CHECKED, ImportState.APPLYING):
            session.add(
                ImportRun(
                    workspace_id=1,
                    programme_id=1,
                    person_id=1,
                    rows=json.dumps(rows),
                    total=2,
                    state=state,
                    created_at=context.now(),
                )
            )
    chloe = await context.asker(paired.chloe.id)
    async with context.db.transaction() as session:
        assert await delete_texts(session, chloe, context.now()) == 1
    async with context.db.reading() as session:
        run = await session.get_one(ImportRun, 1)
        assert run.total == 1
        assert paired.chloe.id not in (run.rows or "")
        assert paired.priya.id in (run.rows or "")
        # One that is being applied keeps its place, and is erased when it ends.
        assert (await session.get_one(ImportRun, 2)).total == 2


@EITHER
async def test_a_workspace_that_takes_no_files_says_so(week: Town, language: str) -> None:
    week.sandbox.world.granted = week.sandbox.world.granted - {"files:write"}
    told = {"en": "I may not send files", "fr": "Je ne peux pas encore envoyer de fichiers"}
    await after(week, await privacy(week), "data_download", told[language])


@EITHER
async def test_a_lead_finds_what_they_wrote_about_others(week: Town, language: str) -> None:
    await week.adam.command("/mentoring end @chloe @marc Chloé change de métier")
    await closed(week.adam)
    await week.adam.click(await week.adam.open_home(), "privacy_open")
    await week.adam.click(await loaded(week.adam), "data_download")
    message = await week.adam.message_in(holding="vice-versa.zip")
    data = await week.adam.download(message["files"][0])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = json.loads(archive.read("vice-versa.json"))
        page = archive.read("vice-versa.html").decode()
    assert [row["text"] for row in held["as_lead"]] == ["Chloé change de métier"]
    heading = {"en": "What you wrote as a lead", "fr": "Ce que vous avez écrit comme responsable"}
    assert heading[language] in page
